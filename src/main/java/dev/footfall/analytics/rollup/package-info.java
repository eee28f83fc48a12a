/** Counts raw activity, one reporting day at a time, and stores the counts. */
@NullMarked
@NamedInterface("rollup")
package dev.footfall.analytics.rollup;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;

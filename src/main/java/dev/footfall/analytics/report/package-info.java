/** The reports that the API and the pages share. */
@NullMarked
@NamedInterface("report")
package dev.footfall.analytics.report;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;

/** The audiences in memory, and the calendar they are asked by: what every metric is computed from. */
@NullMarked
package dev.footfall.analytics.audience;

import org.jspecify.annotations.NullMarked;

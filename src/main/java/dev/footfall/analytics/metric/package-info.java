/** The metrics, computed from audiences in memory, from counts, or (the funnel) from raw activity. */
@NullMarked
package dev.footfall.analytics.metric;

import org.jspecify.annotations.NullMarked;

/** The metrics: what is asked, computed from audiences in memory, from counts, or for the funnel from raw activity. */
@NullMarked
package dev.footfall.analytics.metric;

import org.jspecify.annotations.NullMarked;

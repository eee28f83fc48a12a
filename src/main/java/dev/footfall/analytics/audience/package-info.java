/** The audiences in memory and the periods they are queried by: every metric is computed from them. */
@NullMarked
package dev.footfall.analytics.audience;

import org.jspecify.annotations.NullMarked;

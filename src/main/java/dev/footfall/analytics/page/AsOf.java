package dev.footfall.analytics.page;

import java.time.Instant;

/**
 * How fresh numbers are.
 *
 * @param shown 12:04, with the day when that is not today
 */
record AsOf(Instant instant, String shown) {}

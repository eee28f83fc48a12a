/**
 * Shapes that numbers are shown in: charts with their tables, sparklines, shades, files. They know nothing of what the
 * numbers mean.
 */
@NullMarked
package dev.footfall.analytics.chart;

import org.jspecify.annotations.NullMarked;

/** Charts with their tables, sparklines, shades and CSV files, independent of what the numbers mean. */
@NullMarked
package dev.footfall.analytics.chart;

import org.jspecify.annotations.NullMarked;

/**
 * The layout around every page: navigation by role, theme, error pages, and how times, counts and data for charts are
 * shown.
 */
@NullMarked
package dev.footfall.platform.page;

import org.jspecify.annotations.NullMarked;

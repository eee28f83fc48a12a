/** The pages of the reports: dashboard, retention, funnel. */
@NullMarked
package dev.footfall.analytics.page;

import org.jspecify.annotations.NullMarked;

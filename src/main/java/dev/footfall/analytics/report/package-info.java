/** The reports that the API and the pages share. */
@NullMarked
package dev.footfall.analytics.report;

import org.jspecify.annotations.NullMarked;

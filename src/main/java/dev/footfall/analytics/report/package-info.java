/** The reports that the API and the pages share: what is asked for, and what is answered to whom. */
@NullMarked
package dev.footfall.analytics.report;

import org.jspecify.annotations.NullMarked;

/** Retention of raw activity: a day is anonymized, later dropped. */
@NullMarked
package dev.footfall.privacy.retention;

import org.jspecify.annotations.NullMarked;

/** Reads the metadata of activities and redacts personal data in it. Knows nothing of requests or the database. */
@NullMarked
package dev.footfall.capture.scrub;

import org.jspecify.annotations.NullMarked;

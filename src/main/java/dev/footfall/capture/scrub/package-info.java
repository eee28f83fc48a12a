/** Reads the metadata of activities and takes personal data out of it. Knows nothing of requests or the database. */
@NullMarked
package dev.footfall.capture.scrub;

import org.jspecify.annotations.NullMarked;

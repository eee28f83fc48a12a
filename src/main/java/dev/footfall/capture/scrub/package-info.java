/** Reads the metadata of activities and redacts personal data in it. Knows nothing of requests or the database. */
@NullMarked
@NamedInterface("scrub")
package dev.footfall.capture.scrub;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;

/** One-time links, by which a host platform sends its users to their own activity page without another sign-in. */
@NullMarked
package dev.footfall.access.links;

import org.jspecify.annotations.NullMarked;

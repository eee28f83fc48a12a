/** How raw activity fades: it loses its people, then it goes. */
@NullMarked
package dev.footfall.privacy.retention;

import org.jspecify.annotations.NullMarked;

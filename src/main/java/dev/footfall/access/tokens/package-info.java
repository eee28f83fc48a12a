/** Bearer JWTs of the host platform. */
@NullMarked
package dev.footfall.access.tokens;

import org.jspecify.annotations.NullMarked;

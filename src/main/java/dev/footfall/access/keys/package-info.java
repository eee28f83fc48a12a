/** API keys: made, rotated, revoked, kept as hashes, known in memory. */
@NullMarked
package dev.footfall.access.keys;

import org.jspecify.annotations.NullMarked;

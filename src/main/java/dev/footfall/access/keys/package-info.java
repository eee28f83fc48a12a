/** API keys: created, rotated, revoked, stored as hashes, cached in memory. */
@NullMarked
package dev.footfall.access.keys;

import org.jspecify.annotations.NullMarked;

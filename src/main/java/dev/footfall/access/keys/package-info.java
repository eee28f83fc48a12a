/** API keys: created, rotated, revoked, stored as hashes, cached in memory. */
@NullMarked
@NamedInterface("keys")
package dev.footfall.access.keys;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;

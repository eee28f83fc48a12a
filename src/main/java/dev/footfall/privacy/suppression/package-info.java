/**
 * Whose activity is not stored: pauses and tombstones, permanently in the database and within a second in the memory of
 * every node.
 */
@NullMarked
package dev.footfall.privacy.suppression;

import org.jspecify.annotations.NullMarked;

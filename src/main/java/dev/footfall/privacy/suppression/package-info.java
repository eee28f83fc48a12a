/**
 * Whose activity is not kept: pauses and tombstones, in the database for good and in the memory of every node within a
 * second.
 */
@NullMarked
package dev.footfall.privacy.suppression;

import org.jspecify.annotations.NullMarked;

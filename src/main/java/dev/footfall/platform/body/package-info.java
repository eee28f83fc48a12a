/**
 * Bodies of requests, whichever route they are for: how long they may be, how slow, how much of them is in memory, and
 * what is readable.
 */
@NullMarked
package dev.footfall.platform.body;

import org.jspecify.annotations.NullMarked;

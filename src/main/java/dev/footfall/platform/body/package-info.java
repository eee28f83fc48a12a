/**
 * Bodies of requests on all routes: how long and how slow they may be, how much of them is in memory, and what is
 * readable.
 */
@NullMarked
package dev.footfall.platform.body;

import org.jspecify.annotations.NullMarked;

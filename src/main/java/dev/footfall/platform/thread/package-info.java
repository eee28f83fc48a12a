/** Threads that must live as long as the process: restarted when an error ends them, otherwise the process ends. */
@NullMarked
package dev.footfall.platform.thread;

import org.jspecify.annotations.NullMarked;

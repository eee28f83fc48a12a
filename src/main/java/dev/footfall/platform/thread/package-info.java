/** Threads that must live as long as the process: started again when an error ends them, or else the process ends. */
@NullMarked
package dev.footfall.platform.thread;

import org.jspecify.annotations.NullMarked;

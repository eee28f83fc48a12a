/** The page of those who keep Footfall running: alarms, and what each module tells of itself. */
@NullMarked
package dev.footfall.platform.health;

import org.jspecify.annotations.NullMarked;

/** The health page for operators: alarms, and what each module reports about itself. */
@NullMarked
package dev.footfall.platform.health;

import org.jspecify.annotations.NullMarked;

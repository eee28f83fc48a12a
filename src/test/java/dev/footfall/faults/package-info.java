/** Real processes hurt under load, and an audit of what they acknowledged: the promises 1, 2, 3 and 9. */
@NullMarked
package dev.footfall.faults;

import org.jspecify.annotations.NullMarked;

/** History from files of other tools, as a batch job and by upload. */
@NullMarked
package dev.footfall.clients.imports;

import org.jspecify.annotations.NullMarked;

/** What became of the events of each source, by name and reason, and the pages about sources. */
@NullMarked
package dev.footfall.clients.sources;

import org.jspecify.annotations.NullMarked;

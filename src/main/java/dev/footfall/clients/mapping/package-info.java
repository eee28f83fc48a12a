/** What the events of a source are called here: a table for each source, edited by administrators. */
@NullMarked
package dev.footfall.clients.mapping;

import org.jspecify.annotations.NullMarked;

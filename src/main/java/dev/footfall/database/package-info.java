/** The database server (embedded, or an existing one), its three pools, and its schema changes. */
@NullMarked
package dev.footfall.platform.database;

import org.jspecify.annotations.NullMarked;

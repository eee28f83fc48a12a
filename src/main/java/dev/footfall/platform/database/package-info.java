/** The database server (embedded, or an existing one), the three pools onto it, and its schema changes. */
@NullMarked
package dev.footfall.platform.database;

import org.jspecify.annotations.NullMarked;

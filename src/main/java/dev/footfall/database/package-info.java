/** The database server (embedded, or an existing one), its three pools, and its schema changes. */
@NullMarked
@ApplicationModule(allowedDependencies = {"platform"})
package dev.footfall.database;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;

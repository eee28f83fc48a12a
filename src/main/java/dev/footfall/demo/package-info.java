/**
 * Ninety days of generated activity for {@code make demo} only: everything depends on the profile {@code demo}, which
 * only that target sets, and a database with other activity is rejected.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"activity", "analytics :: rollup", "catalog", "database", "jobs", "platform"})
package dev.footfall.demo;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;

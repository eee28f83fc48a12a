/**
 * Ninety days of made-up activity for {@code make demo}, and for nothing else: all of it hangs on the profile {@code
 * demo}, which only that target sets, and it refuses a database that holds activity of anybody else.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"activity", "analytics :: rollup", "catalog", "jobs", "platform"})
package dev.footfall.demo;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;

/** Apps and their names, which turn ids in reports into words. */
@NullMarked
@ApplicationModule(allowedDependencies = {"platform"})
package dev.footfall.catalog;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;

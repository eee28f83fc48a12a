/** Apps and their names, which replace ids in reports. */
@NullMarked
@ApplicationModule(allowedDependencies = {"activity", "platform"})
package dev.footfall.catalog;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;

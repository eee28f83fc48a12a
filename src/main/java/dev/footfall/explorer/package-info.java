/** The administrators' view of raw activity. */
@NullMarked
@ApplicationModule(allowedDependencies = {"activity", "catalog", "platform"})
package dev.footfall.explorer;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;

/** One person's own view of their last 30 days. */
@NullMarked
@ApplicationModule(allowedDependencies = {"activity", "catalog", "platform"})
package dev.footfall.timeline;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;

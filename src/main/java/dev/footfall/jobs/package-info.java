/** Starts, stops, schedules and shows the Spring Batch jobs that the features contribute. */
@NullMarked
@ApplicationModule(allowedDependencies = {"platform"})
package dev.footfall.jobs;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;

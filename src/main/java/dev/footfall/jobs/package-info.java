/**
 * Starts, stops, schedules and shows the Spring Batch jobs that the features contribute. Knows Spring Batch, not the
 * features: a feature declares a {@code Job} bean and describes it in {@code jobs/<name>.yml}; see {@code
 * jobs/README.md}.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"database", "platform"})
package dev.footfall.jobs;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;

/** Rollups of raw activity and every number made from them. */
@NullMarked
@ApplicationModule(allowedDependencies = {"activity", "catalog", "database", "platform", "saved"})
package dev.footfall.analytics;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;

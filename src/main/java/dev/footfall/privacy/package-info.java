/** Pause, deletion, erasure, receipts, audit, and the jobs that apply retention to raw activity. */
@NullMarked
@ApplicationModule(allowedDependencies = {"activity", "database", "platform"})
package dev.footfall.privacy;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;

/** What people may ask of their data: pause, deletion, erasure, receipts; and the jobs that let raw activity fade. */
@NullMarked
@ApplicationModule(allowedDependencies = {"activity", "platform"})
package dev.footfall.privacy;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;

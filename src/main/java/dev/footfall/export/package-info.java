/** CSV of any size: streamed, or written to a file by the job {@code export}. */
@NullMarked
@ApplicationModule(allowedDependencies = {"activity", "database", "platform"})
package dev.footfall.export;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;

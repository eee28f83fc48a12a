/** CSV of any size: streamed, or written by a batch job. */
@NullMarked
@ApplicationModule(allowedDependencies = {"activity", "platform"})
package dev.footfall.export;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;

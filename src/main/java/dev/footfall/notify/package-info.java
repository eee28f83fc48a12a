/**
 * Tells people and programs outside what the pages show: digests and alerts, by mail and webhook. Everything that is
 * sent is a row of the table {@code message} first, which a job sends; see {@link dev.footfall.notify.NotifyConfiguration}.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"analytics :: report", "database", "platform"})
package dev.footfall.notify;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;

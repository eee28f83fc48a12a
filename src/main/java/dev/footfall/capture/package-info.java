/**
 * Receives activities and stores them durably and exactly once: endpoint, ordered steps, buffer, writers, ledger,
 * automatic capture.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"activity", "database", "platform"})
package dev.footfall.capture;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;

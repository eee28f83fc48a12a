/**
 * The one raw table {@code activity}: its types, its days (one partition each), reading, rewriting and dropping them.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"database", "platform"})
package dev.footfall.activity;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;

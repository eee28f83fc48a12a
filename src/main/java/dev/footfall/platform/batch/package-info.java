/** What the batch jobs of all features share. */
@NullMarked
package dev.footfall.platform.batch;

import org.jspecify.annotations.NullMarked;

/** What the features' batch jobs have in common. */
@NullMarked
package dev.footfall.platform.batch;

import org.jspecify.annotations.NullMarked;

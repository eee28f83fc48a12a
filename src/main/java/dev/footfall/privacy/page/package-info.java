/** The pages on which people and administrators see and use all this, and what everybody may read about it. */
@NullMarked
package dev.footfall.privacy.page;

import org.jspecify.annotations.NullMarked;

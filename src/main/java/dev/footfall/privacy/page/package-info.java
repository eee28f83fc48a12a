/** The pages about personal data, for people, for administrators and for everybody. */
@NullMarked
package dev.footfall.privacy.page;

import org.jspecify.annotations.NullMarked;

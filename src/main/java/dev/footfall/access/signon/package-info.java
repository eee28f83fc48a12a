/** Single sign-on with an OpenID provider. Inactive unless one is configured. */
@NullMarked
package dev.footfall.access.signon;

import org.jspecify.annotations.NullMarked;

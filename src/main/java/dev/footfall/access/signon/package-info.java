/** Single sign-on: signing in with an OpenID provider. Nothing of it is there unless one is configured. */
@NullMarked
package dev.footfall.access.signon;

import org.jspecify.annotations.NullMarked;

/** Authentication and authorization: security chains, accounts, API keys, bearer JWTs, sign-in. */
@NullMarked
@ApplicationModule(allowedDependencies = {"platform"})
package dev.footfall.access;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;

/** What readers of reports keep: views (a page with its filters, under a name) and notes on days. */
@NullMarked
@ApplicationModule(allowedDependencies = {"platform"})
package dev.footfall.saved;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;

/** What tests of all modules share: a database each, the application in a process of its own, keys. */
@NullMarked
package dev.footfall.testkit;

import org.jspecify.annotations.NullMarked;

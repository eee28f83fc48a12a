/** Footfall: self-hosted user activity tracking. Each direct sub-package is a module. */
@NullMarked
package dev.footfall;

import org.jspecify.annotations.NullMarked;

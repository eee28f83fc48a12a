/** Removing what is held of a person: deletion by themselves, erasure by an administrator, and the receipts of both. */
@NullMarked
package dev.footfall.privacy.removal;

import org.jspecify.annotations.NullMarked;

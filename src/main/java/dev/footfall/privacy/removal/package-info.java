/** Removal of personal data: deletion by the person, erasure by an administrator, and the receipts of both. */
@NullMarked
package dev.footfall.privacy.removal;

import org.jspecify.annotations.NullMarked;

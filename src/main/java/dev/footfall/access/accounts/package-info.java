/** Accounts, passwords, sign-in and sessions of the pages. */
@NullMarked
package dev.footfall.access.accounts;

import org.jspecify.annotations.NullMarked;

package dev.footfall.access.accounts;

import dev.footfall.platform.Caller;
import dev.footfall.platform.Role;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who may sign in to the pages.
 *
 * @param id also the user id whose activity is this person's own
 * @param sessionGeneration sessions of an earlier one are over
 */
public record Account(
        UUID id,
        String name,
        Role role,
        boolean disabled,
        Instant createdAt,
        @Nullable Instant signedInAt,
        int sessionGeneration) {

    /** Just made: nobody has signed in yet. */
    static Account made(UUID id, String name, Role role, Instant at) {
        return new Account(id, name, role, false, at, null, 0);
    }

    public Caller caller() {
        return Caller.account(id, name, id, role);
    }
}

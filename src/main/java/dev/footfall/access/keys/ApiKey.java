package dev.footfall.access.keys;

import dev.footfall.platform.Caller;
import dev.footfall.platform.Role;
import dev.footfall.platform.Scope;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A key that programs call with, as it is stored: the key itself is known to nobody but its holder.
 *
 * @param prefix the first characters of the key, by which people tell keys apart
 * @param admin counts as the role ADMIN
 * @param expiresAt from then on it is refused; null: never
 */
record ApiKey(
        UUID id,
        String name,
        String prefix,
        Set<Scope> scopes,
        boolean admin,
        Instant createdAt,
        @Nullable Instant expiresAt,
        @Nullable Instant lastUsedAt) {

    boolean isGood(Instant now) {
        return expiresAt == null || now.isBefore(expiresAt);
    }

    Caller caller() {
        return Caller.key(id, prefix, roles(), scopes);
    }

    /** A key that reads numbers but no activities is an analyst: groups only, never one person. */
    private Set<Role> roles() {
        if (admin) {
            return Set.of(Role.ADMIN);
        }
        return scopes.contains(Scope.ANALYTICS_READ) && !scopes.contains(Scope.ACTIVITIES_READ)
                ? Set.of(Role.ANALYST)
                : Set.of();
    }
}

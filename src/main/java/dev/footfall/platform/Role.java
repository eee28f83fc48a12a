package dev.footfall.platform;

import java.util.Locale;
import java.util.Optional;

/** What an account may see: everything, aggregates only, the running of the system only, the own activity only. */
public enum Role {
    ADMIN,
    ANALYST,
    OPS,
    USER;

    /** The role of that name in any case, none for a name that Footfall does not know. */
    public static Optional<Role> named(String name) {
        var upper = name.toUpperCase(Locale.ROOT);
        for (var role : values()) {
            if (role.name().equals(upper)) {
                return Optional.of(role);
            }
        }
        return Optional.empty();
    }
}

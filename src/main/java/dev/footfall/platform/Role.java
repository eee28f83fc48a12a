package dev.footfall.platform;

import java.util.Arrays;
import java.util.Optional;

/** What an account may see: everything, aggregates only, the running of the system only, the own activity only. */
public enum Role {
    ADMIN,
    ANALYST,
    OPS,
    USER;

    /** The role of that name in capital or small letters, none for a name that Footfall does not know. */
    public static Optional<Role> named(String name) {
        return Arrays.stream(values())
                .filter(role -> Ascii.equalsIgnoreCase(role.name(), name))
                .findFirst();
    }

    /** In small letters, as keys of messages have it. */
    public String text() {
        return Ascii.lower(name());
    }
}

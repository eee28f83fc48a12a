package dev.footfall.access.accounts;

import dev.footfall.platform.Caller.Role;
import dev.footfall.platform.InvalidInputException;
import java.util.ArrayList;
import java.util.Objects;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An account as it is asked for.
 *
 * @param id the user id of the same person in the host platform, so that their activity is "mine"; random when left out
 * @param password 12 to 128 characters; chosen at random and shown once when left out
 */
record NewAccount(
        @Nullable UUID id,
        @Nullable String name,
        @Nullable String role,
        @Nullable String password) {

    /** Names and e-mail addresses; nothing that would read oddly in a log or a page. */
    private static final Pattern NAME =
            Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{N}._@+ -]{0,98}[\\p{L}\\p{N}]|\\p{L}");

    private static final int LONGEST_NAME = 100;

    /** What may be made of it. */
    record Checked(
            UUID id, String name, Role role, @Nullable String password) {}

    /** @throws InvalidInputException naming all that is wrong */
    Checked check() {
        var wrong = new ArrayList<InvalidInputException.Field>();
        var called = name == null ? "" : name.strip();
        if (!isName(called)) {
            wrong.add(new InvalidInputException.Field(
                    "name",
                    called.isEmpty() ? "required" : called.length() > LONGEST_NAME ? "too_long" : "invalid_value",
                    "A name has 1 to " + LONGEST_NAME + " letters, digits, spaces and the signs . _ @ + -"));
        }
        var known = role == null ? null : Role.named(role).orElse(null);
        if (known == null) {
            wrong.add(wrongRole(role));
        }
        if (!wrong.isEmpty() || known == null) {
            throw new InvalidInputException(wrong);
        }
        return new Checked(Objects.requireNonNullElseGet(id, UUID::randomUUID), called, known, password);
    }

    /** What to say of a text that names no role. */
    static InvalidInputException.Field wrongRole(@Nullable String given) {
        return new InvalidInputException.Field(
                "role",
                given == null || given.isBlank() ? "required" : "unknown_value",
                "There are the roles ADMIN, ANALYST, OPS and USER.");
    }

    static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }

    /** Without the password: records end in logs. */
    @Override
    public String toString() {
        return "NewAccount[name=" + name + ", role=" + role + "]";
    }
}

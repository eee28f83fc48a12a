package dev.footfall.access.accounts;

import dev.footfall.platform.Caller.Role;
import dev.footfall.platform.ExternalIds;
import dev.footfall.platform.InvalidInputException;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.ArrayList;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An account to create.
 *
 * @param id the user id of the same person in the host platform, so that their activity is "mine"; random if omitted
 * @param password 12 to 128 characters; generated and shown once if omitted
 */
record NewAccount(
        @Schema(description = "A UUID or any other text, as the host platform knows the person; random if omitted")
        @Nullable String id,

        @Nullable String name,
        @Nullable String role,
        @Nullable String password) {

    /** Names and e-mail addresses; no characters that could disguise text in a log or a page. */
    private static final Pattern NAME =
            Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{N}._@+ -]{0,98}[\\p{L}\\p{N}]|\\p{L}");

    private static final int MAX_NAME_LENGTH = 100;

    /** The validated values. */
    record Validated(
            UUID id, String name, Role role, @Nullable String password) {}

    /** @throws InvalidInputException with everything that is wrong */
    Validated validate(ExternalIds ids) {
        var errors = new ArrayList<InvalidInputException.Field>();
        if (id != null && !id.isBlank() && !ExternalIds.isValid(id)) {
            errors.add(new InvalidInputException.Field("id", "invalid_uuid", "'id' " + ExternalIds.RULE));
        }
        var trimmedName = name == null ? "" : name.strip();
        if (!isName(trimmedName)) {
            errors.add(new InvalidInputException.Field(
                    "name",
                    trimmedName.isEmpty()
                            ? "required"
                            : trimmedName.length() > MAX_NAME_LENGTH ? "too_long" : "invalid_value",
                    "A name must have 1 to " + MAX_NAME_LENGTH + " letters, digits, spaces or any of . _ @ + -"));
        }
        var validRole = role == null ? null : Role.named(role).orElse(null);
        if (validRole == null) {
            errors.add(wrongRole(role));
        }
        if (!errors.isEmpty() || validRole == null) {
            throw new InvalidInputException(errors);
        }
        return new Validated(
                id == null || id.isBlank() ? UUID.randomUUID() : ids.person(id), trimmedName, validRole, password);
    }

    /** The error for text that is not a role. */
    static InvalidInputException.Field wrongRole(@Nullable String text) {
        return new InvalidInputException.Field(
                "role",
                text == null || text.isBlank() ? "required" : "unknown_value",
                "The roles are ADMIN, ANALYST, OPS and USER.");
    }

    static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }

    /** Omits the password, since records may be logged. */
    @Override
    public String toString() {
        return "NewAccount[name=" + name + ", role=" + role + "]";
    }
}

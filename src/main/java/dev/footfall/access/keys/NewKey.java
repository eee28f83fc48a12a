package dev.footfall.access.keys;

import dev.footfall.platform.Caller.Scope;
import dev.footfall.platform.InvalidInputException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A key to create.
 *
 * @param scopes as the API names them; omitted for an admin key, which has all
 * @param admin whether it has the role ADMIN
 */
record NewKey(
        @Nullable String name,
        @Nullable List<String> scopes,
        @Nullable Boolean admin,
        @Nullable Instant expiresAt) {

    private static final int MAX_NAME_LENGTH = 100;

    /** The validated values. */
    record Validated(
            String name,
            Set<Scope> scopes,
            boolean admin,
            @Nullable Instant expiresAt) {}

    /** @throws InvalidInputException with everything that is wrong */
    Validated validate(Instant now) {
        var errors = new ArrayList<InvalidInputException.Field>();
        var trimmedName = name == null ? "" : name.strip();
        boolean isAdmin = Boolean.TRUE.equals(admin);
        if (trimmedName.isEmpty()) {
            errors.add(new InvalidInputException.Field("name", "required", "A key needs a name."));
        } else if (trimmedName.length() > MAX_NAME_LENGTH) {
            errors.add(new InvalidInputException.Field(
                    "name", "too_long", "A name may have at most " + MAX_NAME_LENGTH + " characters."));
        } else if (trimmedName.chars().anyMatch(Character::isISOControl)) {
            errors.add(new InvalidInputException.Field(
                    "name", "invalid_value", "A name must not contain control characters."));
        }
        var validScopes = parseScopes(scopes == null ? List.of() : scopes, errors);
        if (validScopes.isEmpty()
                && !isAdmin
                && errors.stream().noneMatch(field -> field.field().equals("scopes"))) {
            errors.add(new InvalidInputException.Field("scopes", "required", "A key needs at least one scope."));
        }
        if (expiresAt != null && !expiresAt.isAfter(now)) {
            errors.add(new InvalidInputException.Field(
                    "expiresAt", "timestamp_out_of_range", "The expiry must be in the future."));
        }
        if (!errors.isEmpty()) {
            throw new InvalidInputException(errors);
        }
        return new Validated(trimmedName, validScopes, isAdmin, expiresAt);
    }

    private static Set<Scope> parseScopes(List<String> names, List<InvalidInputException.Field> errors) {
        var scopes = EnumSet.noneOf(Scope.class);
        for (var name : names) {
            Scope.named(String.valueOf(name))
                    .ifPresentOrElse(
                            scopes::add,
                            () -> errors.add(new InvalidInputException.Field(
                                    "scopes", "unknown_value", "The scopes are " + Scope.texts() + ".")));
        }
        return scopes;
    }
}

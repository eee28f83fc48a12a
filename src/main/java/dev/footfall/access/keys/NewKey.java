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
 * A key as it is asked for.
 *
 * @param scopes as the API names them; left out for an admin key, which has all
 * @param admin counts as the role ADMIN
 */
record NewKey(
        @Nullable String name,
        @Nullable List<String> scopes,
        @Nullable Boolean admin,
        @Nullable Instant expiresAt) {

    private static final int LONGEST_NAME = 100;

    /** What may be made of it. */
    record Checked(
            String name,
            Set<Scope> scopes,
            boolean admin,
            @Nullable Instant expiresAt) {}

    /** @throws InvalidInputException naming all that is wrong */
    Checked check(Instant now) {
        var errors = new ArrayList<InvalidInputException.Field>();
        var called = name == null ? "" : name.strip();
        boolean all = Boolean.TRUE.equals(admin);
        if (called.isEmpty()) {
            errors.add(new InvalidInputException.Field("name", "required", "A key needs a name."));
        } else if (called.length() > LONGEST_NAME) {
            errors.add(new InvalidInputException.Field(
                    "name", "too_long", "A name may have at most " + LONGEST_NAME + " characters."));
        } else if (called.chars().anyMatch(Character::isISOControl)) {
            errors.add(new InvalidInputException.Field("name", "invalid_value", "A name has no control characters."));
        }
        var known = known(scopes == null ? List.of() : scopes, errors);
        if (known.isEmpty()
                && !all
                && errors.stream().noneMatch(field -> field.field().equals("scopes"))) {
            errors.add(new InvalidInputException.Field("scopes", "required", "A key needs at least one scope."));
        }
        if (expiresAt != null && !expiresAt.isAfter(now)) {
            errors.add(new InvalidInputException.Field(
                    "expiresAt", "timestamp_out_of_range", "The key would have expired already."));
        }
        if (!errors.isEmpty()) {
            throw new InvalidInputException(errors);
        }
        return new Checked(called, known, all, expiresAt);
    }

    private static Set<Scope> known(List<String> names, List<InvalidInputException.Field> errors) {
        var scopes = EnumSet.noneOf(Scope.class);
        for (var name : names) {
            Scope.named(String.valueOf(name))
                    .ifPresentOrElse(
                            scopes::add,
                            () -> errors.add(new InvalidInputException.Field(
                                    "scopes", "unknown_value", "There are the scopes " + Scope.texts() + ".")));
        }
        return scopes;
    }
}

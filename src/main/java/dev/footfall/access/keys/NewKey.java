package dev.footfall.access.keys;

import dev.footfall.platform.InvalidInput;
import dev.footfall.platform.Scope;
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

    /** @throws InvalidInput naming all that is wrong */
    Checked check(Instant now) {
        var wrong = new ArrayList<InvalidInput.Field>();
        var called = name == null ? "" : name.strip();
        boolean all = Boolean.TRUE.equals(admin);
        if (called.isEmpty()) {
            wrong.add(new InvalidInput.Field("name", "required", "A key needs a name."));
        } else if (called.length() > LONGEST_NAME) {
            wrong.add(new InvalidInput.Field(
                    "name", "too_long", "A name may have at most " + LONGEST_NAME + " characters."));
        } else if (called.chars().anyMatch(Character::isISOControl)) {
            wrong.add(new InvalidInput.Field("name", "invalid_value", "A name has no control characters."));
        }
        var known = known(scopes == null ? List.of() : scopes, wrong);
        if (known.isEmpty()
                && !all
                && wrong.stream().noneMatch(field -> field.field().equals("scopes"))) {
            wrong.add(new InvalidInput.Field("scopes", "required", "A key needs at least one scope."));
        }
        if (expiresAt != null && !expiresAt.isAfter(now)) {
            wrong.add(new InvalidInput.Field(
                    "expiresAt", "timestamp_out_of_range", "The key would have expired already."));
        }
        if (!wrong.isEmpty()) {
            throw new InvalidInput(wrong);
        }
        return new Checked(called, known, all, expiresAt);
    }

    private static Set<Scope> known(List<String> names, List<InvalidInput.Field> wrong) {
        var scopes = EnumSet.noneOf(Scope.class);
        for (var name : names) {
            Scope.named(String.valueOf(name))
                    .ifPresentOrElse(
                            scopes::add,
                            () -> wrong.add(new InvalidInput.Field(
                                    "scopes", "unknown_value", "There are the scopes " + Scope.texts() + ".")));
        }
        return scopes;
    }
}

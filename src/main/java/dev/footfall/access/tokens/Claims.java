package dev.footfall.access.tokens;

import dev.footfall.platform.Role;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What claims mean to Footfall, in bearer tokens and in those of a sign-on alike. */
public final class Claims {

    private static final Pattern UUID_TEXT =
            Pattern.compile("\\p{XDigit}{8}-\\p{XDigit}{4}-\\p{XDigit}{4}-\\p{XDigit}{4}-\\p{XDigit}{12}");
    private static final Pattern SPACES = Pattern.compile("\\s+");

    private Claims() {}

    /** The user that a {@code sub} is; none where it is no UUID. */
    public static Optional<UUID> person(@Nullable String subject) {
        return subject != null && UUID_TEXT.matcher(subject).matches()
                ? Optional.of(UUID.fromString(subject))
                : Optional.empty();
    }

    /** Everybody is USER; a list, or words with spaces between, adds what Footfall knows of it. */
    public static Set<Role> roles(@Nullable Object claim) {
        var roles = EnumSet.of(Role.USER);
        Collection<?> names = switch (claim) {
            case String words -> List.of(SPACES.split(words.strip()));
            case Collection<?> list -> list;
            case null, default -> List.of();
        };
        for (var name : names) {
            if (name instanceof String text) {
                Role.named(text).ifPresent(roles::add);
            }
        }
        return roles;
    }
}

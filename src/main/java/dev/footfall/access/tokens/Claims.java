package dev.footfall.access.tokens;

import dev.footfall.platform.Caller.Role;
import dev.footfall.platform.ExternalIds;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Interprets claims, of bearer tokens and of single sign-on alike. Unknown roles are ignored and counted. */
@Component
public class Claims {

    private static final Pattern SPACES = Pattern.compile("\\s+");

    private final ExternalIds ids;
    private final Map<Source, Counter> unknownRoles = new EnumMap<>(Source.class);

    /** Where claims come from. */
    public enum Source {
        TOKEN("token"),
        SIGN_ON("sign-on");

        private final String tag;

        Source(String tag) {
            this.tag = tag;
        }
    }

    public Claims(ExternalIds ids, MeterRegistry meters) {
        this.ids = ids;
        for (var source : Source.values()) {
            unknownRoles.put(source, meters.counter("footfall.access.unknown.roles", "source", source.tag));
        }
    }

    /** The person that a claim names, by the host platform's user id; empty if it is no text that can be one. */
    public Optional<UUID> person(@Nullable Object claim) {
        return claim instanceof String id && ExternalIds.isValid(id) ? Optional.of(ids.person(id)) : Optional.empty();
    }

    /** Always includes USER; a list, or words separated by spaces, adds the roles that Footfall knows. */
    public Set<Role> roles(@Nullable Object claim, Source source) {
        var roles = EnumSet.of(Role.USER);
        Collection<?> names = switch (claim) {
            case String words when words.isBlank() -> List.of();
            case String words -> List.of(SPACES.split(words.strip()));
            case Collection<?> list -> list;
            case null, default -> List.of();
        };
        for (var name : names) {
            var role = name instanceof String text ? Role.named(text) : Optional.<Role>empty();
            role.ifPresentOrElse(
                    roles::add,
                    () -> Objects.requireNonNull(unknownRoles.get(source)).increment());
        }
        return roles;
    }
}

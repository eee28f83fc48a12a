package dev.footfall.platform;

import dev.footfall.platform.ProblemException.ForbiddenException;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.context.SecurityContextHolder;

/**
 * Who makes a request, however they proved it. A controller takes one as a method argument; {@code @Nullable Caller}
 * where strangers are allowed. Nothing in it is secret and {@code name} never contains a user's id, so the name may be
 * logged.
 *
 * @param name the key's visible prefix, {@code jwt}, {@code link}, or the account's name
 * @param id the key's or the account's own id, by which rates are limited; null for tokens and links
 * @param userId the person whose activity is "mine" for this caller; null for keys
 */
public record Caller(
        Kind kind, String name, @Nullable UUID id, @Nullable UUID userId, Set<Role> roles, Set<Scope> scopes) {

    /** How a caller proves who it is. */
    public enum Kind {
        /** An API key: a program. */
        KEY,
        /** A bearer JWT of the host platform: a person, through a program. */
        TOKEN,
        /** An account that signed in: a person, in a browser. */
        ACCOUNT,
        /** A one-time link of the host platform: a person, in a browser, on their own activity page only. */
        LINK
    }

    public Caller {
        roles = Set.copyOf(roles);
        scopes = Set.copyOf(scopes);
    }

    public static Caller key(UUID id, String prefix, Set<Role> roles, Set<Scope> scopes) {
        return new Caller(Kind.KEY, prefix, id, null, roles, scopes);
    }

    public static Caller token(UUID userId, Set<Role> roles) {
        return new Caller(Kind.TOKEN, "jwt", null, userId, roles, Set.of());
    }

    public static Caller account(UUID id, String name, UUID userId, Role role) {
        return new Caller(Kind.ACCOUNT, name, id, userId, Set.of(role), Set.of());
    }

    public static Caller link(UUID userId) {
        return new Caller(Kind.LINK, "link", null, userId, Set.of(Role.USER), Set.of());
    }

    /** The caller of the request that this thread answers; empty for strangers and on other threads. */
    public static Optional<Caller> current() {
        var authentication = SecurityContextHolder.getContext().getAuthentication();
        return authentication != null && authentication.getPrincipal() instanceof Caller caller
                ? Optional.of(caller)
                : Optional.empty();
    }

    /** The id that limits are counted by: the key's or account's own, or for a token or link that of its person. */
    public UUID identity() {
        return Objects.requireNonNull(id == null ? userId : id);
    }

    public boolean may(Scope scope) {
        return scopes.contains(scope);
    }

    public boolean is(Role role) {
        return roles.contains(role);
    }

    /** May see and do everything: the role ADMIN, which the admin key has too. */
    public boolean isAdmin() {
        return is(Role.ADMIN);
    }

    /** May see single people; other callers (analysts, keys for numbers alone) get groups of five and more. */
    public boolean seesPeople() {
        return isAdmin() || may(Scope.ACTIVITIES_READ);
    }

    public boolean isPerson() {
        return userId != null;
    }

    /**
     * The person that this caller is. Call only when {@link #isPerson()}, which the rules of {@code /api/users/me/**}
     * ensure.
     */
    public UUID person() {
        if (userId == null) {
            throw new ForbiddenException(
                    "This is about one person's own activity: call it with that person's token, not with a key.");
        }
        return userId;
    }

    /** What an account may see: everything, aggregates only, the running of the system only, its own activity only. */
    public enum Role {
        ADMIN,
        ANALYST,
        OPS,
        USER;

        /** The role of that name, in upper or lower case; empty for an unknown name. */
        public static Optional<Role> named(String name) {
            return Arrays.stream(values())
                    .filter(role -> Ascii.equalsIgnoreCase(role.name(), name))
                    .findFirst();
        }

        /** In lower case, as in message keys. */
        public String text() {
            return Ascii.lower(name());
        }
    }

    /** One thing that an API key is allowed to do; {@link #text()} is its name in the API and in the database. */
    public enum Scope {
        CAPTURE("capture"),
        IMPORT("import"),
        ACTIVITIES_READ("activities:read"),
        ANALYTICS_READ("analytics:read"),
        JOBS_RUN("jobs:run"),
        PRIVACY_WRITE("privacy:write"),
        LINKS_WRITE("links:write");

        private final String text;

        Scope(String text) {
            this.text = text;
        }

        public String text() {
            return text;
        }

        /** The names of all scopes as one text, for messages. */
        public static String texts() {
            return Arrays.stream(values()).map(Scope::text).collect(Collectors.joining(", "));
        }

        public static Optional<Scope> named(String text) {
            return Arrays.stream(values())
                    .filter(scope -> scope.text.equals(text))
                    .findFirst();
        }
    }
}

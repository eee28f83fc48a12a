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
 * Who is asking, however they proved it. A controller takes one as a method argument; {@code @Nullable Caller} where
 * strangers are let in. Nothing in it is secret and {@code name} never holds a user's id, so it may be logged by name.
 *
 * @param name the key's visible prefix, {@code jwt}, {@code link}, or the account's name
 * @param id the key's or the account's own id, by which rates are limited; null for tokens and links
 * @param userId the person whose activity is "mine" for this caller; null for keys
 */
public record Caller(
        Kind kind, String name, @Nullable UUID id, @Nullable UUID userId, Set<Role> roles, Set<Scope> scopes) {

    /** The way a caller proves who it is. */
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

    /** The caller of the request that this thread answers; empty for strangers and off the request's thread. */
    public static Optional<Caller> current() {
        var authentication = SecurityContextHolder.getContext().getAuthentication();
        return authentication != null && authentication.getPrincipal() instanceof Caller caller
                ? Optional.of(caller)
                : Optional.empty();
    }

    /** Whom limits are counted for: the key or account by its own id, a token or link by that of its person. */
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

    /** May see single people; who may not (analysts, keys for numbers alone) gets groups of five and more. */
    public boolean seesPeople() {
        return isAdmin() || may(Scope.ACTIVITIES_READ);
    }

    public boolean isPerson() {
        return userId != null;
    }

    /**
     * The person that this caller is; ask {@link #isPerson()} first, the rules of {@code /api/users/me/**} already did.
     */
    public UUID person() {
        if (userId == null) {
            throw new ForbiddenException(
                    "This asks about one person's own activity: call it with that person's token, not with a key.");
        }
        return userId;
    }

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

    /** One thing that an API key is allowed to do; {@link #text()} is its name outside and in the database. */
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

        /** All of them in words, for people. */
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

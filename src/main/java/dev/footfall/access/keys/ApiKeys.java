package dev.footfall.access.keys;

import dev.footfall.platform.Caller;
import dev.footfall.platform.Caller.Role;
import dev.footfall.platform.Caller.Scope;
import dev.footfall.platform.CallerNames;
import dev.footfall.platform.Sha256;
import dev.footfall.platform.SqlTime;
import java.security.SecureRandom;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The table {@code api_key}. Requests use {@link KnownKeys} instead. */
@Repository
class ApiKeys implements CallerNames {

    private final JdbcClient jdbc;

    ApiKeys(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** All keys that are neither revoked nor removed from the environment, by the hex SHA-256 of their text. */
    Map<String, ApiKey> findUnrevoked() {
        var keys = new HashMap<String, ApiKey>();
        jdbc.sql("""
                        select id, name, prefix, hash, scopes, admin, created_at, expires_at, last_used_at
                        from api_key
                        where revoked_at is null and left_environment_at is null""").query(row -> {
            keys.put(HexFormat.of().formatHex(row.getBytes("hash")), key(row));
        });
        return keys;
    }

    /** The sources of keys that replaced another, by key. */
    Map<UUID, UUID> findSources() {
        var sources = new HashMap<UUID, UUID>();
        jdbc.sql("select id, source from api_key where source <> id").query(row -> {
            sources.put(row.getObject("id", UUID.class), row.getObject("source", UUID.class));
        });
        return sources;
    }

    /** Stores a key; false, without any change, if its id or text exists, revoked or not. */
    boolean add(KeyText text, ApiKey key) {
        return jdbc.sql("""
                        insert into api_key (id, source, name, prefix, hash, scopes, admin, created_at, expires_at)
                        values (:id, :id, :name, :prefix, :hash, :scopes, :admin, :createdAt, :expiresAt)
                        on conflict do nothing""")
                        .param("id", key.id())
                        .param("name", key.name())
                        .param("prefix", key.prefix())
                        .param("hash", text.hash())
                        .param("scopes", texts(key.scopes()))
                        .param("admin", key.admin())
                        .param("createdAt", SqlTime.utc(key.createdAt()))
                        .param("expiresAt", SqlTime.utcOrNull(key.expiresAt()))
                        .update()
                == 1;
    }

    @Override
    public Map<String, String> ofKeys() {
        var names = new HashMap<String, String>();
        jdbc.sql("select prefix, name from api_key order by created_at").query(row -> {
            names.put(row.getString(1), row.getString(2));
        });
        return names;
    }

    /** All keys, also ended ones, newest first. */
    List<KeyView> all() {
        return jdbc.sql("""
                        select id, name, prefix, scopes, admin, created_at, expires_at, last_used_at,
                            coalesce(revoked_at, left_environment_at) as revoked_at, replaced_by
                        from api_key
                        order by created_at desc, id""").query((row, number) -> view(row)).list();
    }

    /** Also for revoked keys. */
    Optional<KeyView> view(UUID id) {
        return jdbc.sql("""
                        select id, name, prefix, scopes, admin, created_at, expires_at, last_used_at,
                            coalesce(revoked_at, left_environment_at) as revoked_at, replaced_by
                        from api_key
                        where id = :id""").param("id", id).query((row, number) -> view(row)).optional();
    }

    Optional<ApiKey> find(UUID id) {
        return jdbc.sql("""
                        select id, name, prefix, scopes, admin, created_at, expires_at, last_used_at
                        from api_key
                        where id = :id and revoked_at is null and left_environment_at is null
                        """).param("id", id).query((row, number) -> key(row)).optional();
    }

    /** From {@code end} on only the successor is valid, which is the same source; an earlier end stays. */
    void replace(UUID id, UUID successor, Instant end) {
        jdbc.sql("""
                        with old as (
                            update api_key set replaced_by = :successor, expires_at = least(expires_at, :end)
                            where id = :id
                            returning source
                        )
                        update api_key set source = old.source from old where api_key.id = :successor""")
                .param("successor", successor)
                .param("end", SqlTime.utc(end))
                .param("id", id)
                .update();
    }

    /**
     * Stores the key that an environment variable holds now, or reactivates it if it ended with the variable. It is the
     * same source as the variable's key before it. Changes by people stay: a revoked key stays revoked, a rotated one
     * ends as set, and a key created here keeps its scopes.
     */
    void addFromEnvironment(KeyText text, ApiKey key) {
        jdbc.sql("""
                        insert into api_key as known (id, source, name, prefix, hash, scopes, admin, created_at,
                            environment)
                        values (:id, coalesce((
                                select source from api_key
                                where environment = :name
                                order by created_at desc
                                limit 1), :id),
                            :name, :prefix, :hash, :scopes, :admin, :createdAt, :name)
                        on conflict (hash) do update
                        set name = excluded.name, scopes = excluded.scopes, admin = excluded.admin,
                            environment = excluded.environment, left_environment_at = null
                        where known.environment is not null""")
                .param("id", key.id())
                .param("name", key.name())
                .param("prefix", key.prefix())
                .param("hash", text.hash())
                .param("scopes", texts(key.scopes()))
                .param("admin", key.admin())
                .param("createdAt", SqlTime.utc(key.createdAt()))
                .update();
    }

    /**
     * Ends the keys that the variable held before and no longer holds.
     *
     * @param text its current key; null if there is none
     * @return the prefixes of the keys that this ended
     */
    List<String> retireEnvironmentKeys(String variable, @Nullable KeyText text, Instant at) {
        return jdbc.sql("""
                        update api_key set left_environment_at = :at
                        where environment = :variable and left_environment_at is null and revoked_at is null
                            and hash is distinct from :hash
                        returning prefix""")
                .param("at", SqlTime.utc(at))
                .param("variable", variable)
                .param("hash", text == null ? null : text.hash(), Types.BINARY)
                .query(String.class)
                .list();
    }

    boolean isRevokedOrReplaced(KeyText text) {
        return jdbc.sql("select revoked_at is not null or replaced_by is not null from api_key where hash = :hash")
                .param("hash", text.hash())
                .query(Boolean.class)
                .optional()
                .orElse(false);
    }

    /** Ends a key at once; false if it does not exist or had ended already. */
    boolean revoke(UUID id, Instant at) {
        return jdbc.sql("update api_key set revoked_at = :at where id = :id and revoked_at is null")
                        .param("at", SqlTime.utc(at))
                        .param("id", id)
                        .update()
                == 1;
    }

    void saveLastUse(UUID id, Instant at) {
        jdbc.sql("""
                        update api_key set last_used_at = :at
                        where id = :id and (last_used_at is null or last_used_at < :at)
                        """).param("at", SqlTime.utc(at)).param("id", id).update();
    }

    private static KeyView view(ResultSet row) throws SQLException {
        return new KeyView(
                row.getObject("id", UUID.class),
                row.getString("name"),
                row.getString("prefix"),
                List.of(texts(scopes(row.getArray("scopes")))),
                row.getBoolean("admin"),
                SqlTime.instant(row, "created_at"),
                SqlTime.instantOrNull(row, "expires_at"),
                SqlTime.instantOrNull(row, "last_used_at"),
                SqlTime.instantOrNull(row, "revoked_at"),
                row.getObject("replaced_by", UUID.class));
    }

    private static ApiKey key(ResultSet row) throws SQLException {
        return new ApiKey(
                row.getObject("id", UUID.class),
                row.getString("name"),
                row.getString("prefix"),
                scopes(row.getArray("scopes")),
                row.getBoolean("admin"),
                SqlTime.instant(row, "created_at"),
                SqlTime.instantOrNull(row, "expires_at"),
                SqlTime.instantOrNull(row, "last_used_at"));
    }

    /** Scopes by name; ignores names that this version does not know. */
    private static Set<Scope> scopes(Array names) throws SQLException {
        return Arrays.stream((String[]) names.getArray())
                .flatMap(name -> Scope.named(name).stream())
                .collect(Collectors.toUnmodifiableSet());
    }

    private static String[] texts(Collection<Scope> scopes) {
        return scopes.stream().map(Scope::text).sorted().toArray(String[]::new);
    }

    /**
     * A stored API key; only its holder knows the key itself.
     *
     * @param prefix the first characters of the key, by which people recognize it
     * @param admin whether it has the role ADMIN
     * @param expiresAt from then on it is rejected; null for never
     */
    record ApiKey(
            UUID id,
            String name,
            String prefix,
            Set<Scope> scopes,
            boolean admin,
            Instant createdAt,
            @Nullable Instant expiresAt,
            @Nullable Instant lastUsedAt) {

        boolean isValid(Instant now) {
            return expiresAt == null || now.isBefore(expiresAt);
        }

        Caller caller() {
            return Caller.key(id, prefix, roles(), scopes);
        }

        /** A key that reads numbers but no activities is an analyst, who sees only groups. */
        private Set<Role> roles() {
            if (admin) {
                return Set.of(Role.ADMIN);
            }
            return scopes.contains(Scope.ANALYTICS_READ) && !scopes.contains(Scope.ACTIVITIES_READ)
                    ? Set.of(Role.ANALYST)
                    : Set.of();
        }
    }

    /** A key as administrators see it: everything but the key. */
    record KeyView(
            UUID id,
            String name,
            String prefix,
            List<String> scopes,
            boolean admin,
            Instant createdAt,
            @Nullable Instant expiresAt,
            @Nullable Instant lastUsedAt,
            @Nullable Instant revokedAt,
            @Nullable UUID replacedBy) {

        boolean isValid(Instant now) {
            return revokedAt == null && (expiresAt == null || now.isBefore(expiresAt));
        }
    }

    /**
     * The text of a key, which is shown once and never stored. Its SHA-256 is: a generated key has 256 random bits, so
     * it cannot be guessed, and a slow password hash would only slow each request down. Timing reveals no hash either:
     * the look-up compares hashes, which the sender cannot choose.
     */
    record KeyText(String text) {

        private static final SecureRandom RANDOM = new SecureRandom();
        private static final int RANDOM_BYTES = 32;

        static KeyText random() {
            var bytes = new byte[RANDOM_BYTES];
            RANDOM.nextBytes(bytes);
            return new KeyText("ff_" + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
        }

        /** Enough to recognize a key, too little to help guess it: keys from the environment may be short. */
        String prefix() {
            return text.substring(0, text.startsWith("ff_") ? 9 : 4);
        }

        byte[] hash() {
            return Sha256.of(text);
        }

        /** The key of the map in memory. */
        String digest() {
            return HexFormat.of().formatHex(hash());
        }

        /** Omits the key, since records may be logged. */
        @Override
        public String toString() {
            return prefix() + "…";
        }
    }
}

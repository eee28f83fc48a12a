package dev.footfall.access.keys;

import dev.footfall.platform.Caller;
import dev.footfall.platform.Caller.Scope;
import dev.footfall.platform.InvalidInputException;
import dev.footfall.platform.ProblemException.ConflictException;
import dev.footfall.platform.SqlTime;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The keys that may send activity, as sources of it, for the modules above. */
@Component
public class CaptureKeys {

    private final ApiKeyAdmin admin;
    private final JdbcClient jdbc;
    private final Clock clock;

    CaptureKeys(ApiKeyAdmin admin, JdbcClient jdbc, Clock clock) {
        this.admin = admin;
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /**
     * A key with the scope {@code capture} or {@code import}.
     *
     * @param source the source that it sends for: the same for all keys that came by rotation from one
     * @param prefix the first characters of the key, by which people recognize it
     * @param admin whether it has the role ADMIN: made for people and scripts, not for a client
     * @param valid neither revoked nor expired
     */
    public record CaptureKey(
            UUID id,
            UUID source,
            String name,
            String prefix,
            boolean admin,
            Instant createdAt,
            @Nullable Instant lastUsedAt,
            boolean valid) {}

    /** All of them, also ended ones, newest first. */
    public List<CaptureKey> all() {
        return jdbc.sql("""
                        select id, source, name, prefix, admin, created_at, last_used_at,
                            revoked_at is null and left_environment_at is null
                                and (expires_at is null or expires_at > :now) as valid
                        from api_key
                        where scopes && :scopes::text[]
                        order by created_at desc, id""")
                .param("now", SqlTime.utc(clock.instant()))
                .param("scopes", new String[] {Scope.CAPTURE.text(), Scope.IMPORT.text()})
                .query((row, number) -> new CaptureKey(
                        row.getObject("id", UUID.class),
                        row.getObject("source", UUID.class),
                        row.getString("name"),
                        row.getString("prefix"),
                        row.getBoolean("admin"),
                        SqlTime.instant(row, "created_at"),
                        SqlTime.instantOrNull(row, "last_used_at"),
                        row.getBoolean("valid")))
                .list();
    }

    /**
     * Creates a key with the scope {@code capture} and returns its text, which is shown only once.
     *
     * @param id of the new key, from the form: submitted twice, it creates one key
     * @throws InvalidInputException for an unusable name
     * @throws ConflictException if a key of this id exists
     */
    public String create(Caller by, UUID id, @Nullable String name) {
        var request = new NewKey(name, List.of(Scope.CAPTURE.text()), false, null);
        return admin.create(by, id, request.validate(clock.instant())).text().text();
    }
}

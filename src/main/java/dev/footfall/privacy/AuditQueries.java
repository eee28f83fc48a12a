package dev.footfall.privacy;

import dev.footfall.platform.KeyedHash;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * What {@link AuditWriter} wrote, for the pages: the whole of it for administrators, the looks at one person for that
 * person.
 */
@Repository
public class AuditQueries {

    static final String LOOKED = "looked";

    private final JdbcClient database;
    private final KeyedHash hash;

    AuditQueries(JdbcClient database, KeyedHash hash) {
        this.database = database;
        this.hash = hash;
    }

    /**
     * Something that was done or refused.
     *
     * @param kind how who did it proved who they are, in lower case: account, key, token, link; empty: a stranger, or
     *     Footfall itself
     * @param who the account's name or the key's prefix; empty where there is none
     * @param times how often, alike within a second
     */
    public record Line(long id, Instant at, String action, String kind, String who, String subject, int times) {}

    /**
     * Somebody's looks at one person on one day.
     *
     * @param what of the person's activity: as {@link dev.footfall.platform.Audit.ProfileViewed} has it
     */
    public record Look(String kind, String who, String what, long times, Instant last) {}

    /** Who looked at the person, the latest first; looks alike of a day are one. */
    public List<Look> looksAt(UUID person, int limit) {
        return database.sql("""
                        select coalesce(lower(actor_kind), '') as kind, coalesce(actor, '') as who, subject,
                            sum(times) as times, max(at) as last
                        from audit_entry
                        where person_hash = :person and action = :looked
                        group by 1, 2, 3, at::date
                        order by last desc
                        limit :limit""")
                .param("person", hash.of(person))
                .param("looked", LOOKED)
                .param("limit", limit)
                .query((row, _) -> new Look(
                        row.getString("kind"),
                        row.getString("who"),
                        row.getString("subject"),
                        row.getLong("times"),
                        row.getObject("last", OffsetDateTime.class).toInstant()))
                .list();
    }

    /**
     * The latest first.
     *
     * @param action null: all
     * @param before only older than the line with this id; null: from the newest
     */
    public List<Line> latest(@Nullable String action, @Nullable Long before, int limit) {
        return database.sql("""
                        select id, at, action, actor_kind, actor, subject, times from audit_entry
                        where (:action::text is null or action = :action) and (:before::bigint is null or id < :before)
                        order by id desc
                        limit :limit""")
                .param("action", action)
                .param("before", before)
                .param("limit", limit)
                .query((row, _) -> line(row))
                .list();
    }

    /** What there is to filter by. */
    public List<String> actions() {
        return database.sql("select distinct action from audit_entry order by 1")
                .query(String.class)
                .list();
    }

    private static Line line(ResultSet row) throws SQLException {
        String kind = row.getString("actor_kind");
        String who = row.getString("actor");
        return new Line(
                row.getLong("id"),
                row.getObject("at", OffsetDateTime.class).toInstant(),
                row.getString("action"),
                kind == null ? "" : kind.toLowerCase(Locale.ROOT),
                who == null ? "" : who,
                row.getString("subject"),
                row.getInt("times"));
    }
}

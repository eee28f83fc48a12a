package dev.footfall.privacy;

import dev.footfall.platform.KeyedHash;
import dev.footfall.platform.SqlTime;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * Reads what {@link AuditWriter} stored, for the pages: everything for administrators; for a person, the views of their
 * own profile.
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
     * One audit entry.
     *
     * @param kind how the caller authenticated, in lower case: account, key, token, link; empty for anonymous callers
     *     and for Footfall itself
     * @param who the account's name or the key's prefix; empty if there is none
     * @param times number of equal entries within a second
     */
    public record Line(long id, Instant at, String action, String kind, String who, String subject, int times) {}

    /**
     * One viewer's views of one person on one day.
     *
     * @param what of the person's activity, as in {@link dev.footfall.platform.Audit.ProfileViewed}
     */
    public record Look(String kind, String who, String what, long times, Instant last) {}

    /** Who viewed the person, newest first; equal views of a day are one entry. */
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
                        SqlTime.instant(row, "last")))
                .list();
    }

    /**
     * Newest first.
     *
     * @param action null for all
     * @param before only entries older than this id; null to begin with the newest
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

    /** The actions to filter by. */
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
                SqlTime.instant(row, "at"),
                row.getString("action"),
                kind == null ? "" : kind.toLowerCase(Locale.ROOT),
                who == null ? "" : who,
                row.getString("subject"),
                row.getInt("times"));
    }
}

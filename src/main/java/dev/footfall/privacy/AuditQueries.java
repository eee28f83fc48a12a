package dev.footfall.privacy;

import dev.footfall.platform.Ascii;
import dev.footfall.platform.ExternalIds;
import dev.footfall.platform.KeyedHash;
import dev.footfall.platform.SqlTime;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Pattern;
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
     * @param caller the person of a token or link; null if they are not known any more, and for others
     * @param callerMark stands for that person, known or not
     * @param person whom it is about; null if nobody, or if they were erased or it is long ago
     * @param mark stands for the person, known or not: the beginning of the keyed hash; null if it is about nobody
     * @param times number of equal entries within a second
     */
    public record Line(
            long id,
            Instant at,
            String action,
            String kind,
            String who,
            @Nullable UUID caller,
            @Nullable String callerMark,
            String subject,
            @Nullable UUID person,
            @Nullable String mark,
            int times) {}

    /**
     * Which entries; null for any.
     *
     * @param who the name of an account, or the prefix of a key
     * @param from the first moment, inclusive
     * @param to the end, exclusive
     */
    public record AuditFilter(
            @Nullable String action,
            @Nullable String who,
            @Nullable AuditedPerson person,
            @Nullable Instant from,
            @Nullable Instant to) {}

    /** Whom entries are about: a person by their id, or by the first eight digits of id or hash, as lists show them. */
    public record AuditedPerson(@Nullable UUID id, @Nullable String digits) {

        private static final Pattern DIGITS = Pattern.compile("[0-9a-f]{8}");

        /** Null for a text that is neither an id nor eight digits of one. */
        public static @Nullable AuditedPerson of(String text, ExternalIds ids) {
            var digits = Ascii.lower(text.startsWith("#") ? text.substring(1) : text);
            if (DIGITS.matcher(digits).matches()) {
                return new AuditedPerson(null, digits);
            }
            return ExternalIds.isValid(text) ? new AuditedPerson(ids.person(text), null) : null;
        }
    }

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
     * @param before only entries older than this id; null to begin with the newest
     */
    public List<Line> latest(AuditFilter filter, @Nullable Long before, int limit) {
        var person = filter.person();
        return database.sql("""
                        select id, at, action, actor_kind, actor, caller.person_id as caller_id,
                            left(encode(actor_hash, 'hex'), 8) as caller_mark, subject, known.person_id,
                            left(encode(entry.person_hash, 'hex'), 8) as mark, times
                        from audit_entry entry
                        left join audit_person known on known.person_hash = entry.person_hash
                        left join audit_person caller
                            on caller.person_hash = entry.actor_hash and actor_kind in ('TOKEN', 'LINK')
                        where (:action::text is null or action = :action)
                            and (:who::text is null or actor = :who)
                            and (:hash::bytea is null or entry.person_hash = :hash)
                            and (:digits::text is null
                                or entry.person_hash between decode(:digits || repeat('00', 28), 'hex')
                                    and decode(:digits || repeat('ff', 28), 'hex')
                                or entry.person_hash in (
                                    select person_hash from audit_person
                                    where person_id between (:digits || repeat('0', 24))::uuid
                                        and (:digits || repeat('f', 24))::uuid))
                            and (:from::timestamptz is null or at >= :from)
                            and (:to::timestamptz is null or at < :to)
                            and (:before::bigint is null or id < :before)
                        order by id desc
                        limit :limit""")
                .param("action", filter.action())
                .param("who", filter.who())
                .param("hash", person == null || person.id() == null ? null : hash.of(person.id()), Types.BINARY)
                .param("digits", person == null ? null : person.digits())
                .param("from", SqlTime.utcOrNull(filter.from()), Types.TIMESTAMP_WITH_TIMEZONE)
                .param("to", SqlTime.utcOrNull(filter.to()), Types.TIMESTAMP_WITH_TIMEZONE)
                .param("before", before)
                .param("limit", limit)
                .query((row, _) -> line(row))
                .list();
    }

    /** The actions to filter by; one step in the index for each. */
    public List<String> actions() {
        return database.sql("""
                        with recursive known (action) as (
                            select min(action) from audit_entry
                            union all
                            select (select min(entry.action) from audit_entry entry where entry.action > known.action)
                            from known where known.action is not null)
                        select action from known where action is not null order by 1""").query(String.class).list();
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
                row.getObject("caller_id", UUID.class),
                row.getString("caller_mark"),
                row.getString("subject"),
                row.getObject("person_id", UUID.class),
                row.getString("mark"),
                row.getInt("times"));
    }
}

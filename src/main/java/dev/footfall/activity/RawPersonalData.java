package dev.footfall.activity;

import dev.footfall.activity.Days.RemovedRows;
import dev.footfall.platform.ErasureRequest;
import dev.footfall.platform.PersonalDataStore;
import dev.footfall.platform.ReportingZone;
import dev.footfall.platform.Settings;
import dev.footfall.platform.SqlTime;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The personal data in the raw table: the person who acts and, for an erasure, also as the entity. Anonymized days
 * contain nobody. A removal locks all other days against counting, sealing and rewriting until the transaction ends.
 */
@Component
final class RawPersonalData implements PersonalDataStore {

    private final ActivityTypes types;
    private final ReportingZone zone;

    RawPersonalData(ActivityTypes types, Settings settings) {
        this.types = types;
        this.zone = settings.zone();
    }

    @Override
    public String name() {
        return "activity";
    }

    @Override
    public Set<String> tables() {
        return Set.of("activity");
    }

    @Override
    public boolean holdsActivities() {
        return true;
    }

    @Override
    public int order() {
        return 50;
    }

    @Override
    public long remove(ErasureRequest erasureRequest, JdbcClient transaction) {
        LocalDate first = lockDays(transaction);
        if (first == null) {
            return 0;
        }
        Map<LocalDate, Long> rows = new TreeMap<>();
        Set<LocalDate> reportingDays = new TreeSet<>();
        delete(erasureRequest, "user_id = :person", first, transaction, rows, reportingDays);
        if (erasureRequest.erasure() && types.aboutPeople().length > 0) {
            delete(erasureRequest, ACTED_UPON, first, transaction, rows, reportingDays);
        }
        if (rows.isEmpty()) {
            return 0;
        }
        RemovedRows.add(transaction, RemovedRows.Reason.ERASED, rows);
        transaction
                .sql("insert into activity_mark (day) select unnest(:days::date[])")
                .param("days", reportingDays.stream().map(LocalDate::toString).toArray(String[]::new))
                .update();
        return rows.values().stream().mapToLong(Long::longValue).sum();
    }

    private static final String ACTED_UPON = "entity_id = :person and activity_type = any (:personTypes)";

    /** Locks in ascending order, as everybody does who locks several; returns the first day. */
    private static @Nullable LocalDate lockDays(JdbcClient transaction) {
        return transaction
                .sql("""
                        with locked as materialized (
                            select day, pg_advisory_xact_lock(:lock, day - date '1970-01-01')
                            from (select day from activity_day where state in ('open', 'sealed') order by day) as days
                        )
                        select min(day) from locked""")
                .param("lock", Days.LOCK_CLASS)
                .query(LocalDate.class)
                .optional()
                .orElse(null);
    }

    private void delete(
            ErasureRequest erasureRequest,
            String whose,
            LocalDate first,
            JdbcClient transaction,
            Map<LocalDate, Long> rows,
            Set<LocalDate> reportingDays) {
        bind(
                        transaction.sql("delete from activity where " + whose + " " + PART
                                + " and occurred_at >= :first returning occurred_at"),
                        erasureRequest)
                .param("first", SqlTime.utc(Days.start(first)))
                .query(row -> {
                    Instant moment = row.getObject(1, OffsetDateTime.class).toInstant();
                    rows.merge(Days.of(moment), 1L, Long::sum);
                    reportingDays.add(zone.dayOf(moment));
                });
    }

    @Override
    public long count(ErasureRequest erasureRequest, JdbcClient transaction) {
        return count(erasureRequest, "user_id = :person", transaction)
                + (erasureRequest.erasure() && types.aboutPeople().length > 0
                        ? count(erasureRequest, ACTED_UPON, transaction)
                        : 0);
    }

    private long count(ErasureRequest erasureRequest, String whose, JdbcClient transaction) {
        return bind(transaction.sql("select count(*) from activity where " + whose + " " + PART), erasureRequest)
                .query(Long.class)
                .single();
    }

    /** Reads a day at a time, so that no day is locked for longer than its own reading. */
    @Override
    public void people(JdbcClient database, Consumer<UUID> visitor) {
        for (LocalDate day : database.sql("select day from activity_day where state in ('open', 'sealed') order by day")
                .query(LocalDate.class)
                .list()) {
            PersonalDataStore.tell(
                    database.sql("""
                                            select distinct user_id from activity where occurred_at >= :from
                                                and occurred_at < :to""")
                            .param("from", SqlTime.utc(Days.start(day)))
                            .param("to", SqlTime.utc(Days.end(day))),
                    visitor);
        }
    }

    private static final String PART = """
             and (:type::smallint is null or activity_type = :type)
             and (:from::timestamptz is null or occurred_at >= :from)
             and (:to::timestamptz is null or occurred_at < :to)
             and (:erasure or occurred_at <= :until or (id, occurred_at) in (
                 select activity_id, occurred_at from deleted_ahead where receipt = :receipt))""";

    private JdbcClient.StatementSpec bind(JdbcClient.StatementSpec statement, ErasureRequest erasureRequest) {
        return erasureRequest.bind(statement).param("personTypes", types.aboutPeople());
    }
}

package dev.footfall.capture;

import dev.footfall.activity.Activity;
import dev.footfall.platform.SqlTime;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGStatement;

/**
 * Repetitions of activities whose sender's clock may be corrected. A repetition has the id, the person and the own time
 * of the first, but the correction comes from the request: it may be another one, or come first or last. A corrected
 * time is remembered ({@link RememberedTimestamps}), so
 *
 * <ul>
 *   <li>one that comes as sent gets the corrected time under which it is known;
 *   <li>one that comes corrected gets its own time back if it is stored under that;
 *   <li>one that comes corrected again, otherwise, is left to the remembered times.
 * </ul>
 *
 * Two requests with the same activity that are stored in the same moment and differ in their correction are both kept:
 * between them the clock must have jumped by a minute.
 */
final class CorrectedTimes {

    /** Nothing older or newer is stored under its own time, so that a clock that stands at 1970 costs no search. */
    private static final Duration MAX_DIFFERENCE = Duration.ofDays(8);

    private record Key(UUID id, UUID userId) {

        static Key of(Entry entry) {
            return new Key(entry.activity().id(), entry.activity().userId());
        }
    }

    private CorrectedTimes() {}

    /** Whether the time of any entry changed. */
    static boolean recall(Connection connection, Batch batch) throws SQLException {
        List<Entry> asSent = new ArrayList<>();
        List<Entry> corrected = new ArrayList<>();
        for (Entry entry : batch.entries) {
            if (entry.ownTime != null && entry.verdict() == null) {
                (entry.untimed ? corrected : asSent).add(entry);
            }
        }
        boolean changed = !asSent.isEmpty() && recallAsSent(connection, asSent);
        return !corrected.isEmpty() && recallCorrected(connection, corrected, asSent) || changed;
    }

    /** Whether it was given back the time with which it is stored: then there is nothing to remember. */
    static boolean isAsSent(Entry entry) {
        return entry.activity().occurredAt().equals(entry.ownTime);
    }

    private static boolean recallAsSent(Connection connection, List<Entry> entries) throws SQLException {
        Map<Key, Instant> known = new HashMap<>();
        try (PreparedStatement query = connection.prepareStatement(
                "select id, user_id, occurred_at from untimed_id where id = any (?::uuid[])")) {
            query.setArray(1, uuids(connection, entries, Activity::id));
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    known.put(
                            new Key(rows.getObject(1, UUID.class), rows.getObject(2, UUID.class)),
                            rows.getObject(3, OffsetDateTime.class).toInstant());
                }
            }
        }
        boolean changed = false;
        for (Entry entry : known.isEmpty() ? List.<Entry>of() : entries) {
            changed |= recall(entry, known.get(Key.of(entry)));
        }
        return changed;
    }

    private static boolean recallCorrected(Connection connection, List<Entry> corrected, List<Entry> asSent)
            throws SQLException {
        Map<Key, Instant> inBatch = new HashMap<>();
        asSent.forEach(entry -> inBatch.put(Key.of(entry), entry.activity().occurredAt()));
        boolean changed = false;
        List<Entry> others = new ArrayList<>();
        for (Entry entry : corrected) {
            if (recall(entry, inBatch.get(Key.of(entry)))) {
                changed = true;
            } else if (Duration.between(ownTime(entry), entry.activity().receivedAt())
                            .abs()
                            .compareTo(MAX_DIFFERENCE)
                    < 0) {
                others.add(entry);
            }
        }
        if (others.isEmpty()) {
            return changed;
        }
        for (Entry entry : stored(connection, others)) {
            changed |= recall(entry, ownTime(entry));
        }
        return changed;
    }

    private static boolean recall(Entry entry, @Nullable Instant time) {
        if (time == null || time.equals(entry.activity().occurredAt())) {
            return false;
        }
        entry.recallTime(entry.activity().at(time));
        return true;
    }

    private static Instant ownTime(Entry entry) {
        return Objects.requireNonNull(entry.ownTime);
    }

    /** Those that are stored under their own time. With bounds, as a join alone reads the partition of every day. */
    private static List<Entry> stored(Connection connection, List<Entry> entries) throws SQLException {
        List<Entry> found = new ArrayList<>();
        try (PreparedStatement query = connection.prepareStatement("""
                select asked.place::integer
                from unnest(?::uuid[], ?::uuid[], ?::timestamptz[])
                    with ordinality as asked (id, user_id, occurred_at, place)
                join activity using (occurred_at, id, user_id)
                where activity.occurred_at between ? and ?""")) {
            query.unwrap(PGStatement.class).setPrepareThreshold(0); // a generic plan would visit every day
            query.setArray(1, uuids(connection, entries, Activity::id));
            query.setArray(2, uuids(connection, entries, Activity::userId));
            query.setArray(
                    3,
                    connection.createArrayOf(
                            "text",
                            entries.stream()
                                    .map(entry -> ownTime(entry).toString())
                                    .toArray()));
            query.setObject(
                    4, time(entries.stream().map(CorrectedTimes::ownTime).min(Instant::compareTo)));
            query.setObject(
                    5, time(entries.stream().map(CorrectedTimes::ownTime).max(Instant::compareTo)));
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    found.add(entries.get(rows.getInt(1) - 1));
                }
            }
        }
        return found;
    }

    private static OffsetDateTime time(Optional<Instant> moment) {
        return SqlTime.utc(moment.orElseThrow());
    }

    private static Array uuids(Connection connection, List<Entry> entries, Function<Activity, UUID> which)
            throws SQLException {
        return connection.createArrayOf(
                "uuid", entries.stream().map(Entry::activity).map(which).toArray());
    }
}

package dev.footfall.capture;

import dev.footfall.activity.Activity;
import dev.footfall.capture.Entry.ActivitySource;
import dev.footfall.capture.Entry.Outcome;
import dev.footfall.capture.Submission.RejectedCount;
import dev.footfall.platform.ReportingZone;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Function;

/**
 * Counts the verdict of everything received, in the same transaction as the rows: received = accepted + duplicates +
 * suppressed + rejected + dead, by hour of receipt, source and API key. Each writer has its own rows, so that no writer waits
 * for another's commit.
 */
final class Ledger {

    private record Line(Instant hour, ActivitySource source, UUID key) {

        static final Comparator<Line> IN_ORDER =
                Comparator.comparing(Line::hour).thenComparing(Line::source).thenComparing(Line::key);
    }

    private static final class Counts {
        long accepted;
        long duplicates;
        long suppressed;
        long rejected;
        long dead;
        long conflicts;

        long received() {
            return accepted + duplicates + suppressed + rejected + dead;
        }
    }

    private static final String RECORD = """
            with batch as (
                insert into capture_batch (node, sequence, part)
                select * from unnest(?::uuid[], ?::bigint[], ?::integer[])
            ), marks as (
                insert into activity_mark (day) select unnest(?::date[])
            )
            insert into capture_ledger (node, writer, hour, source, key_id,
                received, accepted, duplicates, suppressed, rejected, dead, conflicts)
            select ?, ?, *
            from unnest(?::timestamptz[], ?::text[], ?::uuid[],
                ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[])
            on conflict (hour, source, key_id, node, writer) do update set
                received = capture_ledger.received + excluded.received,
                accepted = capture_ledger.accepted + excluded.accepted,
                duplicates = capture_ledger.duplicates + excluded.duplicates,
                suppressed = capture_ledger.suppressed + excluded.suppressed,
                rejected = capture_ledger.rejected + excluded.rejected,
                dead = capture_ledger.dead + excluded.dead,
                conflicts = capture_ledger.conflicts + excluded.conflicts""";

    private final ReportingZone zone;

    Ledger(ReportingZone zone) {
        this.zone = zone;
    }

    /** Writes the batch's identity, its marks and its counts in one statement: every batch pays for each round trip. */
    void record(Connection connection, Batch batch, int writer) throws SQLException {
        Map<Line, Counts> lines = count(batch);
        try (PreparedStatement statement = connection.prepareStatement(RECORD)) {
            ids(connection, statement, batch.ids);
            statement.setArray(4, connection.createArrayOf("date", days(batch).toArray()));
            statement.setObject(5, batch.id.node());
            statement.setInt(6, writer);
            statement.setArray(
                    7,
                    connection.createArrayOf(
                            "text",
                            lines.keySet().stream()
                                    .map(line -> line.hour.toString())
                                    .toArray()));
            statement.setArray(
                    8,
                    connection.createArrayOf(
                            "text",
                            lines.keySet().stream()
                                    .map(line -> line.source.text())
                                    .toArray()));
            statement.setArray(
                    9,
                    connection.createArrayOf(
                            "uuid", lines.keySet().stream().map(Line::key).toArray()));
            List<Function<Counts, Long>> columns = List.of(
                    Counts::received,
                    counts -> counts.accepted,
                    counts -> counts.duplicates,
                    counts -> counts.suppressed,
                    counts -> counts.rejected,
                    counts -> counts.dead,
                    counts -> counts.conflicts);
            for (int i = 0; i < columns.size(); i++) {
                Object[] column = lines.values().stream().map(columns.get(i)).toArray();
                statement.setArray(10 + i, connection.createArrayOf("bigint", column));
            }
            statement.executeUpdate();
        }
    }

    /** The ids of these batches that are stored. */
    static Set<Batch.Id> stored(Connection connection, List<Batch.Id> ids) throws SQLException {
        Set<Batch.Id> found = new HashSet<>();
        try (PreparedStatement query = connection.prepareStatement("""
                select node, sequence, part
                from capture_batch
                join unnest(?::uuid[], ?::bigint[], ?::integer[]) as asked (node, sequence, part)
                    using (node, sequence, part)""")) {
            ids(connection, query, ids);
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    found.add(new Batch.Id(rows.getObject(1, UUID.class), rows.getLong(2), rows.getInt(3)));
                }
            }
        }
        return found;
    }

    private static void ids(Connection connection, PreparedStatement statement, List<Batch.Id> ids)
            throws SQLException {
        statement.setArray(1, connection.createArrayOf("uuid", column(ids, Batch.Id::node)));
        statement.setArray(2, connection.createArrayOf("bigint", column(ids, Batch.Id::sequence)));
        statement.setArray(3, connection.createArrayOf("integer", column(ids, Batch.Id::part)));
    }

    private static Object[] column(List<Batch.Id> ids, Function<Batch.Id, Object> part) {
        return ids.stream().map(part).toArray();
    }

    private static Map<Line, Counts> count(Batch batch) {
        Map<Line, Counts> lines = new TreeMap<>(Line.IN_ORDER);
        for (RejectedCount rejected : batch.rejectedCounts) {
            Counts counts = line(lines, rejected.receivedAt(), rejected.source(), rejected.key());
            counts.rejected += rejected.rejected();
            counts.suppressed += rejected.suppressed();
        }
        Instant second = Instant.MIN;
        ActivitySource source = ActivitySource.KEY;
        UUID key = Entry.NO_KEY;
        Counts counts = new Counts();
        for (Entry entry : batch.entries) {
            Instant received = entry.activity().receivedAt();
            if (entry.source != source
                    || received.getEpochSecond() != second.getEpochSecond()
                    || !entry.key.equals(key)) {
                second = received;
                source = entry.source;
                key = entry.key;
                counts = line(lines, received, source, key);
            }
            add(counts, entry);
        }
        return lines;
    }

    private static Counts line(Map<Line, Counts> lines, Instant received, ActivitySource source, UUID key) {
        return lines.computeIfAbsent(new Line(received.truncatedTo(ChronoUnit.HOURS), source, key), _ -> new Counts());
    }

    private static void add(Counts counts, Entry entry) {
        switch (entry.verdict()) {
            case ACCEPTED -> counts.accepted++;
            case DUPLICATE -> {
                counts.duplicates++;
                if (entry.decision().conflict()) {
                    counts.conflicts++;
                }
            }
            case SUPPRESSED -> counts.suppressed++;
            case DEAD -> counts.dead++;
            case DAY_CLOSED -> counts.rejected++;
            case null -> throw new IllegalStateException("an entry without a verdict");
        }
    }

    /** The reporting days that got rows. Entries are sorted by time, so the zone is asked once a day. */
    private Set<LocalDate> days(Batch batch) {
        Set<LocalDate> days = new TreeSet<>();
        Instant end = Instant.MIN;
        for (Entry entry : batch.entries) {
            Activity activity = entry.activity();
            if (entry.verdict() == Outcome.ACCEPTED && !activity.occurredAt().isBefore(end)) {
                LocalDate day = zone.dayOf(activity.occurredAt());
                days.add(day);
                end = zone.start(day.plusDays(1));
            }
        }
        return days;
    }
}

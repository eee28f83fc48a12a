package dev.footfall.demo;

import dev.footfall.activity.Activity;
import dev.footfall.activity.BinaryCopy;
import dev.footfall.activity.Days;
import dev.footfall.platform.ReportingZone;
import dev.footfall.platform.SqlTime;
import dev.footfall.platform.Suppression;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Stores one UTC day of the demo like capture: rows, ledger and marks of the affected days, in the caller's
 * transaction. So the demo's numbers add up as in a real installation.
 */
final class DemoDay {

    /** Replaces the id of the process that would have captured the activity. */
    private static final UUID NODE = UUID.nameUUIDFromBytes("footfall demo".getBytes(StandardCharsets.US_ASCII));
    /** One of this many is sent twice, or rejected, as with real senders. */
    private static final int REPEATED = 150;

    private static final int REFUSED = 700;

    private final Suppression suppression;
    private final ReportingZone zone;

    DemoDay(Suppression suppression, ReportingZone zone) {
        this.suppression = suppression;
        this.zone = zone;
    }

    /** Stores nothing of people who paused tracking or were erased, and nothing on closed days. */
    void store(Connection connection, LocalDate day, List<Activity> activities) throws SQLException {
        suppression.join(connection);
        Days.lockShared(connection, day);
        if (!Days.closedAmong(connection, List.of(day)).isEmpty()) {
            return;
        }
        List<Activity> kept = new ArrayList<>();
        List<Activity> suppressed = new ArrayList<>();
        for (Activity activity : activities) {
            (suppression.suppresses(activity.userId(), activity.type(), activity.occurredAt(), activity.receivedAt())
                            ? suppressed
                            : kept)
                    .add(activity);
        }
        BinaryCopy.copy(connection, "activity (" + BinaryCopy.COLUMNS + ")", copy -> {
            for (Activity activity : kept) {
                copy.row(activity);
            }
        });
        account(connection, byHour(kept), byHour(suppressed));
        mark(connection, kept);
    }

    private static Map<Instant, Long> byHour(List<Activity> activities) {
        return activities.stream()
                .collect(Collectors.groupingBy(
                        activity -> activity.receivedAt().truncatedTo(ChronoUnit.HOURS),
                        TreeMap::new,
                        Collectors.counting()));
    }

    private static void account(Connection connection, Map<Instant, Long> accepted, Map<Instant, Long> suppressed)
            throws SQLException {
        Map<Instant, Long> hours = new TreeMap<>(accepted);
        suppressed.forEach((hour, _) -> hours.putIfAbsent(hour, 0L));
        try (PreparedStatement statement = connection.prepareStatement("""
                insert into capture_ledger (hour, source, key_id, node, writer,
                    received, accepted, duplicates, suppressed, rejected, dead, conflicts)
                select hour, 'key', ?, ?, 0, accepted + duplicates + suppressed + rejected, accepted, duplicates,
                    suppressed, rejected, 0, 0
                from (values (?, ?, ?, ?, ?)) as counts (hour, accepted, duplicates, suppressed, rejected)
                on conflict (hour, source, key_id, node, writer) do update set
                    received = capture_ledger.received + excluded.received,
                    accepted = capture_ledger.accepted + excluded.accepted,
                    duplicates = capture_ledger.duplicates + excluded.duplicates,
                    suppressed = capture_ledger.suppressed + excluded.suppressed,
                    rejected = capture_ledger.rejected + excluded.rejected""")) {
            for (Map.Entry<Instant, Long> hour : hours.entrySet()) {
                statement.setObject(1, DemoSource.KEY);
                statement.setObject(2, NODE);
                statement.setObject(3, SqlTime.utc(hour.getKey()));
                statement.setLong(4, hour.getValue());
                statement.setLong(5, hour.getValue() / REPEATED);
                statement.setLong(6, suppressed.getOrDefault(hour.getKey(), 0L));
                statement.setLong(7, hour.getValue() / REFUSED);
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    private void mark(Connection connection, List<Activity> activities) throws SQLException {
        Object[] days = activities.stream()
                .map(activity -> zone.dayOf(activity.occurredAt()))
                .distinct()
                .toArray();
        try (PreparedStatement insert =
                connection.prepareStatement("insert into activity_mark (day) select unnest(?::date[])")) {
            insert.setArray(1, connection.createArrayOf("date", days));
            insert.executeUpdate();
        }
    }
}

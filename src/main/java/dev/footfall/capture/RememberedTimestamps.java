package dev.footfall.capture;

import dev.footfall.activity.Activity;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;

/** The time first given to what came without one, so that its repetition has the same key. */
final class RememberedTimestamps {

    private record Key(UUID id, UUID userId) {}

    private RememberedTimestamps() {}

    /**
     * Remembers the times of the batch's untimed entries, and gives those that came before the time they had then.
     *
     * @return whether any came before
     */
    static boolean recall(Connection connection, Batch batch, SuppressionFilter suppressionFilter) throws SQLException {
        dropRemoved(connection, batch, suppressionFilter);
        List<Entry> untimed = batch.open().stream()
                .filter(entry -> entry.untimed)
                .sorted(Comparator.comparing(
                        Entry::activity, Comparator.comparing(Activity::id).thenComparing(Activity::userId)))
                .toList();
        if (untimed.isEmpty()) {
            return false;
        }
        remember(connection, untimed);
        Map<Key, OffsetDateTime> first = load(connection, untimed);
        boolean repeated = false;
        for (Entry entry : untimed) {
            Activity activity = entry.activity();
            OffsetDateTime time = first.get(new Key(activity.id(), activity.userId()));
            if (time != null && !time.toInstant().equals(activity.occurredAt())) {
                entry.recallTime(activity.at(time.toInstant()));
                repeated = true;
            }
        }
        if (repeated) {
            batch.sortRecalled();
        }
        return repeated;
    }

    /** What was deleted is known by its stand-in still: its repetition is no new activity. */
    private static void dropRemoved(Connection connection, Batch batch, SuppressionFilter suppressionFilter)
            throws SQLException {
        List<Entry> suspects = batch.open().stream()
                .filter(entry -> entry.untimed
                        && suppressionFilter.mayRepeatRemoved(entry.activity().userId()))
                .toList();
        if (suspects.isEmpty()) {
            return;
        }
        try (PreparedStatement query = connection.prepareStatement("""
                select asked.place::integer
                from unnest(?::uuid[], ?::uuid[]) with ordinality as asked (id, user_id, place)
                join untimed_id using (id, user_id)""")) {
            query.setArray(1, uuids(connection, suspects, Activity::id));
            query.setArray(2, uuids(connection, suspects, activity -> suppressionFilter.standIn(activity.userId())));
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    suspects.get(rows.getInt(1) - 1).drop(Outcome.SUPPRESSED);
                }
            }
        }
    }

    private static void remember(Connection connection, List<Entry> untimed) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("""
                insert into untimed_id (id, user_id, occurred_at)
                select * from unnest(?::uuid[], ?::uuid[], ?::timestamptz[])
                on conflict do nothing""")) {
            arrays(connection, insert, untimed);
            insert.setArray(
                    3,
                    connection.createArrayOf(
                            "text",
                            untimed.stream()
                                    .map(entry -> entry.activity().occurredAt().toString())
                                    .toArray()));
            insert.execute();
        }
    }

    private static Map<Key, OffsetDateTime> load(Connection connection, List<Entry> untimed) throws SQLException {
        Map<Key, OffsetDateTime> found = new HashMap<>();
        try (PreparedStatement query = connection.prepareStatement("""
                select known.id, known.user_id, known.occurred_at
                from unnest(?::uuid[], ?::uuid[]) as asked (id, user_id)
                join untimed_id known using (id, user_id)""")) {
            arrays(connection, query, untimed);
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    found.put(
                            new Key(rows.getObject(1, UUID.class), rows.getObject(2, UUID.class)),
                            rows.getObject(3, OffsetDateTime.class));
                }
            }
        }
        return found;
    }

    private static void arrays(Connection connection, PreparedStatement statement, List<Entry> untimed)
            throws SQLException {
        statement.setArray(1, uuids(connection, untimed, Activity::id));
        statement.setArray(2, uuids(connection, untimed, Activity::userId));
    }

    private static Array uuids(Connection connection, List<Entry> entries, Function<Activity, UUID> which)
            throws SQLException {
        return connection.createArrayOf(
                "uuid", entries.stream().map(Entry::activity).map(which).toArray());
    }
}

package dev.footfall.capture;

import dev.footfall.activity.Activity;
import dev.footfall.capture.Entry.Outcome;
import dev.footfall.platform.ErasureRequest;
import dev.footfall.platform.PersonalDataStore;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The time first assigned to what came without one or was corrected, so that its repetition has the same key. */
final class RememberedTimestamps {

    private record Key(UUID id, UUID userId) {}

    private RememberedTimestamps() {}

    /**
     * Remembers the times of the batch's untimed entries, and gives repeated ones the time they had then.
     *
     * @return whether any entry was a repetition
     */
    static boolean recall(Connection connection, Batch batch, SuppressionFilter suppressionFilter) throws SQLException {
        dropRemoved(connection, batch, suppressionFilter);
        boolean repeated = CorrectedTimes.recall(connection, batch);
        if (repeated) {
            batch.sortRecalled();
        }
        List<Entry> untimed = batch.open().stream()
                .filter(entry -> entry.untimed && !CorrectedTimes.isAsSent(entry))
                .sorted(Comparator.comparing(
                        Entry::activity, Comparator.comparing(Activity::id).thenComparing(Activity::userId)))
                .toList();
        if (untimed.isEmpty()) {
            return repeated;
        }
        remember(connection, untimed);
        Map<Key, OffsetDateTime> first = load(connection, untimed);
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

    /** What was deleted is still known by its stand-in: its repetition is no new activity. */
    private static void dropRemoved(Connection connection, Batch batch, SuppressionFilter suppressionFilter)
            throws SQLException {
        List<Entry> suspects = batch.open().stream()
                .filter(entry -> (entry.untimed || entry.ownTime != null)
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

    /**
     * The personal data in remembered times. The rows stay for their eight days with a stand-in for the person: without
     * them a repetition of something removed would look like new activity. Runs before raw activity, which decides what
     * a removal of a part covers.
     */
    @Component
    static final class RememberedTimestampsPersonalData implements PersonalDataStore {

        @Override
        public String name() {
            return "times of untimed activity";
        }

        @Override
        public Set<String> tables() {
            return Set.of("untimed_id");
        }

        @Override
        public int order() {
            return 30;
        }

        @Override
        public long remove(ErasureRequest erasureRequest, JdbcClient transaction) {
            return erasureRequest
                    .bind(transaction.sql("""
                            with gone as (
                                delete from untimed_id
                                where user_id = :person and (:erasure or occurred_at <= :until) and (:whole or exists (
                                    select from activity
                                    where activity.user_id = :person
                                      and (activity.id, activity.occurred_at) = (untimed_id.id, untimed_id.occurred_at)
                                      and (:type::smallint is null or activity_type = :type)
                                      and (:from::timestamptz is null or activity.occurred_at >= :from)
                                      and (:to::timestamptz is null or activity.occurred_at < :to)))
                                returning id, occurred_at, received_at
                            ), kept as (
                                insert into untimed_id (id, user_id, occurred_at, received_at)
                                select id, :standIn, occurred_at, received_at from gone
                                on conflict do nothing
                            )
                            select count(*) from gone"""))
                    .param("whole", erasureRequest.isWhole())
                    .param("standIn", SuppressionFilter.standIn(erasureRequest.hash()))
                    .query(Long.class)
                    .single();
        }

        /** Once its activity is gone nothing tells whether a row belonged to the removed part. */
        @Override
        public long count(ErasureRequest erasureRequest, JdbcClient transaction) {
            return erasureRequest.isWhole()
                    ? erasureRequest
                            .bind(transaction.sql("""
                                    select count(*) from untimed_id
                                    where user_id = :person and (:erasure or occurred_at <= :until)"""))
                            .query(Long.class)
                            .single()
                    : 0;
        }

        @Override
        public void people(JdbcClient database, Consumer<UUID> visitor) {
            PersonalDataStore.tell(database.sql("select distinct user_id from untimed_id"), visitor);
        }

        /** Reads by the table's key, so that all chunks together read it once. */
        @Override
        public Iterator<List<Map<String, Object>>> exportInChunks(UUID person, JdbcClient database) {
            return new Chunks(
                    "id",
                    last -> database.sql("""
                                    select id, occurred_at as timestamp, received_at as "receivedAt"
                                    from untimed_id
                                    where user_id = :person and (cast(:last as uuid) is null or id > :last)
                                    order by id limit 1000""")
                            .param("person", person)
                            .param("last", last)
                            .query()
                            .listOfRows());
        }
    }
}

package dev.footfall.capture;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.postgresql.PGConnection;
import org.postgresql.PGStatement;
import org.postgresql.copy.CopyIn;

/** The way of a batch with keys that may be in the table already: through a temporary table, duplicates told one by one. */
final class Staging {

    private Staging() {}

    /** Decides each entry: accepted, or a duplicate, with the same content or another. */
    static void insert(Connection connection, List<Entry> entries) throws SQLException {
        if (entries.isEmpty()) {
            return;
        }
        try (Statement statement = connection.createStatement()) {
            statement.execute("""
                    create temporary table if not exists staging (like activity, number integer not null)
                    on commit delete rows""");
        }
        CopyIn copy = connection
                .unwrap(PGConnection.class)
                .getCopyAPI()
                .copyIn("copy staging (" + BinaryCopy.COLUMNS + ", number) from stdin (format binary)");
        try {
            BinaryCopy rows = new BinaryCopy((bytes, length) -> copy.writeToCopy(bytes, 0, length));
            for (int i = 0; i < entries.size(); i++) {
                rows.numberedRow(entries.get(i).activity(), i);
            }
            rows.end();
            copy.endCopy();
        } finally {
            if (copy.isActive()) {
                copy.cancelCopy();
            }
        }
        Set<Integer> stored;
        try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
            stored = numbers(insert);
        }
        Set<Integer> conflicts = stored.size() == entries.size() ? Set.of() : conflicts(connection, entries);
        for (int i = 0; i < entries.size(); i++) {
            if (stored.contains(i)) {
                entries.get(i).accept();
            } else {
                entries.get(i).duplicate(conflicts.contains(i));
            }
        }
    }

    /** In the order of the key, as every writer does, so that writers wait for each other and never deadlock. */
    private static final String INSERT = """
            with stored as (
                insert into activity (%1$s)
                select %1$s from staging order by number
                on conflict do nothing
                returning occurred_at, id, user_id
            )
            select staging.number from staging join stored using (occurred_at, id, user_id)""".formatted(BinaryCopy.COLUMNS);

    /**
     * A statement of its own: it sees what a writer beside this one committed while the insert waited for it. With bounds, since the
     * join alone would read, and lock, the partition of every day.
     */
    private static final String CONFLICTS = """
            select staging.number
            from staging join activity using (occurred_at, id, user_id)
            where activity.occurred_at between ? and ?
              and (staging.activity_type, staging.entity_type, staging.entity_id, staging.metadata)
                is distinct from (activity.activity_type, activity.entity_type, activity.entity_id, activity.metadata)""";

    private static Set<Integer> conflicts(Connection connection, List<Entry> entries) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(CONFLICTS)) {
            query.unwrap(PGStatement.class).setPrepareThreshold(0); // a plan for any times would be one for all days
            query.setObject(1, time(entries.getFirst()));
            query.setObject(2, time(entries.getLast()));
            return numbers(query);
        }
    }

    /** Batches are in the order of their times. */
    private static OffsetDateTime time(Entry entry) {
        return entry.activity().occurredAt().atOffset(ZoneOffset.UTC);
    }

    private static Set<Integer> numbers(PreparedStatement query) throws SQLException {
        Set<Integer> numbers = new HashSet<>();
        try (ResultSet rows = query.executeQuery()) {
            while (rows.next()) {
                numbers.add(rows.getInt(1));
            }
        }
        return numbers;
    }
}

package dev.footfall.activity;

import dev.footfall.activity.Days.DayState;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.time.Duration;
import java.time.LocalDate;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Changes one day's partition as a whole, inside a transaction of the caller's that holds {@link Days#lock} on the day.
 * A change of partitions queues behind every reader of the raw table, and every later reader behind it: so it waits for
 * 200 ms at a time, lets those behind it go first, and retries.
 */
public final class DayPartition {

    private static final String LOCK_NOT_AVAILABLE = "55P03";
    private static final String PATIENCE = "200ms";
    private static final Duration RETRY_DELAY = Duration.ofMillis(700);
    private static final int ATTEMPTS = 80;
    /** Enough to sort a day of a million rows, or its keys, without the disk. */
    public static final String SORT_MEMORY = "256MB";

    private final Connection transaction;
    private final LocalDate day;
    private final String table;
    private final String built;

    public DayPartition(Connection transaction, LocalDate day) {
        this.transaction = transaction;
        this.day = day;
        this.table = Days.partition(day);
        this.built = table + "_built";
    }

    /** As the transaction sees it now; null where the day never had a partition. */
    public @Nullable DayState state() throws SQLException {
        return Days.stored(transaction, day);
    }

    public boolean exists() throws SQLException {
        return Days.exists(transaction, day);
    }

    public String table() {
        return table;
    }

    public long rows() throws SQLException {
        try (Statement statement = transaction.createStatement();
                var row = statement.executeQuery("select count(*) from " + table)) {
            row.next();
            return row.getLong(1);
        }
    }

    /** Creates an empty table, with the partition's columns and bounds, that is to replace it; returns its name. */
    public String build() throws SQLException {
        execute("create table " + built + " (like activity including defaults, " + Days.check(table, day) + ")");
        return built;
    }

    /**
     * Creates on the built table, once it has its rows, the indexes of the parent, which adopts them, and those of a
     * sealed day.
     */
    public void index() throws SQLException {
        execute("set local maintenance_work_mem = '" + SORT_MEMORY + "'");
        execute("alter table " + built + " add primary key (occurred_at, id, user_id)");
        execute("create index on " + built + " (user_id)");
        execute("create index on " + built + " (activity_type, occurred_at)");
        execute("create index on " + built + " (entity_id, occurred_at)");
        execute("analyze " + built);
    }

    /** Replaces the partition by the built table. */
    public void swap() throws SQLException {
        withShortLockTimeout("alter table activity detach partition " + table);
        execute("drop table " + table);
        execute("alter table " + built + " rename to " + table);
        execute("alter table activity attach partition " + table + " " + Days.bounds(day));
    }

    /** Drops the partition. */
    public void drop() throws SQLException {
        withShortLockTimeout("drop table " + table);
    }

    public void become(DayState state) throws SQLException {
        try (var update =
                transaction.prepareStatement("update activity_day set state = ?, changed_at = now() where day = ?")) {
            update.setString(1, state.text());
            update.setObject(2, day);
            update.execute();
        }
    }

    private void withShortLockTimeout(String change) throws SQLException {
        for (int attempt = 1; ; attempt++) {
            Savepoint before = transaction.setSavepoint();
            try {
                execute("set local lock_timeout = '" + PATIENCE + "'");
                execute(change);
                execute("set local lock_timeout = 0");
                transaction.releaseSavepoint(before);
                return;
            } catch (SQLException e) {
                if (!LOCK_NOT_AVAILABLE.equals(e.getSQLState())) {
                    throw e;
                }
                transaction.rollback(before);
                if (attempt == ATTEMPTS) {
                    throw new PartitionBusyException(day, e);
                }
                LockSupport.parkNanos(RETRY_DELAY.toNanos());
            }
        }
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = transaction.createStatement()) {
            statement.execute(sql);
        }
    }

    /** The raw table had readers without a break for a minute. */
    public static final class PartitionBusyException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        PartitionBusyException(LocalDate day, Throwable cause) {
            super(
                    ("The partition of %s could not be changed because other sessions kept reading raw "
                                    + "activity. Nothing was changed: start the job again.")
                            .formatted(day),
                    cause);
        }
    }
}

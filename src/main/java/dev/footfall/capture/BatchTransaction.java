package dev.footfall.capture;

import dev.footfall.activity.Activity;
import dev.footfall.activity.BinaryCopy;
import dev.footfall.activity.Days;
import dev.footfall.activity.RollupLifecycle.AffectedDays;
import dev.footfall.capture.Entry.Outcome;
import dev.footfall.platform.SqlTime;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.postgresql.PGStatement;
import org.postgresql.util.PSQLState;

/**
 * Stores one batch in one transaction: rows, texts of new entities, the batch's identity, its ledger counts and its
 * marks are all stored, or none is. One attempt; {@link ActivityStore} decides what follows a failure. Called by writer
 * threads, one connection each.
 *
 * <p>Rows are copied straight into the table. A key that is already there fails the whole COPY; the batch is then
 * retried {@code staged}, which resolves duplicates one by one at 0.6 of the rate.
 */
final class BatchTransaction {

    /** A key of the batch is already in the table: retry the batch staged. */
    static final class DuplicateKeyException extends SQLException {
        private static final long serialVersionUID = 1L;

        DuplicateKeyException(SQLException cause) {
            super(cause.getMessage(), cause.getSQLState(), cause);
        }
    }

    /** An earlier attempt, whose answer was lost, stored the batch. */
    static final class AlreadyStoredException extends SQLException {
        private static final long serialVersionUID = 1L;

        AlreadyStoredException(SQLException cause) {
            super(cause.getMessage(), cause.getSQLState(), cause);
        }
    }

    private final SuppressionFilter suppressionFilter;
    private final EntityTexts entityTexts;
    private final Ledger ledger;
    private final Clock clock;
    private final Duration lateWindow;
    private final AffectedDays affectedDays;

    BatchTransaction(
            SuppressionFilter suppressionFilter,
            EntityTexts entityTexts,
            Ledger ledger,
            Clock clock,
            Duration lateWindow,
            AffectedDays affectedDays) {
        this.suppressionFilter = suppressionFilter;
        this.entityTexts = entityTexts;
        this.ledger = ledger;
        this.clock = clock;
        this.lateWindow = lateWindow;
        this.affectedDays = affectedDays;
    }

    /** Every entry of the batch has its verdict afterwards. */
    void store(Connection connection, Batch batch, int writer, boolean staged) throws SQLException {
        connection.setAutoCommit(false);
        try {
            batch.reset();
            suppressionFilter.join(connection);
            dropSuppressed(batch);
            batch.redact(suppressionFilter::withoutErased);
            suppressionFilter.dropDeletedAhead(connection, batch.open());
            boolean repeated = RememberedTimestamps.recall(connection, batch, suppressionFilter);
            dropClosedDays(connection, batch);
            dropRepeats(batch);
            List<Entry> open = batch.open();
            if (staged || repeated) {
                Staging.insert(connection, open);
            } else {
                copy(connection, open);
            }
            Map<UUID, String> newTexts = entityTexts.insert(connection, open);
            DeadLetters.insert(connection, batch.entries);
            record(connection, batch, writer);
            DeadLetters.removeReplayed(connection, batch, writer);
            batch.committing();
            connection.commit();
            entityTexts.committed(newTexts);
        } catch (SQLException | RuntimeException e) {
            rollback(connection);
            throw e;
        }
    }

    private void dropSuppressed(Batch batch) {
        for (Entry entry : batch.open()) {
            if (suppressionFilter.is(entry.activity())
                    || entry.ownTime != null
                            && entry.untimed
                            && suppressionFilter.is(entry.activity().at(entry.ownTime))) {
                entry.drop(Outcome.SUPPRESSED);
            }
        }
    }

    /**
     * Days within the late window cannot be closed; older ones (imports) are locked against closing until the commit.
     */
    private void dropClosedDays(Connection connection, Batch batch) throws SQLException {
        Instant window = clock.instant().minus(lateWindow);
        Set<LocalDate> old = new TreeSet<>();
        for (Entry entry : batch.entries) {
            if (!entry.activity().occurredAt().isBefore(window)) {
                break;
            }
            if (!entry.forgotten()) {
                old.addAll(affectedDays.days(entry.activity().occurredAt()));
            }
        }
        if (old.isEmpty()) {
            return;
        }
        for (LocalDate day : old) {
            Days.lockShared(connection, day);
        }
        Collection<LocalDate> closed = Days.closedAmong(connection, old);
        for (Entry entry : closed.isEmpty() ? List.<Entry>of() : batch.open()) {
            if (!Collections.disjoint(closed, affectedDays.days(entry.activity().occurredAt()))) {
                entry.drop(Outcome.DAY_CLOSED);
            }
        }
    }

    /** Where a key repeats within a batch the first to arrive stays: the sort is stable. */
    private static void dropRepeats(Batch batch) {
        Activity previous = null;
        for (Entry entry : batch.open()) {
            Activity activity = entry.activity();
            if (previous != null && activity.sameKey(previous)) {
                entry.duplicate(!activity.sameContent(previous));
            } else {
                previous = activity;
            }
        }
    }

    private static void copy(Connection connection, List<Entry> entries) throws SQLException {
        if (entries.isEmpty()) {
            return;
        }
        try {
            BinaryCopy.copy(connection, "activity (" + BinaryCopy.COLUMNS + ")", copy -> {
                for (Entry entry : entries) {
                    copy.row(entry.activity());
                }
            });
        } catch (SQLException e) {
            throw PSQLState.UNIQUE_VIOLATION.getState().equals(e.getSQLState()) ? new DuplicateKeyException(e) : e;
        }
        entries.forEach(Entry::accept);
    }

    private void record(Connection connection, Batch batch, int writer) throws SQLException {
        try {
            ledger.record(connection, batch, writer);
        } catch (SQLException e) {
            throw PSQLState.UNIQUE_VIOLATION.getState().equals(e.getSQLState()) ? new AlreadyStoredException(e) : e;
        }
    }

    private static void rollback(Connection connection) {
        try {
            connection.rollback();
        } catch (SQLException gone) {
            // the connection is lost, and the pool will notice; the cause is already being thrown
        }
    }

    /**
     * Stores a batch whose keys may be in the table already, through a temporary table, and resolves duplicates one by
     * one.
     */
    static final class Staging {

        private Staging() {}

        /** Decides each entry: accepted, a duplicate with the same content, or a duplicate with other content. */
        static void insert(Connection connection, List<Entry> entries) throws SQLException {
            if (entries.isEmpty()) {
                return;
            }
            try (Statement statement = connection.createStatement()) {
                statement.execute("""
                        create temporary table if not exists staging (like activity, number integer not null)
                        on commit delete rows""");
            }
            BinaryCopy.copy(connection, "staging (" + BinaryCopy.COLUMNS + ", number)", copy -> {
                for (int i = 0; i < entries.size(); i++) {
                    copy.numberedRow(entries.get(i).activity(), i);
                }
            });
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

        /** In key order, as every writer inserts, so that writers wait for each other and never deadlock. */
        private static final String INSERT = """
                with stored as (
                    insert into activity (%1$s)
                    select %1$s from staging order by number
                    on conflict do nothing
                    returning occurred_at, id, user_id
                )
                select staging.number from staging join stored using (occurred_at, id, user_id)
                """.formatted(BinaryCopy.COLUMNS);

        /**
         * A separate statement, so that it sees what a concurrent writer committed while the insert waited for it. With
         * time bounds, because the join alone would read, and lock, the partition of every day.
         */
        private static final String CONFLICTS = """
                select staging.number
                from staging join activity using (occurred_at, id, user_id)
                where activity.occurred_at between ? and ?
                  and (staging.activity_type, staging.entity_type, staging.entity_id, staging.metadata)
                    is distinct from (activity.activity_type, activity.entity_type, activity.entity_id,
                        activity.metadata)""";

        private static Set<Integer> conflicts(Connection connection, List<Entry> entries) throws SQLException {
            try (PreparedStatement query = connection.prepareStatement(CONFLICTS)) {
                query.unwrap(PGStatement.class)
                        .setPrepareThreshold(0); // a generic plan would visit the partition of every day
                query.setObject(1, time(entries.getFirst()));
                query.setObject(2, time(entries.getLast()));
                return numbers(query);
            }
        }

        /** Entries are sorted by time. */
        private static OffsetDateTime time(Entry entry) {
            return SqlTime.utc(entry.activity().occurredAt());
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
}

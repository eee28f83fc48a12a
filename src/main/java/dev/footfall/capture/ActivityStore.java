package dev.footfall.capture;

import dev.footfall.activity.Activity;
import dev.footfall.activity.Days;
import dev.footfall.platform.OutOfMemory;
import dev.footfall.platform.database.ReadOnlyServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores batches, whatever it takes: tries again where that helps, halves a batch that the database refuses until the
 * culprit is found, and gives up only when the database is away. One for each writer, called by its thread only.
 */
final class ActivityStore {

    private static final Logger log = LoggerFactory.getLogger(ActivityStore.class);

    /** After a duplicate more are likely (somebody sends again), and a failed COPY leaves dead rows. */
    private static final Duration STAGED_FOR = Duration.ofSeconds(30);

    private static final Duration PAUSE = Duration.ofMillis(50);
    /** A day that is still missing then is not the data's fault: it is being rewritten, or somebody detached it. */
    private static final int DAYS_MADE_AT_MOST = 3;

    private final DataSource database;
    private final DatabaseState link;
    private final BatchTransaction transaction;
    private final Days days;
    private final Duration patience;
    private final int writer;
    private long stagedUntil = System.nanoTime();

    ActivityStore(
            DataSource database,
            DatabaseState link,
            BatchTransaction transaction,
            Days days,
            Duration patience,
            int writer) {
        this.database = database;
        this.link = link;
        this.transaction = transaction;
        this.days = days;
        this.patience = patience;
        this.writer = writer;
    }

    /**
     * True when every entry has its verdict and the batch is committed; false when the database is away, or busy for
     * longer than the patience, or one of several batches put together needs a transaction of its own. Then it may be
     * stored all the same, or in part: only the same batch, or each of the several, may be tried again.
     */
    boolean store(Batch batch) {
        long deadline = System.nanoTime() + patience.toNanos();
        int failures = 0;
        int daysMade = 0;
        while (true) {
            try {
                attempt(batch);
                return true;
            } catch (SQLException e) {
                OutOfMemory.check(e); // the driver wraps it
                switch (StoreFailure.of(e)) {
                    case ALREADY_STORED -> {
                        if (batch.isSeveral()) {
                            return false;
                        }
                        batch.committedEarlier();
                        return true;
                    }
                    case DUPLICATE_KEY -> stagedUntil = System.nanoTime() + STAGED_FOR.toNanos();
                    case MISSING_DAY -> {
                        if (daysMade++ == DAYS_MADE_AT_MOST) {
                            log.error("A day of a batch has no partition, and none can be made");
                            return false;
                        }
                        makeDays(batch);
                    }
                    case REFUSED -> {
                        return !batch.isSeveral() && isolate(batch, e);
                    }
                    case CONTENTION -> {
                        if (System.nanoTime() - deadline > 0) {
                            log.warn("A batch met locks for too long: SQLSTATE {}", e.getSQLState());
                            return false;
                        }
                        LockSupport.parkNanos(PAUSE.toNanos());
                    }
                    case AWAY -> {
                        // once is a connection that broke, twice is a server that is gone
                        if (++failures == 2) {
                            link.lost(e);
                            return false;
                        }
                    }
                }
            }
        }
    }

    private void attempt(Batch batch) throws SQLException {
        try (Connection connection = database.getConnection()) {
            try {
                transaction.store(connection, batch, writer, System.nanoTime() - stagedUntil < 0);
            } catch (SQLException e) {
                ReadOnlyServer.evictIfReadOnly(e, connection, database);
                throw e;
            }
        }
    }

    /** Which of these batches an earlier attempt had stored whole; none when the database does not say. */
    Set<Batch.Id> stored(List<Batch.Id> ids) {
        try (Connection connection = database.getConnection()) {
            return Ledger.stored(connection, ids);
        } catch (SQLException e) {
            return Set.of();
        }
    }

    /**
     * Halves until the refused one stands alone; everything else is stored on the way. The halves are the same at every
     * replay.
     */
    private boolean isolate(Batch batch, SQLException refusal) {
        batch.reset();
        if (batch.entries.size() > 1) {
            return store(batch.firstHalf()) && store(batch.secondHalf());
        }
        if (batch.open().isEmpty()) {
            log.error("The database refuses what is not an activity's fault: {}", StoreFailure.words(refusal));
            return false;
        }
        log.warn(
                "The database refused one activity: {}. It is kept with the dead letters.",
                StoreFailure.words(refusal));
        batch.entries.getFirst().bury(StoreFailure.words(refusal));
        return store(batch);
    }

    private void makeDays(Batch batch) {
        Set<LocalDate> wanted = batch.open().stream()
                .map(Entry::activity)
                .map(Activity::occurredAt)
                .map(Days::of)
                .collect(Collectors.toSet());
        try {
            for (LocalDate day : wanted) {
                days.ensure(day);
            }
        } catch (SQLException e) {
            log.warn("A missing day could not be made: SQLSTATE {}", e.getSQLState());
        }
    }

    /** What a failed attempt to store a batch calls for. Codes: PostgreSQL documentation, appendix A. */
    enum StoreFailure {
        /** An attempt whose answer was lost had stored it. */
        ALREADY_STORED,
        /** A key is in the table already: again, staged. */
        DUPLICATE_KEY,
        /** No partition for a row: make the day, again. */
        MISSING_DAY,
        /** Deadlock, serialization, a lock not had in time: again, never the data's fault. */
        CONTENTION,
        /** The data itself is refused: halve the batch until the culprit stands alone. */
        REFUSED,
        /** The database is away, hangs, is full or shuts down. */
        AWAY;

        private static final Set<String> CONTENTION_STATES = Set.of("40P01", "40001", "55P03");

        static StoreFailure of(SQLException e) {
            if (e instanceof BatchTransaction.AlreadyStoredException) {
                return ALREADY_STORED;
            }
            if (e instanceof BatchTransaction.DuplicateKeyException) {
                return DUPLICATE_KEY;
            }
            String state = e.getSQLState();
            if (state == null) {
                return AWAY;
            }
            if (CONTENTION_STATES.contains(state)) {
                return CONTENTION;
            }
            if (state.equals("23514") && constraint(e) == null) {
                return MISSING_DAY;
            }
            // data exceptions, constraints, raised by a trigger, program limits, wrong objects are the batch's; not 08,
            // 53,
            // 57, 58
            return switch (state.substring(0, 2)) {
                case "22", "23", "44", "54", "P0" -> REFUSED;
                default -> AWAY;
            };
        }

        /** The reason for the dead letter: code and constraint, never the message, which may hold values. */
        static String words(SQLException e) {
            String constraint = constraint(e);
            return "SQLSTATE " + e.getSQLState() + (constraint == null ? "" : ", constraint " + constraint);
        }

        private static @Nullable String constraint(SQLException e) {
            ServerErrorMessage message = e instanceof PSQLException server ? server.getServerErrorMessage() : null;
            return message == null ? null : message.getConstraint();
        }
    }
}

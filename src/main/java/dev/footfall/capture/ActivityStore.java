package dev.footfall.capture;

import dev.footfall.activity.Activity;
import dev.footfall.activity.Days;
import dev.footfall.database.ReadOnlyServer;
import dev.footfall.platform.OutOfMemory;
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
 * Stores batches: retries where that helps, halves a batch that the database refuses until the refused activity is
 * found, and gives up only when the database is away. One per writer, called by its thread only.
 */
final class ActivityStore {

    private static final Logger log = LoggerFactory.getLogger(ActivityStore.class);

    /** After a duplicate more are likely (a sender repeats itself), and a failed COPY leaves dead rows. */
    private static final Duration STAGED_DURATION = Duration.ofSeconds(30);

    private static final Duration RETRY_DELAY = Duration.ofMillis(50);
    /**
     * A day that is still missing after that is not the data's fault: it is being rewritten, or somebody detached it.
     */
    private static final int MAX_DAY_ATTEMPTS = 3;

    private final DataSource database;
    private final DatabaseState databaseState;
    private final BatchTransaction transaction;
    private final Days days;
    private final Duration patience;
    private final int writer;
    private long stagedUntil = System.nanoTime();

    ActivityStore(
            DataSource database,
            DatabaseState databaseState,
            BatchTransaction transaction,
            Days days,
            Duration patience,
            int writer) {
        this.database = database;
        this.databaseState = databaseState;
        this.transaction = transaction;
        this.days = days;
        this.patience = patience;
        this.writer = writer;
    }

    /**
     * True when every entry has its verdict and the batch is committed. False when the database is away, is busy for
     * longer than the patience, or when one of several combined batches needs a transaction of its own. After false the
     * batch may still be stored, wholly or in part: retry only the same batch, or each of the combined ones.
     */
    boolean store(Batch batch) {
        long deadline = System.nanoTime() + patience.toNanos();
        int failures = 0;
        int dayAttempts = 0;
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
                    case DUPLICATE_KEY -> stagedUntil = System.nanoTime() + STAGED_DURATION.toNanos();
                    case MISSING_DAY -> {
                        if (dayAttempts++ == MAX_DAY_ATTEMPTS) {
                            log.error("A day of a batch has no partition, and none can be created");
                            return false;
                        }
                        createDays(batch);
                    }
                    case REFUSED -> {
                        return !batch.isSeveral() && isolate(batch, e);
                    }
                    case CONTENTION -> {
                        if (System.nanoTime() - deadline > 0) {
                            log.warn("A batch waited too long for locks: SQLSTATE {}", e.getSQLState());
                            return false;
                        }
                        LockSupport.parkNanos(RETRY_DELAY.toNanos());
                    }
                    case AWAY -> {
                        // one failure is a broken connection, two are a server that is gone
                        if (++failures == 2) {
                            databaseState.lost(e);
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

    /** The batches that an earlier attempt stored; empty when the database does not answer. */
    Set<Batch.Id> stored(List<Batch.Id> ids) {
        try (Connection connection = database.getConnection()) {
            return Ledger.stored(connection, ids);
        } catch (SQLException e) {
            return Set.of();
        }
    }

    /**
     * Halves the batch until the refused activity stands alone, and stores everything else on the way. The halves are
     * the same at every replay.
     */
    private boolean isolate(Batch batch, SQLException refusal) {
        batch.reset();
        if (batch.entries.size() > 1) {
            return store(batch.firstHalf()) && store(batch.secondHalf());
        }
        if (batch.open().isEmpty()) {
            log.error("The database refuses a batch, though no activity is at fault: {}", StoreFailure.words(refusal));
            return false;
        }
        log.warn(
                "The database refused one activity: {}. It is kept with the dead letters.",
                StoreFailure.words(refusal));
        batch.entries.getFirst().markDead(StoreFailure.words(refusal));
        return store(batch);
    }

    private void createDays(Batch batch) {
        Set<LocalDate> missing = batch.open().stream()
                .map(Entry::activity)
                .map(Activity::occurredAt)
                .map(Days::of)
                .collect(Collectors.toSet());
        try {
            for (LocalDate day : missing) {
                days.ensure(day);
            }
        } catch (SQLException e) {
            log.warn("A missing day could not be created: SQLSTATE {}", e.getSQLState());
        }
    }

    /** What a failed attempt to store a batch calls for. Codes: PostgreSQL documentation, appendix A. */
    enum StoreFailure {
        /** An earlier attempt, whose answer was lost, stored it. */
        ALREADY_STORED,
        /** A key is in the table already: retry, staged. */
        DUPLICATE_KEY,
        /** No partition for a row: create the day, then retry. */
        MISSING_DAY,
        /** Deadlock, serialization failure or lock time-out: retry. Never the data's fault. */
        CONTENTION,
        /** The data itself is refused: halve the batch until the refused activity stands alone. */
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
            // The batch's fault: data exceptions (22), constraints (23), access and syntax (44), program limits (54),
            // errors raised by a trigger (P0). Not 08, 53, 57, 58.
            return switch (state.substring(0, 2)) {
                case "22", "23", "44", "54", "P0" -> REFUSED;
                default -> AWAY;
            };
        }

        /** The reason for the dead letter: code and constraint, never the message, which may contain values. */
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

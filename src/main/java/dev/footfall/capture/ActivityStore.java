package dev.footfall.capture;

import dev.footfall.activity.Activity;
import dev.footfall.activity.Days;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores batches, whatever it takes: tries again where that helps, halves a batch that the database refuses until the culprit
 * is found, and gives up only when the database stays away. One for each writer, called by its thread only.
 */
final class ActivityStore {

    private static final Logger log = LoggerFactory.getLogger(ActivityStore.class);

    /** After a duplicate more are likely (somebody sends again), and a failed COPY leaves dead rows. */
    private static final Duration STAGED_FOR = Duration.ofSeconds(30);

    private static final Duration PAUSE = Duration.ofMillis(100);

    private final DataSource database;
    private final BatchTransaction transaction;
    private final BatchIds ids;
    private final Days days;
    private final Duration patience;
    private final int writer;
    private long stagedUntil = System.nanoTime();

    ActivityStore(
            DataSource database, BatchTransaction transaction, BatchIds ids, Days days, Duration patience, int writer) {
        this.database = database;
        this.transaction = transaction;
        this.ids = ids;
        this.days = days;
        this.patience = patience;
        this.writer = writer;
    }

    /**
     * Returns when every entry has its verdict and the batch is committed.
     *
     * @throws NotDurableException when the database was away for longer than the patience
     */
    void store(Batch batch) {
        try {
            attempt(batch);
        } finally {
            ids.settled(batch.id);
        }
    }

    private void attempt(Batch batch) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            try (Connection connection = database.getConnection()) {
                transaction.store(connection, batch, writer, System.nanoTime() - stagedUntil < 0);
                return;
            } catch (SQLException e) {
                switch (Failure.of(e)) {
                    case ALREADY_STORED -> {
                        batch.committedEarlier();
                        return;
                    }
                    case DUPLICATE_KEY -> stagedUntil = System.nanoTime() + STAGED_FOR.toNanos();
                    case MISSING_DAY -> makeDays(batch, deadline);
                    case REFUSED -> {
                        isolate(batch, e);
                        return;
                    }
                    case CONTENTION, AWAY -> pause(e, deadline);
                }
            }
        }
    }

    /** Halves until the refused one stands alone; everything else is stored on the way. */
    private void isolate(Batch batch, SQLException refusal) {
        if (batch.entries.size() > 1) {
            Batch first = batch.firstHalf(ids.next());
            Batch second = batch.secondHalf(ids.next());
            store(first);
            store(second);
            return;
        }
        Entry culprit = batch.entries.getFirst();
        if (culprit.verdict() == Verdict.DEAD) {
            throw new NotDurableException("The dead letter itself was refused: " + Failure.words(refusal));
        }
        log.warn("The database refused one activity: {}. It is kept with the dead letters.", Failure.words(refusal));
        culprit.bury(Failure.words(refusal));
        store(batch);
    }

    private void makeDays(Batch batch, long deadline) {
        Set<LocalDate> wanted = batch.entries.stream()
                .map(Entry::activity)
                .map(Activity::occurredAt)
                .map(Days::of)
                .collect(Collectors.toSet());
        try {
            for (LocalDate day : List.copyOf(wanted)) {
                days.ensure(day);
            }
        } catch (SQLException e) {
            pause(e, deadline);
        }
    }

    private void pause(SQLException e, long deadline) {
        if (System.nanoTime() - deadline > 0 || Thread.currentThread().isInterrupted()) {
            log.warn("A batch could not be stored: SQLSTATE {}", e.getSQLState());
            throw new NotDurableException("The database is away.");
        }
        LockSupport.parkNanos(PAUSE.toNanos());
    }
}

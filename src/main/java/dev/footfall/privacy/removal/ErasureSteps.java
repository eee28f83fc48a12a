package dev.footfall.privacy.removal;

import dev.footfall.platform.ErasureRequest;
import dev.footfall.platform.KeyedHash;
import dev.footfall.platform.PersonalDataStore;
import dev.footfall.platform.SqlTime;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Runs a removal through the stores, one transaction each, which also notes the result on the receipt. If killed, any
 * node resumes it where it stopped: each step locks the task's row, so that no step runs twice at the same time. The
 * task, the only place with the user's id, is deleted when a second pass finds nothing in any store.
 */
final class ErasureSteps {

    private static final Logger log = LoggerFactory.getLogger(ErasureSteps.class);
    private static final int CHECKS = 5;

    private final List<PersonalDataStore> stores;
    private final JdbcClient database;
    private final TransactionOperations transaction;
    private final KeyedHash hash;
    private final Clock clock;

    ErasureSteps(
            List<PersonalDataStore> stores,
            JdbcClient database,
            TransactionOperations transaction,
            KeyedHash hash,
            Clock clock) {
        this.stores = stores.stream()
                .sorted(Comparator.comparingInt(PersonalDataStore::order))
                .toList();
        this.database = database;
        this.transaction = transaction;
        this.hash = hash;
        this.clock = clock;
    }

    /** @throws dev.footfall.platform.ProblemException.ConflictException if the person cannot be erased now */
    void check(ErasureRequest erasureRequest) {
        transaction.executeWithoutResult(_ -> stores.forEach(store -> store.check(erasureRequest, database)));
    }

    /** Runs in the transaction that adds the suppression. */
    static void plan(ErasureRequest erasureRequest, JdbcClient inTransaction) {
        inTransaction
                .sql("insert into removal_task (receipt, user_id) values (:receipt, :person)")
                .param("receipt", erasureRequest.receipt())
                .param("person", erasureRequest.person())
                .update();
    }

    /** Removals planned before that moment and not done: a process was killed, or the database was down. */
    List<UUID> leftOver(Instant before) {
        return database.sql("""
                        select receipt from removal_task join receipt on id = receipt
                        where at < :before order by at""")
                .param("before", SqlTime.utc(before))
                .query(UUID.class)
                .list();
    }

    /** Runs the remaining steps. */
    void run(UUID receipt) {
        for (PersonalDataStore store : stores) {
            transaction.executeWithoutResult(
                    _ -> task(receipt).ifPresent(erasureRequest -> step(erasureRequest, store)));
        }
        for (int check = 1; check <= CHECKS; check++) {
            if (Boolean.TRUE.equals(
                    transaction.execute(_ -> task(receipt).map(this::isDone).orElse(true)))) {
                return;
            }
        }
        log.error("Data of a removed person is still there after {} checks; receipt {}", CHECKS, receipt);
    }

    private void step(ErasureRequest erasureRequest, PersonalDataStore store) {
        boolean done = database.sql(
                        "select exists (select from receipt_part where receipt = :receipt and store = :store)")
                .param("receipt", erasureRequest.receipt())
                .param("store", store.name())
                .query(Boolean.class)
                .single();
        if (!done) {
            long started = System.nanoTime();
            long removed = store.remove(erasureRequest, database);
            note(erasureRequest, store, removed);
            log.debug("{} removed from {} in {} ms", removed, store.name(), (System.nanoTime() - started) / 1_000_000);
        }
    }

    /** Asks every store again, which finds what was still in transit when the store's step ran. */
    private boolean isDone(ErasureRequest erasureRequest) {
        boolean clean = true;
        for (PersonalDataStore store : stores) {
            if (store.count(erasureRequest, database) > 0) {
                note(erasureRequest, store, store.remove(erasureRequest, database));
                clean = false;
            }
        }
        if (clean) {
            database.sql("delete from removal_task where receipt = :receipt")
                    .param("receipt", erasureRequest.receipt())
                    .update();
            database.sql("update receipt set done_at = :now, checked_at = :now where id = :receipt")
                    .param("now", SqlTime.utc(clock.instant()))
                    .param("receipt", erasureRequest.receipt())
                    .update();
        }
        return clean;
    }

    private void note(ErasureRequest erasureRequest, PersonalDataStore store, long removed) {
        database.sql("""
                        insert into receipt_part (receipt, store, activities, removed)
                        values (:receipt, :store, :activities, :removed)
                        on conflict (receipt, store) do update set removed = receipt_part.removed + excluded.removed""")
                .param("receipt", erasureRequest.receipt())
                .param("store", store.name())
                .param("activities", store.holdsActivities())
                .param("removed", removed)
                .update();
    }

    /** Locks the task until the transaction ends; empty if the removal is done. */
    private Optional<ErasureRequest> task(UUID receipt) {
        return database.sql("""
                        select user_id, kind, activity_type, day_from, day_to, since as until
                        from removal_task join suppression on id = receipt
                        where receipt = :receipt
                        for update of removal_task""")
                .param("receipt", receipt)
                .query((row, _) -> new ErasureRequest(
                        receipt,
                        row.getObject("user_id", UUID.class),
                        hash.of(row.getObject("user_id", UUID.class)),
                        row.getString("kind").equals("erasure"),
                        row.getObject("activity_type", Short.class),
                        SqlTime.instantOrNull(row, "day_from"),
                        SqlTime.instantOrNull(row, "day_to"),
                        SqlTime.instant(row, "until")))
                .optional();
    }
}

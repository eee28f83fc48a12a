package dev.footfall.privacy.removal;

import dev.footfall.database.Pools.JobsDatabase;
import dev.footfall.platform.ErasureRequest;
import dev.footfall.platform.KeyedHash;
import dev.footfall.platform.PersonalDataStore;
import dev.footfall.platform.SqlTime;
import dev.footfall.platform.Suppression;
import java.time.Clock;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Checks independently that erasures are complete: a receipt does not tell whom it is about, so everybody in any store
 * is hashed and looked up among the erased. Removes people it finds and raises an alarm.
 */
@Component
public class ErasureCheck {

    private static final Logger log = LoggerFactory.getLogger(ErasureCheck.class);

    private final List<PersonalDataStore> stores;
    private final Suppression suppression;
    private final KeyedHash hash;
    private final JdbcClient database;
    private final TransactionTemplate transaction;
    private final Clock clock;

    ErasureCheck(
            List<PersonalDataStore> stores,
            Suppression suppression,
            KeyedHash hash,
            @JobsDatabase JdbcClient database,
            @JobsDatabase PlatformTransactionManager transactions,
            Clock clock) {
        this.stores = stores.stream()
                .sorted(Comparator.comparingInt(PersonalDataStore::order))
                .toList();
        this.suppression = suppression;
        this.hash = hash;
        this.database = database;
        this.transaction = new TransactionTemplate(transactions);
        // In a transaction of its own: what is removed stays removed although the check fails.
        transaction.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
        this.clock = clock;
    }

    /** An erased person was found in a store. */
    static final class ErasedFoundException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        ErasedFoundException(int people) {
            super(people + " erased people were found and removed again; the log says in which store. Start it again.");
        }
    }

    /** @throws ErasedFoundException if any was found; they are removed now */
    public void verify() {
        int found = run();
        if (found > 0) {
            throw new ErasedFoundException(found);
        }
    }

    /** Removes erased people who are still in a store; returns their number. */
    public int run() {
        int people = 0;
        for (UUID person : found()) {
            ErasureRequest erasureRequest = new ErasureRequest(
                    UUID.randomUUID(), person, hash.of(person), true, null, null, null, clock.instant());
            people += remove(erasureRequest) > 0 ? 1 : 0;
        }
        if (people == 0) {
            database.sql("""
                            update receipt set checked_at = :now
                            where kind = 'erasure' and done_at is not null and lifted_at is null
                            """).param("now", SqlTime.utc(clock.instant())).update();
        }
        return people;
    }

    /** Leaves out people whose removal is in progress or will be resumed. */
    private Set<UUID> found() {
        Set<UUID> found = new HashSet<>();
        for (PersonalDataStore store : stores) {
            store.people(database, person -> {
                if (suppression.erased(person)) {
                    found.add(person);
                }
            });
        }
        found.removeAll(database.sql("select user_id from removal_task")
                .query(UUID.class)
                .set());
        return found;
    }

    private long remove(ErasureRequest erasureRequest) {
        long rows = 0;
        for (PersonalDataStore store : stores) {
            Long removed = transaction.execute(_ -> store.remove(erasureRequest, database));
            if (removed != null && removed > 0) {
                log.error("An erased person was found in the store {} and removed again: {}", store.name(), removed);
                rows += removed;
            }
        }
        return rows;
    }
}

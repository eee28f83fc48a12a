package dev.footfall.privacy.removal;

import dev.footfall.activity.ActivityTypes.ActivityType;
import dev.footfall.database.Pools.JobsDatabase;
import dev.footfall.platform.Audit;
import dev.footfall.platform.Caller;
import dev.footfall.platform.ErasureRequest;
import dev.footfall.platform.KeyedHash;
import dev.footfall.platform.PersonalDataStore;
import dev.footfall.platform.Settings;
import dev.footfall.privacy.removal.Receipts.Receipt;
import dev.footfall.privacy.suppression.NodeAcknowledgements;
import dev.footfall.privacy.suppression.SuppressionCache;
import dev.footfall.privacy.suppression.SuppressionList;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionOperations;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Deletion and erasure. The first transaction adds the suppression, which holds on every node, and the receipt; from
 * then on no such activity is stored, and what exists is removed step by step. The caller waits for that, and briefly
 * for the disks of other nodes. After a crash any node resumes within seconds.
 */
@Component
public class Erasures {

    private static final Logger log = LoggerFactory.getLogger(Erasures.class);
    private static final Duration LEFT_OVER_AFTER = Duration.ofSeconds(10);
    private static final Duration OTHERS_FOLLOW_WITHIN = Duration.ofSeconds(3);

    /** As long as browsers and proxies usually wait. */
    private static final Duration PATIENCE = Duration.ofSeconds(25);

    private final ReentrantLock erasing = new ReentrantLock();
    private final ErasureSteps steps;
    private final SuppressionList suppressionList;
    private final SuppressionCache people;
    private final NodeAcknowledgements nodes;
    private final Receipts receipts;
    private final Audit audit;
    private final KeyedHash hash;
    private final Settings settings;
    private final JdbcClient database;
    private final TransactionOperations transaction;
    private final Clock clock;

    Erasures(
            List<PersonalDataStore> stores,
            SuppressionList suppressionList,
            SuppressionCache people,
            NodeAcknowledgements nodes,
            Receipts receipts,
            Audit audit,
            KeyedHash hash,
            Settings settings,
            JdbcClient database,
            TransactionOperations transaction,
            @JobsDatabase JdbcClient jobs,
            @JobsDatabase PlatformTransactionManager jobTransactions,
            Clock clock) {
        this.steps = new ErasureSteps(stores, jobs, new TransactionTemplate(jobTransactions), hash, clock);
        this.suppressionList = suppressionList;
        this.people = people;
        this.nodes = nodes;
        this.receipts = receipts;
        this.audit = audit;
        this.hash = hash;
        this.settings = settings;
        this.database = database;
        this.transaction = transaction;
        this.clock = clock;
    }

    /**
     * Deletes a person's activity: all, of one type, of one day of the reporting zone, or both.
     *
     * @param by the person
     */
    public Receipt delete(Caller by, UUID person, @Nullable ActivityType type, @Nullable LocalDate day) {
        return remove(by, removal(person, false, type, day), day, "activity-deleted");
    }

    /** Removes everything about the person, and suppresses their activity until the erasure is lifted. */
    public Receipt erase(Caller by, UUID person) {
        var removal = removal(person, true, null, null);
        steps.check(removal);
        return remove(by, removal, null, "person-erased");
    }

    /** Lifts an erasure; false if the person is not erased. */
    public boolean lift(Caller by, UUID person) {
        var lifted = transaction.execute(_ -> {
            if (!suppressionList.liftErasure(person)) {
                return false;
            }
            receipts.lifted(person, clock.instant());
            audit.record(new Audit.Entry("erasure-lifted", by, "one person", person));
            return true;
        });
        refresh();
        return Boolean.TRUE.equals(lifted);
    }

    private ErasureRequest removal(UUID person, boolean erasure, @Nullable ActivityType type, @Nullable LocalDate day) {
        return new ErasureRequest(
                UUID.randomUUID(),
                person,
                hash.of(person),
                erasure,
                type == null ? null : type.id(),
                day == null ? null : settings.zone().start(day),
                day == null ? null : settings.zone().start(day.plusDays(1)),
                clock.instant());
    }

    private Receipt remove(Caller by, ErasureRequest request, @Nullable LocalDate day, String action) {
        transaction.executeWithoutResult(_ -> {
            var removal = suppressionList.forbid(request);
            receipts.add(removal, day, clock.instant());
            ErasureSteps.plan(removal, database);
            audit.record(new Audit.Entry(action, by, "receipt " + request.receipt(), request.person()));
        });
        refresh();
        if (request.erasure()) {
            eraseWithinPatience(request.receipt());
        } else {
            steps.run(request.receipt());
        }
        awaitOtherNodes();
        return receipts.find(request.receipt()).orElseThrow();
    }

    /**
     * Reads all raw activity: with many millions of rows it continues in the background, and the answer says that it is
     * pending.
     */
    private void eraseWithinPatience(UUID receipt) {
        var erasure = CompletableFuture.runAsync(() -> eraseAlone(receipt), Thread::startVirtualThread);
        try {
            erasure.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            log.info("Erasure {} takes longer than {} and continues", receipt, PATIENCE);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** One at a time, since each takes two connections. */
    private void eraseAlone(UUID receipt) {
        erasing.lock();
        try {
            steps.run(receipt);
        } finally {
            erasing.unlock();
        }
    }

    /**
     * Waits briefly: nodes look for news three times a second, and one that is down or has much to search is not waited
     * for.
     */
    private void awaitOtherNodes() {
        long deadline = System.nanoTime() + OTHERS_FOLLOW_WITHIN.toNanos();
        long version = people.version();
        while (nodes.aboutToFollow(version) > 0 && System.nanoTime() < deadline) {
            LockSupport.parkNanos(50_000_000);
        }
    }

    private void refresh() {
        try {
            people.refresh();
        } catch (SQLException e) {
            throw new DataAccessResourceFailureException("suppressed people not refreshed", e);
        }
    }

    @Scheduled(fixedDelay = 5_000, initialDelay = 5_000)
    void takeUpWhatIsLeft() {
        takeUp(clock.instant().minus(LEFT_OVER_AFTER));
    }

    void takeUp(Instant before) {
        if (!erasing.tryLock()) {
            return; // in progress
        }
        try {
            for (UUID receipt : steps.leftOver(before)) {
                log.info("Removal {} was interrupted and is resumed", receipt);
                steps.run(receipt);
            }
        } finally {
            erasing.unlock();
        }
    }
}

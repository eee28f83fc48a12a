package dev.footfall.analytics.rollup;

import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Counts what changed, all day long: today, and any other day that late activity or a deletion touched. A plain task
 * and no job, which would leave thousands of executions a day. It looks every ten seconds and rests in proportion to
 * what a round took, so that it never has more than its share of a core, however large a day is. Every node does so; a
 * day that another node has just counted has no marks left.
 */
@Component
@ConditionalOnProperty(name = "footfall.analytics.keep-counting", matchIfMissing = true)
class IncrementalRollup {

    private static final Logger log = LoggerFactory.getLogger(IncrementalRollup.class);
    /** A round ends after so long even if days are left, so that today's turn comes again. */
    private static final Duration ROUND = Duration.ofSeconds(2);

    private final DirtyDays dirtyDays;
    private final DayCounter counter;
    private final AnalyticsSettings settings;
    private final Clock clock;
    private final ReentrantLock running = new ReentrantLock();
    private volatile long restUntil = System.nanoTime();

    IncrementalRollup(DirtyDays dirtyDays, DayCounter counter, AnalyticsSettings settings, Clock clock) {
        this.dirtyDays = dirtyDays;
        this.counter = counter;
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * At a fixed rate, that is on a thread of its own: tasks with a fixed delay share one thread, and would wait for a
     * long count.
     */
    @Scheduled(fixedRate = 1_000, initialDelay = 2_000)
    void look() {
        if (System.nanoTime() - restUntil < 0 || !running.tryLock()) {
            return;
        }
        long startNanos = System.nanoTime();
        try {
            round(startNanos + ROUND.toNanos());
        } catch (SQLException | DataAccessException | TransactionException away) {
            log.debug("Nothing counted: the database is away", away);
        } finally {
            restUntil = System.nanoTime() + rest(System.nanoTime() - startNanos);
            running.unlock();
        }
    }

    private void round(long deadline) throws SQLException {
        Instant now = clock.instant();
        List<LocalDate> days = dirtyDays.days();
        for (LocalDate day : days) {
            if (System.nanoTime() - deadline > 0) {
                return;
            }
            counter.count(day);
        }
        dirtyDays.noneAt(now);
    }

    private long rest(long spent) {
        return Math.max(settings.pause().toNanos(), (long) (spent / settings.share()) - spent);
    }
}

package dev.footfall.analytics.rollup;

import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Counts changed days in the background: today, and any other day touched by late activity or a deletion. Not a Spring
 * Batch job, which would leave thousands of executions a day. Looks for work every ten seconds and pauses in proportion
 * to the time a run took, so that it uses no more than its share of a core however large a day is. Every node does
 * this; a day that another node has just counted has no marks left.
 */
@Component
@ConditionalOnProperty(name = "footfall.analytics.keep-counting", matchIfMissing = true)
class IncrementalRollup {

    /** A run ends after this time even if days are left, so that today is counted again soon. */
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
     * At a fixed rate, which gives it a thread of its own: tasks with a fixed delay share one thread and would wait for
     * a long count.
     */
    @Scheduled(fixedRate = 1_000, initialDelay = 2_000)
    void look() throws SQLException {
        if (System.nanoTime() - restUntil < 0 || !running.tryLock()) {
            return;
        }
        long startNanos = System.nanoTime();
        try {
            round(startNanos + ROUND.toNanos());
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

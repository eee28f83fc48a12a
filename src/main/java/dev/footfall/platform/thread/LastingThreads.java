package dev.footfall.platform.thread;

import dev.footfall.platform.health.AlarmSource;
import dev.footfall.platform.health.AlarmSource.Alarm;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/**
 * Starts threads that must run until they end by themselves: one that ends by an error is restarted a second later.
 * Three failures within ten minutes raise an alarm. An {@code OutOfMemoryError} ends the process, as everywhere.
 */
@Component
@Order(120)
public final class LastingThreads implements AlarmSource {

    private static final Logger log = LoggerFactory.getLogger(LastingThreads.class);
    private static final Duration RESTART_DELAY = Duration.ofSeconds(1);
    private static final long FAILURE_WINDOW_NANOS = Duration.ofMinutes(10).toNanos();
    private static final int ALARMING = 3;
    private static final int MAX_REMEMBERED = 1_000;

    private final Deque<Failure> failures = new ArrayDeque<>();

    private record Failure(String thread, long at) {}

    /** Returns normally, or throws InterruptedException, only when it is asked to end. */
    @FunctionalInterface
    public interface Work {
        void run() throws Exception;
    }

    public Thread start(Thread.Builder thread, Work work) {
        return thread.start(() -> keep(work));
    }

    private void keep(Work work) {
        while (true) {
            try {
                work.run();
                return;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (Throwable e) {
                note(Thread.currentThread().getName(), e);
            }
            LockSupport.parkNanos(RESTART_DELAY.toNanos());
        }
    }

    private void note(String thread, Throwable failure) {
        synchronized (failures) {
            failures.addLast(new Failure(thread, System.nanoTime()));
            if (failures.size() > MAX_REMEMBERED) {
                failures.removeFirst();
            }
        }
        log.error("The thread {} failed and starts again", thread, failure);
    }

    @Override
    public Set<String> kinds() {
        return Set.of("thread-fails");
    }

    @Override
    public boolean asksDatabase() {
        return false;
    }

    @Override
    public List<Alarm> look() {
        Map<String, Integer> counts = new TreeMap<>();
        synchronized (failures) {
            long now = System.nanoTime();
            failures.removeIf(failure -> now - failure.at > FAILURE_WINDOW_NANOS);
            failures.forEach(failure -> counts.merge(failure.thread, 1, Integer::sum));
        }
        List<Alarm> alarms = new ArrayList<>();
        counts.forEach((thread, count) -> {
            if (count >= ALARMING) {
                alarms.add(new Alarm("thread-fails", thread, count, "/admin/health"));
            }
        });
        return alarms;
    }
}

package dev.footfall.capture;

import dev.footfall.capture.Batch.BatchIds;
import dev.footfall.capture.Submission.NotDurableException;
import dev.footfall.platform.OutOfMemory;
import dev.footfall.platform.thread.LastingThreads;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * The threads that store what the buffer holds. Each takes what has queued up, commits it in one transaction and
 * completes the submissions; while one commits, requests queue for the next (group commit). While the database is away
 * batches go to the spool. Stops after the web server: what was received is durable before the process ends.
 */
final class Writers implements SmartLifecycle {

    /** Starts before the web server and stops after its last request. */
    static final int PHASE = 0;

    private static final Logger log = LoggerFactory.getLogger(Writers.class);

    private static final Duration SPOOL_BATCH_WAIT = Duration.ofMillis(20);

    private final CaptureBuffer buffer;
    private final Consumer<Batch> spool;
    private final DatabaseState databaseState;
    private final BatchIds ids;
    private final IntFunction<ActivityStore> stores;
    private final CaptureMetrics metrics;
    private final int count;
    private final LastingThreads lastingThreads;
    private final ReentrantLock gathering = new ReentrantLock();
    private final List<Thread> threads = new ArrayList<>();

    Writers(
            CaptureBuffer buffer,
            Consumer<Batch> spool,
            DatabaseState databaseState,
            BatchIds ids,
            IntFunction<ActivityStore> stores,
            CaptureMetrics metrics,
            int count,
            LastingThreads lastingThreads) {
        this.buffer = buffer;
        this.spool = spool;
        this.databaseState = databaseState;
        this.ids = ids;
        this.stores = stores;
        this.metrics = metrics;
        this.count = count;
        this.lastingThreads = lastingThreads;
    }

    @Override
    public void start() {
        buffer.open();
        for (int i = 0; i < count; i++) {
            ActivityStore store = stores.apply(i);
            threads.add(lastingThreads.start(Thread.ofPlatform().name("capture-writer-" + i), () -> write(store)));
        }
    }

    /** For the spool one writer at a time waits for more, so that files stay few. */
    private List<Submission> take() throws InterruptedException {
        if (!databaseState.away()) {
            return buffer.take();
        }
        gathering.lockInterruptibly();
        try {
            if (buffer.waiting() < CaptureBuffer.MAX_BATCH_SIZE) {
                Thread.sleep(SPOOL_BATCH_WAIT);
            }
            return buffer.take();
        } finally {
            gathering.unlock();
        }
    }

    private void write(ActivityStore store) throws InterruptedException {
        for (List<Submission> submissions = take(); !submissions.isEmpty(); submissions = take()) {
            try {
                write(store, submissions);
            } finally {
                buffer.written();
            }
        }
    }

    private void write(ActivityStore store, List<Submission> submissions) {
        Batch.Id id = ids.next();
        try {
            long startNanos = System.nanoTime();
            Batch batch = Batch.of(id, submissions);
            if (!databaseState.away() && store.store(batch)) {
                ids.settled(batch.id);
                metrics.stored(batch, System.nanoTime() - startNanos);
            } else {
                // its number stays open until the drain has stored it
                spool.accept(batch);
                batch.kept();
            }
            submissions.forEach(submission -> submission.done.complete(null));
        } catch (NotDurableException e) {
            refuse(submissions, id, e);
        } catch (RuntimeException | Error e) {
            OutOfMemory.check(e);
            refuse(submissions, id, new NotDurableException("The batch failed."));
            log.error("A batch of {} submissions failed", submissions.size(), e);
        }
    }

    /** Nobody retries this batch, so its number need not be remembered. */
    private void refuse(List<Submission> submissions, Batch.Id id, NotDurableException why) {
        submissions.forEach(submission -> submission.done.completeExceptionally(why));
        ids.settled(id);
    }

    @Override
    public void stop() {
        buffer.close();
        threads.forEach(Writers::join);
        threads.clear();
    }

    /** Waits for a thread to end. On interrupt, returns at once and keeps the interrupt flag set. */
    static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return !threads.isEmpty();
    }

    @Override
    public int getPhase() {
        return PHASE;
    }
}

package dev.footfall.capture;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * The thread that brings the spool's batches into the database, oldest first, while new requests go there directly. A batch
 * may be in the database already (its answer was lost, or the process died before it removed the file): its identity decides.
 */
final class SpoolDrain implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(SpoolDrain.class);
    private static final Duration PAUSE = Duration.ofMillis(200);

    private final Spool spool;
    private final DatabaseLink link;
    private final ActivityStore store;
    private final CaptureBuffer buffer;
    private final CaptureMetrics metrics;
    private final BatchIds ids;
    private volatile boolean running;
    private @Nullable Thread thread;

    SpoolDrain(
            Spool spool,
            DatabaseLink link,
            ActivityStore store,
            CaptureBuffer buffer,
            CaptureMetrics metrics,
            BatchIds ids) {
        this.spool = spool;
        this.link = link;
        this.store = store;
        this.buffer = buffer;
        this.metrics = metrics;
        this.ids = ids;
    }

    @Override
    public void start() {
        running = true;
        thread = Thread.ofPlatform().name("spool-drain").start(this::work);
    }

    private void work() {
        while (running) {
            try {
                if (link.away() && !link.ask()) {
                    LockSupport.parkNanos(PAUSE.toNanos());
                    continue;
                }
                Optional<String> oldest = spool.oldest();
                long begun = System.nanoTime();
                if (oldest.isEmpty() || !drain(oldest.get())) {
                    LockSupport.parkNanos(PAUSE.toNanos());
                } else if (buffer.waiting() > 0) {
                    // while others wait for the database it gets half the time at most
                    LockSupport.parkNanos(System.nanoTime() - begun);
                }
            } catch (IOException | RuntimeException e) {
                log.error("The spool could not be drained; trying again", e);
                LockSupport.parkNanos(PAUSE.toNanos());
            }
        }
    }

    /** False when the database did not take it. */
    private boolean drain(String file) throws IOException {
        Batch batch = spool.read(file);
        if (batch == null) {
            return true;
        }
        long begun = System.nanoTime();
        if (!store.store(batch)) {
            return false;
        }
        spool.remove(file);
        ids.settled(batch.id);
        metrics.stored(batch, System.nanoTime() - begun);
        return true;
    }

    /** What is left waits on disk for the next start. */
    @Override
    public void stop() {
        running = false;
        Thread drain = thread;
        if (drain != null) {
            LockSupport.unpark(drain);
            try {
                drain.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return Writers.PHASE;
    }
}

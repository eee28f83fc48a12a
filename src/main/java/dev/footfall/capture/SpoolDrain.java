package dev.footfall.capture;

import dev.footfall.capture.Batch.BatchIds;
import dev.footfall.platform.thread.LastingThreads;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * The thread that stores the spool's batches in the database, oldest first, while new requests go there directly. A
 * batch may be stored already (the commit answer was lost, or the process died before it removed the file): its
 * identity decides. Small batches are combined in one transaction, since at low rates there are many; if that fails
 * each goes alone. One that cannot be stored now does not block the next.
 *
 * <p>It also watches the database: while the spool is empty it asks every two seconds, so that a database that goes
 * away is noticed without a request waiting for it.
 */
final class SpoolDrain implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(SpoolDrain.class);
    private static final Duration PAUSE = Duration.ofMillis(200);
    private static final Duration REFUSAL_DELAY = Duration.ofSeconds(1);
    private static final Duration ERROR_DELAY = Duration.ofSeconds(5);
    /** The maximum number of files in one transaction. */
    private static final int MAX_FILES = 500;

    private static final Duration CHECK_INTERVAL = Duration.ofSeconds(2);

    private final Spool spool;
    private final DatabaseState databaseState;
    private final ActivityStore store;
    private final CaptureBuffer buffer;
    private final CaptureMetrics metrics;
    private final BatchIds ids;
    private final LastingThreads threads;
    private long lastCheck = System.nanoTime();
    private @Nullable String last;
    /** The number of next files that must not be combined. */
    private int uncombined;

    private volatile boolean running;
    private @Nullable Thread thread;

    SpoolDrain(
            Spool spool,
            DatabaseState databaseState,
            ActivityStore store,
            CaptureBuffer buffer,
            CaptureMetrics metrics,
            BatchIds ids,
            LastingThreads threads) {
        this.spool = spool;
        this.databaseState = databaseState;
        this.store = store;
        this.buffer = buffer;
        this.metrics = metrics;
        this.ids = ids;
        this.threads = threads;
    }

    @Override
    public void start() {
        running = true;
        thread = threads.start(Thread.ofPlatform().name("spool-drain"), this::work);
    }

    private void work() {
        while (running) {
            try {
                LockSupport.parkNanos(step());
            } catch (IOException | RuntimeException e) {
                log.error("A spool file could not be drained; it stays and is tried again", e);
                LockSupport.parkNanos(ERROR_DELAY.toNanos());
            }
        }
    }

    /** Drains one step and returns how long to pause afterwards, in nanoseconds. */
    private long step() throws IOException {
        if (databaseState.away() && !databaseState.answers()) {
            return PAUSE.toNanos();
        }
        List<String> files = spool.after(last, uncombined > 0 ? 1 : MAX_FILES);
        if (files.isEmpty()) {
            look();
            return PAUSE.toNanos();
        }
        long startNanos = System.nanoTime();
        boolean drained;
        try {
            drained = drain(files);
        } catch (IOException | RuntimeException | Error e) {
            skip(files);
            throw e;
        }
        uncombined = Math.max(0, uncombined - 1);
        if (!drained && files.size() > 1) {
            uncombined = files.size();
            return PAUSE.toNanos();
        }
        last = files.getLast();
        if (!drained) {
            return (databaseState.away() ? PAUSE : REFUSAL_DELAY).toNanos();
        }
        databaseState.back();
        // while requests wait for the database it rests a third of the time
        return buffer.waiting() > 0 ? (System.nanoTime() - startNanos) / 2 : 0;
    }

    /** Skips these files, so that one that fails to be read does not block the next. */
    private void skip(List<String> files) {
        if (files.size() > 1) {
            uncombined = files.size();
        } else {
            uncombined = Math.max(0, uncombined - 1);
            last = files.getLast();
        }
    }

    private void look() {
        if (databaseState.away()) {
            databaseState.back();
        } else if (System.nanoTime() - lastCheck > CHECK_INTERVAL.toNanos()) {
            databaseState.look();
            lastCheck = System.nanoTime();
        }
    }

    /** False when the database did not store them. */
    private boolean drain(List<String> files) throws IOException {
        Map<String, Batch> batches = new LinkedHashMap<>();
        for (String file : files) {
            Batch batch = spool.read(file);
            if (batch != null) {
                batches.put(file, batch);
            }
        }
        removeStored(batches);
        return batches.isEmpty() || store(batches);
    }

    /**
     * Removes files whose batches are stored already: one of them would fail the COPY of all, and send the next half
     * minute through the staging table.
     */
    private void removeStored(Map<String, Batch> batches) throws IOException {
        Set<Batch.Id> stored =
                store.stored(batches.values().stream().map(batch -> batch.id).toList());
        if (!stored.isEmpty()) {
            List<String> done = batches.entrySet().stream()
                    .filter(file -> stored.contains(file.getValue().id))
                    .map(Map.Entry::getKey)
                    .toList();
            spool.remove(done);
            batches.keySet().removeAll(done);
            stored.forEach(ids::settled);
        }
    }

    private boolean store(Map<String, Batch> batches) throws IOException {
        long startNanos = System.nanoTime();
        Batch together = Batch.together(List.copyOf(batches.values()));
        if (!store.store(together)) {
            return false;
        }
        spool.remove(List.copyOf(batches.keySet()));
        together.ids.forEach(ids::settled);
        metrics.stored(together, System.nanoTime() - startNanos);
        return true;
    }

    /** What is left waits on disk for the next start. */
    @Override
    public void stop() {
        running = false;
        Thread drain = thread;
        if (drain != null) {
            LockSupport.unpark(drain);
            Writers.join(drain);
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

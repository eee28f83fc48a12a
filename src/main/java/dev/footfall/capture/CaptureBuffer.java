package dev.footfall.capture;

import dev.footfall.capture.Submission.NotDurableException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.springframework.stereotype.Component;

/**
 * The queue between request threads, which add, and writers, which take. Its memory is bounded by those who add:
 * requests hold their share of the {@link dev.footfall.platform.body.ByteBudget} until they are answered, callers in
 * this process check {@link #waiting} first.
 */
@Component
final class CaptureBuffer {

    /** The maximum number of activities of one batch; larger ones are no faster. */
    static final int MAX_BATCH_SIZE = 5_000;

    /** With so many activities waiting a second writer starts at once. */
    private static final int ENOUGH_FOR_ANOTHER = 500;

    private static final long MAX_WAIT_NANOS = Duration.ofMillis(20).toNanos();

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();
    private final Condition enoughWaiting = lock.newCondition();
    private final ArrayDeque<Submission> queue = new ArrayDeque<>();
    private volatile int waiting;
    private int writing;
    private boolean closed;

    void add(Submission submission) {
        lock.lock();
        try {
            if (closed) {
                throw new NotDurableException("Footfall is shutting down.");
            }
            queue.add(submission);
            waiting += submission.size();
            arrived.signal();
            if (waiting >= ENOUGH_FOR_ANOTHER) {
                enoughWaiting.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits for work and takes what has queued up, at most {@value #MAX_BATCH_SIZE} activities; call {@link #written}
     * afterwards. A single writer never waits for more: under load batches grow by themselves while it commits. While
     * another writer is busy a few activities are left for it: 64 senders of single activities are then stored in
     * batches of some 20 instead of 8.
     *
     * @return empty only when the buffer is closed and drained
     */
    List<Submission> take() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            List<Submission> batch = new ArrayList<>();
            do {
                while (queue.isEmpty() && !closed) {
                    arrived.await();
                }
                awaitMore();
                poll(batch);
            } while (batch.isEmpty() && !(closed && queue.isEmpty()));
            writing += batch.isEmpty() ? 0 : 1;
            return batch;
        } finally {
            lock.unlock();
        }
    }

    /** Waits briefly only: the other writer may be blocked by somebody's lock. */
    private void awaitMore() throws InterruptedException {
        long remaining = MAX_WAIT_NANOS;
        while (writing > 0 && waiting < ENOUGH_FOR_ANOTHER && remaining > 0 && !closed) {
            remaining = enoughWaiting.awaitNanos(remaining);
        }
    }

    /** A writer has stored what it took. */
    void written() {
        lock.lock();
        try {
            writing--;
        } finally {
            lock.unlock();
        }
    }

    private void poll(List<Submission> batch) {
        int size = 0;
        for (Submission next = queue.peek();
                next != null && (batch.isEmpty() || size + next.size() <= MAX_BATCH_SIZE);
                next = queue.peek()) {
            queue.poll();
            waiting -= next.size();
            if (!next.abandoned()) {
                batch.add(next);
                size += next.size();
            }
        }
    }

    /** The number of activities that no writer has taken yet. */
    int waiting() {
        return waiting;
    }

    /** Accepts submissions, as it does initially; again after {@link #close}. */
    void open() {
        lock.lock();
        try {
            closed = false;
        } finally {
            lock.unlock();
        }
    }

    /** Accepts nothing more; writers get what is left, then nothing. */
    void close() {
        lock.lock();
        try {
            closed = true;
            arrived.signalAll();
            enoughWaiting.signalAll();
        } finally {
            lock.unlock();
        }
    }
}

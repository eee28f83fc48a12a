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
 * What waits for a writer. Request threads add, writers take. Its memory is bounded by who adds: requests hold their
 * share of the {@link dev.footfall.platform.body.ByteBudget} until they are answered, in-process callers ask {@link
 * #waiting} first.
 */
@Component
final class CaptureBuffer {

    /** The most activities of one batch; a larger one gains nothing more. */
    static final int BATCH = 5_000;

    /** So many are worth a transaction of their own while another writer is still in the middle of one. */
    private static final int WORTH_ANOTHER = 500;

    private static final long COMPANY_NANOS = Duration.ofMillis(20).toNanos();

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();
    private final Condition worthAnother = lock.newCondition();
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
            if (waiting >= WORTH_ANOTHER) {
                worthAnother.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits for work and takes what has queued up, at most {@value #BATCH} activities; {@link #written} has to follow.
     * A writer alone never waits for more: under load batches grow by themselves while it commits. Beside another it
     * leaves a little to that one: 64 senders of single activities are stored in batches of some 20 then instead of 8.
     *
     * @return empty only when the buffer is closed and drained
     */
    List<Submission> take() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            List<Submission> taken = new ArrayList<>();
            do {
                while (queue.isEmpty() && !closed) {
                    arrived.await();
                }
                awaitCompany();
                poll(taken);
            } while (taken.isEmpty() && !(closed && queue.isEmpty()));
            writing += taken.isEmpty() ? 0 : 1;
            return taken;
        } finally {
            lock.unlock();
        }
    }

    /** Not for long: the other may be held up by somebody's lock. */
    private void awaitCompany() throws InterruptedException {
        long left = COMPANY_NANOS;
        while (writing > 0 && waiting < WORTH_ANOTHER && left > 0 && !closed) {
            left = worthAnother.awaitNanos(left);
        }
    }

    /** A writer is through with what it took. */
    void written() {
        lock.lock();
        try {
            writing--;
        } finally {
            lock.unlock();
        }
    }

    private void poll(List<Submission> taken) {
        int size = 0;
        for (Submission next = queue.peek();
                next != null && (taken.isEmpty() || size + next.size() <= BATCH);
                next = queue.peek()) {
            queue.poll();
            waiting -= next.size();
            if (!next.abandoned()) {
                taken.add(next);
                size += next.size();
            }
        }
    }

    /** Activities that no writer has taken yet. */
    int waiting() {
        return waiting;
    }

    /** Takes submissions, as it does from the beginning; again after {@link #close}. */
    void open() {
        lock.lock();
        try {
            closed = false;
        } finally {
            lock.unlock();
        }
    }

    /** Takes nothing more; writers get what is left, then nothing. */
    void close() {
        lock.lock();
        try {
            closed = true;
            arrived.signalAll();
            worthAnother.signalAll();
        } finally {
            lock.unlock();
        }
    }
}

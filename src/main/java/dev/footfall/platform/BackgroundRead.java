package dev.footfall.platform;

import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;

/**
 * Runs a read that is repeated, such as that of a {@link CachedRead}: while one hangs in the database others are left
 * out, and of failures in a row only the first is logged. Thread-safe.
 */
public final class BackgroundRead {

    private final Logger log;
    private final String failure;
    private final ReentrantLock running = new ReentrantLock();
    private volatile boolean failed;

    /** @param failure to be logged, with a place for the name of the exception */
    public BackgroundRead(Logger log, String failure) {
        this.log = log;
        this.failure = failure;
    }

    public void run(Runnable read) {
        if (!running.tryLock()) {
            return;
        }
        try {
            read.run();
            failed = false;
        } catch (RuntimeException e) {
            if (!failed) {
                log.warn(failure, e.getClass().getSimpleName());
                failed = true;
            }
        } finally {
            running.unlock();
        }
    }
}

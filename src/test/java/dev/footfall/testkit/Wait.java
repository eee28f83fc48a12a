package dev.footfall.testkit;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/** Waiting for a condition instead of sleeping. */
public final class Wait {

    private Wait() {}

    /** Fails when the condition does not hold in time; an exception counts as not yet. */
    public static void until(Duration atMost, Callable<Boolean> condition) {
        long deadline = System.nanoTime() + atMost.toNanos();
        Exception last = null;
        do {
            try {
                if (condition.call()) {
                    return;
                }
                last = null;
            } catch (Exception notYet) {
                last = notYet;
            }
            LockSupport.parkNanos(20_000_000);
        } while (System.nanoTime() < deadline);
        throw new AssertionError("did not come true within " + atMost.toMillis() + " ms", last);
    }
}

package dev.footfall.testkit;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/** Waiting for a condition instead of sleeping. */
public final class Wait {

    private Wait() {}

    /** Fails when the condition does not hold in time; an exception counts as not yet. */
    public static void until(Duration atMost, Callable<Boolean> condition) {
        long startNanos = System.nanoTime();
        while (true) {
            // Before the look: who was not run for a while looks once more.
            boolean over = System.nanoTime() - startNanos > atMost.toNanos();
            Exception last = null;
            try {
                if (condition.call()) {
                    return;
                }
            } catch (Exception notYet) {
                last = notYet;
            }
            if (over) {
                throw new AssertionError("did not come true within " + atMost.toMillis() + " ms", last);
            }
            LockSupport.parkNanos(20_000_000);
        }
    }
}

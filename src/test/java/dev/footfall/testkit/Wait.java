package dev.footfall.testkit;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

/**
 * Waits for a condition instead of sleeping. How long a test waits before it gives up is no promise of the product, so
 * the factor {@code FOOTFALL_TEST_PATIENCE} stretches all of it on a slow machine. What is promised within a time is
 * asked for as a plain {@link Duration}.
 */
public final class Wait {

    private static final double FACTOR =
            Double.parseDouble(Objects.requireNonNullElse(System.getenv("FOOTFALL_TEST_PATIENCE"), "1"));

    /** Enough for all that a busy machine does at once or in a few seconds. */
    public static final Duration PATIENCE = seconds(60);

    private Wait() {}

    /** So many seconds of patience, times the factor. */
    public static Duration seconds(long seconds) {
        return Duration.ofMillis(Math.round(1_000 * seconds * FACTOR));
    }

    /** Fails when {@link #PATIENCE} ends before the condition holds; an exception counts as not yet. */
    public static void until(Callable<Boolean> condition) {
        until(PATIENCE, condition);
    }

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

    /** What it ends with; fails when it fails, or when {@link #PATIENCE} ends before it does. */
    public static <T> T result(Future<T> future) {
        try {
            return future.get(PATIENCE.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException | InterruptedException | TimeoutException e) {
            throw new AssertionError("no result", e);
        }
    }
}

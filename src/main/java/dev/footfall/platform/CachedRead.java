package dev.footfall.platform;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * The last value read, served from memory instead of the database. Of overlapping reads the one that began last wins:
 * it saw all that was committed before, and a slower one that began earlier does not overwrite it. Thread-safe; nobody
 * waits for another's read.
 */
public final class CachedRead<T> {

    private record Read<T>(long number, T found) {}

    private final AtomicLong started = new AtomicLong();
    private volatile Read<T> last;

    public CachedRead(T first) {
        this.last = new Read<>(0, first);
    }

    public T get() {
        return last.found;
    }

    /** Reads now; on failure the previous value stays. */
    public void renew(Supplier<T> source) {
        long number = started.incrementAndGet();
        keep(new Read<>(number, source.get()));
    }

    private synchronized void keep(Read<T> read) {
        if (read.number > last.number) {
            last = read;
        }
    }
}

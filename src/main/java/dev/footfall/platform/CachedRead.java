package dev.footfall.platform;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * What was read last, for those who ask memory instead of the database. Of reads that overlap the one that began last
 * stands: it saw all that was committed before, and a slower one that began earlier does not take that back. Safe for
 * all threads; nobody waits for another's read.
 */
public final class CachedRead<T> {

    private record Read<T>(long number, T found) {}

    private final AtomicLong begun = new AtomicLong();
    private volatile Read<T> last;

    public CachedRead(T first) {
        this.last = new Read<>(0, first);
    }

    public T get() {
        return last.found;
    }

    /** Reads now; where that fails, what was read before stays. */
    public void renew(Supplier<T> source) {
        long number = begun.incrementAndGet();
        keep(new Read<>(number, source.get()));
    }

    private synchronized void keep(Read<T> read) {
        if (read.number > last.number) {
            last = read;
        }
    }
}

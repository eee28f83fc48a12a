package dev.footfall.testkit;

import java.util.concurrent.atomic.AtomicLongArray;

/** How long answers took, in whole milliseconds up to a minute. */
public final class Latencies {

    private final AtomicLongArray counts = new AtomicLongArray(60_001);

    void add(long millis) {
        counts.incrementAndGet((int) Math.min(millis, counts.length() - 1));
    }

    public long slowest() {
        return percentile(100);
    }

    /** The least time that so many per cent of the answers did not exceed; 0 where there is none. */
    public long percentile(double percent) {
        long all = 0;
        for (int i = 0; i < counts.length(); i++) {
            all += counts.get(i);
        }
        long left = (long) Math.ceil(all * percent / 100);
        for (int i = 0; i < counts.length() && all > 0; i++) {
            left -= counts.get(i);
            if (left <= 0) {
                return i;
            }
        }
        return 0;
    }

    @Override
    public String toString() {
        return "p50 %d ms, p99 %d ms, slowest %d ms".formatted(percentile(50), percentile(99), slowest());
    }
}

package dev.footfall.analytics.audience;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/**
 * Details of days, read when they are first asked for and again when a day was counted anew. Holds at most so many
 * bytes and forgets the oldest days first; what does not fit is read each time. Safe for all threads.
 */
public final class DayCache<T> {

    private record Kept<T>(long version, T detail, long bytes) {}

    private final Function<Collection<LocalDate>, Map<LocalDate, T>> read;
    private final ToLongFunction<T> size;
    private final long limit;
    private final ConcurrentSkipListMap<LocalDate, Kept<T>> kept = new ConcurrentSkipListMap<>();

    /** @param read gives the details of the days that have any */
    public DayCache(Function<Collection<LocalDate>, Map<LocalDate, T>> read, ToLongFunction<T> size, long limit) {
        this.read = read;
        this.size = size;
        this.limit = limit;
    }

    /** Of the days in the range that have any; both ends inclusive. */
    public NavigableMap<LocalDate, T> days(Audiences audiences, LocalDate first, LocalDate last) {
        NavigableMap<LocalDate, T> found = new TreeMap<>();
        List<LocalDate> missing = new ArrayList<>();
        audiences.days(first, last).forEach((date, day) -> {
            Kept<T> one = kept.get(date);
            if (one != null && one.version == day.version()) {
                found.put(date, one.detail);
            } else {
                missing.add(date);
            }
        });
        if (!missing.isEmpty()) {
            Map<LocalDate, T> fresh = read.apply(missing);
            found.putAll(fresh);
            keep(audiences, fresh);
        }
        return found;
    }

    private void keep(Audiences audiences, Map<LocalDate, T> fresh) {
        fresh.forEach((date, detail) -> {
            Audiences.Day day = audiences.day(date);
            if (day != null) {
                kept.put(date, new Kept<>(day.version(), detail, size.applyAsLong(detail)));
            }
        });
        long bytes = bytes();
        while (bytes > limit) {
            Map.Entry<LocalDate, Kept<T>> oldest = kept.pollFirstEntry();
            if (oldest == null) {
                return;
            }
            bytes -= oldest.getValue().bytes;
        }
    }

    public long bytes() {
        return kept.values().stream().mapToLong(Kept::bytes).sum();
    }
}

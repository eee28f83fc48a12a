package dev.footfall.analytics.audience;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/**
 * Caches details of days, read on first use and again after a day is recounted. Limited in bytes: what is seldom
 * used and does not fit is read each time. Thread-safe.
 */
public final class DayCache<T> {

    private record Kept<T>(long version, T detail, int bytes) {}

    private final Function<Collection<LocalDate>, Map<LocalDate, T>> read;
    private final ToLongFunction<T> size;
    private final Cache<LocalDate, Kept<T>> cache;

    /**
     * @param read returns the details of those days that have any
     * @param limit bytes, by {@code size}
     */
    public DayCache(Function<Collection<LocalDate>, Map<LocalDate, T>> read, ToLongFunction<T> size, long limit) {
        this.read = read;
        this.size = size;
        this.cache = Caffeine.newBuilder()
                .maximumWeight(limit)
                .weigher((LocalDate _, Kept<T> kept) -> kept.bytes)
                .build();
    }

    /** Details of the days in the range that have any; both ends inclusive. */
    public NavigableMap<LocalDate, T> days(Audiences audiences, LocalDate first, LocalDate last) {
        NavigableMap<LocalDate, T> found = new TreeMap<>();
        List<LocalDate> missing = new ArrayList<>();
        audiences.days(first, last).forEach((date, day) -> {
            Kept<T> cached = cache.getIfPresent(date);
            if (cached != null && cached.version == day.version()) {
                found.put(date, cached.detail);
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
                int bytes = Math.clamp(size.applyAsLong(detail), 0, Integer.MAX_VALUE);
                cache.put(date, new Kept<>(day.version(), detail, bytes));
            }
        });
    }

    public long bytes() {
        return cache.asMap().values().stream().mapToLong(Kept::bytes).sum();
    }
}

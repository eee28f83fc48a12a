package dev.footfall.analytics.audience;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.Collections;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.FastAggregation;
import org.roaringbitmap.RoaringBitmap;

/**
 * All days as they were counted at one version. Immutable, and so are its bitmaps: whoever changes one copies it first. Ranges are inclusive.
 *
 * <p>Days before {@link #from} have their counts and newcomers still, but no audience.
 */
public final class Audiences {

    /**
     * One day.
     *
     * @param audience empty where it is gone
     * @param newcomers people first seen ever on this day
     * @param departed people whose last active day this was, among the days whose audience is gone
     */
    public record Day(
            long version,
            Instant countedAt,
            long events,
            int people,
            RoaringBitmap audience,
            RoaringBitmap newcomers,
            RoaringBitmap departed) {}

    private static final RoaringBitmap NOBODY = new RoaringBitmap();

    private final long version;
    private final LocalDate from;
    private final NavigableMap<LocalDate, Day> days;

    Audiences(long version, @Nullable LocalDate from, NavigableMap<LocalDate, Day> days) {
        this.version = version;
        this.from = Objects.requireNonNullElse(from, LocalDate.MIN);
        this.days = Collections.unmodifiableNavigableMap(new TreeMap<>(days));
    }

    public long version() {
        return version;
    }

    /** The first day whose audience is kept, if there was anybody. */
    public LocalDate from() {
        return from;
    }

    /** Whether the audiences of this day and all later ones are here. */
    public boolean reachBackTo(LocalDate day) {
        return !day.isBefore(from);
    }

    public NavigableMap<LocalDate, Day> days() {
        return days;
    }

    public NavigableMap<LocalDate, Day> days(LocalDate first, LocalDate last) {
        return last.isBefore(first) ? Collections.emptyNavigableMap() : days.subMap(first, true, last, true);
    }

    public @Nullable Day day(LocalDate day) {
        return days.get(day);
    }

    /** Everybody active in the range, as far as audiences are here. */
    public RoaringBitmap active(LocalDate first, LocalDate last) {
        return union(days(first, last).values(), Day::audience);
    }

    public int people(LocalDate first, LocalDate last) {
        return active(first, last).getCardinality();
    }

    public RoaringBitmap newcomers(LocalDate first, LocalDate last) {
        return union(days(first, last).values(), Day::newcomers);
    }

    public RoaringBitmap departed(LocalDate first, LocalDate last) {
        return union(days(first, last).values(), Day::departed);
    }

    private static RoaringBitmap union(Collection<Day> days, Function<Day, RoaringBitmap> which) {
        RoaringBitmap[] some =
                days.stream().map(which).filter(people -> !people.isEmpty()).toArray(RoaringBitmap[]::new);
        return switch (some.length) {
            case 0 -> NOBODY;
            case 1 -> some[0];
            default -> FastAggregation.or(some);
        };
    }

    /** Bytes of the bitmaps, for the budget and its metric. */
    public long bytes() {
        return days.values().stream()
                .mapToLong(day -> day.audience.getLongSizeInBytes()
                        + day.newcomers.getLongSizeInBytes()
                        + day.departed.getLongSizeInBytes())
                .sum();
    }
}

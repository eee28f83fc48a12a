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
 * All days as counted at one version. Immutable, and so are its bitmaps: copy one before changing it. Ranges are
 * inclusive.
 *
 * <p>Days before {@link #from} still have their counts and newcomers, but no audience.
 */
public final class Audiences {

    /**
     * One day.
     *
     * @param audience empty if it was dropped
     * @param newcomers people first seen on this day
     * @param departed people whose last active day this was, among the days whose audience was dropped
     */
    public record Day(
            long version,
            Instant countedAt,
            long events,
            int people,
            RoaringBitmap audience,
            RoaringBitmap newcomers,
            RoaringBitmap departed) {

        /** The day without its audience, the last active day of these people. */
        public Day departedWith(RoaringBitmap people) {
            return new Day(version, countedAt, events, this.people, NOBODY, newcomers, people);
        }
    }

    private static final RoaringBitmap NOBODY = new RoaringBitmap();

    private final long version;
    private final LocalDate from;
    private final NavigableMap<LocalDate, Day> days;

    public Audiences(long version, @Nullable LocalDate from, NavigableMap<LocalDate, Day> days) {
        this.version = version;
        this.from = Objects.requireNonNullElse(from, LocalDate.MIN);
        this.days = Collections.unmodifiableNavigableMap(new TreeMap<>(days));
    }

    public long version() {
        return version;
    }

    /** The first day whose audience is kept, or {@code LocalDate.MIN} if none was dropped. */
    public LocalDate from() {
        return from;
    }

    /** Whether the audiences of this day and of all later days are kept. */
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

    /**
     * Whether {@link #active} can answer for ranges that end on this day; for earlier ends there are only archived
     * counts.
     */
    public boolean reach(LocalDate last) {
        return last.equals(LocalDate.MAX) || !last.plusDays(1).isBefore(from);
    }

    /**
     * Everybody active in the range. Somebody active on one of its dropped days either departed on one of them or was
     * active again later; so a range may begin among the dropped days, but not end there.
     */
    public RoaringBitmap active(LocalDate first, LocalDate last) {
        if (!reach(last)) {
            throw new IllegalArgumentException("nobody knows any more who was active up to " + last);
        }
        RoaringBitmap kept = union(days(first, last).values(), Day::audience);
        RoaringBitmap dropped = reachBackTo(first) ? NOBODY : departed(first, from.minusDays(1));
        return dropped.isEmpty() ? kept : RoaringBitmap.or(kept, dropped);
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
        RoaringBitmap[] bitmaps =
                days.stream().map(which).filter(people -> !people.isEmpty()).toArray(RoaringBitmap[]::new);
        return switch (bitmaps.length) {
            case 0 -> NOBODY;
            case 1 -> bitmaps[0];
            default -> FastAggregation.or(bitmaps);
        };
    }

    /** Size of the bitmaps in bytes, for the benchmark. */
    public long bytes() {
        return days.values().stream()
                .mapToLong(day -> day.audience.getLongSizeInBytes()
                        + day.newcomers.getLongSizeInBytes()
                        + day.departed.getLongSizeInBytes())
                .sum();
    }

    /** Distinct people of the 7, 28 and 30 days that end with a day. */
    public record Rolling(int wau, int mau28, int mau30) {

        public static final Rolling NONE = new Rolling(0, 0, 0);

        /** The first day that the counts of a day depend on. */
        public static LocalDate firstDay(LocalDate day) {
            return day.minusDays(29);
        }

        /**
         * Builds the longer windows from the shorter ones; if their first days were dropped, computes each separately.
         */
        public static Rolling of(Audiences audiences, LocalDate day) {
            if (!audiences.reachBackTo(firstDay(day))) {
                return new Rolling(
                        audiences.people(day.minusDays(6), day),
                        audiences.people(day.minusDays(27), day),
                        audiences.people(firstDay(day), day));
            }
            RoaringBitmap week = audiences.active(day.minusDays(6), day);
            RoaringBitmap four = RoaringBitmap.or(week, audiences.active(day.minusDays(27), day.minusDays(7)));
            RoaringBitmap older = audiences.active(firstDay(day), day.minusDays(28));
            return new Rolling(week.getCardinality(), four.getCardinality(), RoaringBitmap.orCardinality(four, older));
        }
    }
}

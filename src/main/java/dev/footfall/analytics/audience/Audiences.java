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
 * All days as they were counted at one version. Immutable, and so are its bitmaps: whoever changes one copies it first.
 * Ranges are inclusive.
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
            RoaringBitmap departed) {

        /** The day without its audience, of which these departed. */
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

    /** The first day whose audience is kept, if there was anybody; before every day when none is gone. */
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

    /**
     * Whether {@link #active} can tell of ranges that end on this day: the others are known by what was written down.
     */
    public boolean reach(LocalDate last) {
        return last.equals(LocalDate.MAX) || !last.plusDays(1).isBefore(from);
    }

    /**
     * Everybody active in the range. Whoever was active on those of its days that are gone departed on one of them or
     * was active again later; so a range may begin among the gone days, but not end there.
     */
    public RoaringBitmap active(LocalDate first, LocalDate last) {
        if (!reach(last)) {
            throw new IllegalArgumentException("nobody knows any more who was active up to " + last);
        }
        RoaringBitmap here = union(days(first, last).values(), Day::audience);
        RoaringBitmap gone = reachBackTo(first) ? NOBODY : departed(first, from.minusDays(1));
        return gone.isEmpty() ? here : RoaringBitmap.or(here, gone);
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

    /** Bytes of the bitmaps, which the bench reports. */
    public long bytes() {
        return days.values().stream()
                .mapToLong(day -> day.audience.getLongSizeInBytes()
                        + day.newcomers.getLongSizeInBytes()
                        + day.departed.getLongSizeInBytes())
                .sum();
    }

    /** Distinct people of the 7, the 28 and the 30 days that end with a day. */
    public record Rolling(int wau, int mau28, int mau30) {

        public static final Rolling NONE = new Rolling(0, 0, 0);

        /** The first day that the numbers of a day depend on. */
        public static LocalDate firstDay(LocalDate day) {
            return day.minusDays(29);
        }

        /**
         * The longer windows are the shorter ones and a few days more; where their first days are gone each is made for
         * itself.
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

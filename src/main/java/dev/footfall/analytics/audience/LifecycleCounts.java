package dev.footfall.analytics.audience;

import java.time.LocalDate;
import org.roaringbitmap.RoaringBitmap;

/**
 * How the people of a period relate to those of the previous one.
 *
 * @param people active in the period
 * @param newcomers first seen in it
 * @param returning active in both, not new
 * @param resurrected active in it but not in the previous one, not new
 * @param dormant active in the previous one only
 */
public record LifecycleCounts(int people, int newcomers, int returning, int resurrected, int dormant) {

    public static final LifecycleCounts NONE = new LifecycleCounts(0, 0, 0, 0, 0);

    /** Needs the audiences from the beginning of the previous period on. */
    public static LifecycleCounts of(Audiences audiences, ReportPeriod kind, LocalDate period) {
        RoaringBitmap now = audiences.active(period, kind.end(period));
        RoaringBitmap before = audiences.active(kind.previous(period), period.minusDays(1));
        RoaringBitmap known = RoaringBitmap.andNot(now, audiences.newcomers(period, kind.end(period)));
        int returning = RoaringBitmap.andCardinality(known, before);
        return new LifecycleCounts(
                now.getCardinality(),
                now.getCardinality() - known.getCardinality(),
                returning,
                known.getCardinality() - returning,
                RoaringBitmap.andNotCardinality(before, now));
    }

    /**
     * Counts of a period whose first days were dropped: only of people active in it for the first time on the days that
     * are kept. Dormant people are not known then.
     */
    public static LifecycleCounts since(Audiences audiences, ReportPeriod kind, LocalDate period) {
        LocalDate lastDropped = audiences.from().minusDays(1);
        RoaringBitmap now = RoaringBitmap.andNot(
                audiences.active(audiences.from(), kind.end(period)), audiences.departed(period, lastDropped));
        int newcomers = RoaringBitmap.andCardinality(now, audiences.newcomers(audiences.from(), kind.end(period)));
        int returning =
                RoaringBitmap.andCardinality(now, audiences.departed(kind.previous(period), period.minusDays(1)));
        return new LifecycleCounts(
                now.getCardinality(), newcomers, returning, now.getCardinality() - newcomers - returning, 0);
    }

    /**
     * Adds counts of other people in the same period.
     *
     * @param peopleBefore active in the previous period
     */
    public LifecycleCounts plus(LifecycleCounts other, int peopleBefore) {
        return new LifecycleCounts(
                people + other.people,
                newcomers + other.newcomers,
                returning + other.returning,
                resurrected + other.resurrected,
                peopleBefore - returning - other.returning);
    }
}

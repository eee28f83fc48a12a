package dev.footfall.analytics.audience;

import java.time.LocalDate;
import org.roaringbitmap.RoaringBitmap;

/**
 * How the people of a period relate to those of the one before.
 *
 * @param people active in the period
 * @param newcomers first seen ever in it
 * @param returning active in it and in the one before, not new
 * @param resurrected active in it, not in the one before, not new
 * @param dormant active in the one before, not in it
 */
public record LifecycleCounts(int people, int newcomers, int returning, int resurrected, int dormant) {

    public static final LifecycleCounts NONE = new LifecycleCounts(0, 0, 0, 0, 0);

    /** Needs the audiences back to the beginning of the period. */
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
     * Of a period whose first days are gone: of those who were active in it for the first time on the days that are
     * here. How many are dormant they do not tell.
     */
    public static LifecycleCounts since(Audiences audiences, ReportPeriod kind, LocalDate period) {
        LocalDate gone = audiences.from().minusDays(1);
        RoaringBitmap now = RoaringBitmap.andNot(
                audiences.active(audiences.from(), kind.end(period)), audiences.departed(period, gone));
        int newcomers = RoaringBitmap.andCardinality(now, audiences.newcomers(audiences.from(), kind.end(period)));
        int returning =
                RoaringBitmap.andCardinality(now, audiences.departed(kind.previous(period), period.minusDays(1)));
        return new LifecycleCounts(
                now.getCardinality(), newcomers, returning, now.getCardinality() - newcomers - returning, 0);
    }

    /** Both together, of other people each, in a period that so many people were active before. */
    public LifecycleCounts plus(LifecycleCounts other, int peopleBefore) {
        return new LifecycleCounts(
                people + other.people,
                newcomers + other.newcomers,
                returning + other.returning,
                resurrected + other.resurrected,
                peopleBefore - returning - other.returning);
    }
}

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
public record Flow(int people, int newcomers, int returning, int resurrected, int dormant) {

    public static final Flow NONE = new Flow(0, 0, 0, 0, 0);

    /** Needs the audiences back to the beginning of the period before. */
    public static Flow of(Audiences audiences, Period kind, LocalDate period) {
        RoaringBitmap now = audiences.active(period, kind.end(period));
        RoaringBitmap before = audiences.active(kind.previous(period), period.minusDays(1));
        RoaringBitmap known = RoaringBitmap.andNot(now, audiences.newcomers(period, kind.end(period)));
        int returning = RoaringBitmap.andCardinality(known, before);
        return new Flow(
                now.getCardinality(),
                now.getCardinality() - known.getCardinality(),
                returning,
                known.getCardinality() - returning,
                RoaringBitmap.andNotCardinality(before, now));
    }
}

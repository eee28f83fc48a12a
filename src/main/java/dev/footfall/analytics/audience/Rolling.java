package dev.footfall.analytics.audience;

import java.time.LocalDate;
import org.roaringbitmap.RoaringBitmap;

/** Distinct people of the 7, the 28 and the 30 days that end with a day. */
public record Rolling(int wau, int mau28, int mau30) {

    public static final Rolling NONE = new Rolling(0, 0, 0);

    /** The first day that the numbers of a day depend on. */
    public static LocalDate firstDay(LocalDate day) {
        return day.minusDays(29);
    }

    /** The longer windows are the shorter ones and a few days more; where their first days are gone each is made for itself. */
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

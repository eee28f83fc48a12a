package dev.footfall.activity;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;

/**
 * The UTC days that a moment is counted with: those in which its reporting day has a share. Once one of them is closed the reporting
 * day is never counted again, so that what came for it would be stored and in no number.
 */
public record CountedWith(ZoneId zone) {

    /** Ascending. */
    public List<LocalDate> days(Instant moment) {
        LocalDate day = LocalDate.ofInstant(moment, zone);
        LocalDate first = Days.of(day.atStartOfDay(zone).toInstant());
        LocalDate last = Days.of(day.plusDays(1).atStartOfDay(zone).toInstant().minusNanos(1));
        return first.datesUntil(last.plusDays(1)).toList();
    }
}

package dev.footfall.analytics.rollup;

import dev.footfall.activity.Days;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Where a reporting day begins. A day is from its first instant in the zone to the first of the next: 23 or 25 hours long when the clock changes, and as a
 * rule it spans two UTC days.
 */
public record ReportingZone(ZoneId zone) {

    public LocalDate dayOf(Instant moment) {
        return LocalDate.ofInstant(moment, zone);
    }

    /** The first instant of the day; that of the next day is its end. */
    public Instant start(LocalDate day) {
        return day.atStartOfDay(zone).toInstant();
    }

    /** The first instants of the day's hours: 23, 24 or 25 as a rule. */
    public List<Instant> hours(LocalDate day) {
        DayHours hours = new DayHours(day, this);
        return IntStream.range(0, hours.count()).mapToObj(hours::start).toList();
    }

    /** The UTC days, each a partition of the raw table, that the reporting day has a share in; ascending. */
    public List<LocalDate> utcDays(LocalDate day) {
        LocalDate last = Days.of(start(day.plusDays(1)).minusNanos(1));
        return Days.of(start(day)).datesUntil(last.plusDays(1)).toList();
    }

    /** The reporting days that have a share in a UTC day; ascending. */
    public List<LocalDate> reportingDays(LocalDate utcDay) {
        return new ReportingZone(ZoneOffset.UTC).across(utcDay, zone);
    }

    private List<LocalDate> across(LocalDate day, ZoneId other) {
        LocalDate first = LocalDate.ofInstant(start(day), other);
        LocalDate last = LocalDate.ofInstant(start(day.plusDays(1)).minusNanos(1), other);
        return first.datesUntil(last.plusDays(1)).toList();
    }
}

package dev.footfall.analytics.audience;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Days, ISO weeks (from Monday) and calendar months. A period is identified by its first date. */
public enum ReportPeriod {
    DAY(ChronoUnit.DAYS),
    WEEK(ChronoUnit.WEEKS),
    MONTH(ChronoUnit.MONTHS);

    private final ChronoUnit unit;

    ReportPeriod(ChronoUnit unit) {
        this.unit = unit;
    }

    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The first date of the period that contains the date. */
    public LocalDate of(LocalDate date) {
        return switch (this) {
            case DAY -> date;
            case WEEK -> date.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
            case MONTH -> date.withDayOfMonth(1);
        };
    }

    /** @param period a first date, as in all methods below */
    public LocalDate plus(LocalDate period, long count) {
        return period.plus(count, unit);
    }

    public LocalDate next(LocalDate period) {
        return plus(period, 1);
    }

    public LocalDate previous(LocalDate period) {
        return plus(period, -1);
    }

    public LocalDate end(LocalDate period) {
        return next(period).minusDays(1);
    }

    /** How many periods {@code later} begins after {@code period}; both are first dates. */
    public int between(LocalDate period, LocalDate later) {
        return (int) unit.between(period, later);
    }

    /** First dates of the periods that touch the range, both ends inclusive; ascending. */
    public List<LocalDate> touching(LocalDate from, LocalDate to) {
        return Stream.iterate(of(from), period -> !period.isAfter(to), this::next)
                .toList();
    }
}

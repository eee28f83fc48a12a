package dev.footfall.analytics.page;

import dev.footfall.analytics.audience.ReportPeriod;
import dev.footfall.analytics.report.DateRange;
import dev.footfall.analytics.report.ReportParameters;
import dev.footfall.analytics.report.SmallGroupPolicy;
import dev.footfall.platform.QueryParameters;
import dev.footfall.platform.page.UrlBuilder;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The days that the dashboard shows.
 *
 * @param before the same number of days just before, for comparison
 * @param preset the number of days selected; null for a range of the reader's own
 */
record DashboardPeriod(
        DateRange range,
        DateRange before,
        LocalDate today,
        @Nullable Integer preset) {

    static final List<Integer> PRESETS = List.of(7, 30, 90);
    static final int DEFAULT = 30;

    /** Longer charts are drawn by week, since days would be too narrow to tell apart. */
    private static final int MAX_DAYS_BY_DAY = 92;

    private static final int MAX_DAYS = 366;

    /**
     * Reads {@code days}, or {@code from} and {@code to}.
     *
     * @throws dev.footfall.platform.InvalidInputException with everything that is wrong
     */
    static DashboardPeriod read(Map<String, List<String>> query, SmallGroupPolicy smallGroupPolicy, LocalDate today) {
        var parameters = new QueryParameters(query);
        var reader = new ReportParameters();
        var days = parameters.text("days");
        var from = parameters.text("from");
        var to = parameters.text("to");
        if (from == null && to == null) {
            int count = reader.number("days", days, DEFAULT, 1, MAX_DAYS);
            if (!PRESETS.contains(count)) {
                reader.wrong("days", "not_a_fixed_period", "Choose the last 7, 30 or 90 days, or a custom period.");
            }
            reader.check(parameters);
            return of(DateRange.last(count, today), today, count);
        }
        if (days != null) {
            reader.wrong("days", "repeated", "Choose either the last days or a custom period.");
        }
        if (smallGroupPolicy.applies()) {
            reader.wrong("from", "not_a_fixed_period", "You may look at the last 7, 30 or 90 days.");
        }
        var range = DateRange.of(reader, from, to, today).checked(reader, MAX_DAYS);
        if (range.to().isAfter(today)) {
            reader.wrong("to", "in_the_future", "That day is in the future.");
        }
        reader.check(parameters);
        return of(range, today, null);
    }

    static DashboardPeriod of(DateRange range, LocalDate today, @Nullable Integer preset) {
        var before =
                new DateRange(range.from().minusDays(range.days()), range.from().minusDays(1));
        return new DashboardPeriod(range, before, today, preset);
    }

    /** The period and the one before as one range. */
    DateRange both() {
        return new DateRange(before.from(), range.to());
    }

    /** Adds the counted days to an address of the list of activities, whose end is exclusive. */
    UrlBuilder addTo(UrlBuilder activities) {
        return activities.and("from", range.from()).and("to", range.to().plusDays(1));
    }

    /** The last of these days, as many as the period has. */
    <T> List<T> latest(List<T> days) {
        return days.subList(days.size() - (int) range.days(), days.size());
    }

    public ReportPeriod unit() {
        return range.days() <= MAX_DAYS_BY_DAY ? ReportPeriod.DAY : ReportPeriod.WEEK;
    }

    public boolean endsToday() {
        return range.to().equals(today);
    }
}

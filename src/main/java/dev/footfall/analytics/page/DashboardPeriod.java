package dev.footfall.analytics.page;

import dev.footfall.analytics.audience.ReportPeriod;
import dev.footfall.analytics.report.DateRange;
import dev.footfall.analytics.report.ReportParameters;
import dev.footfall.analytics.report.SmallGroupPolicy;
import dev.footfall.platform.QueryParameters;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The days that the dashboard is about.
 *
 * @param before as many days just before them, to compare with
 * @param preset the length that was chosen; null for days of the reader's own
 */
record DashboardPeriod(
        DateRange range,
        DateRange before,
        LocalDate today,
        @Nullable Integer preset) {

    static final List<Integer> PRESETS = List.of(7, 30, 90);
    static final int DEFAULT = 30;

    /** Beyond that a chart by day is a smear, and is drawn by week. */
    private static final int LONGEST_BY_DAY = 92;

    private static final int LONGEST = 366;

    /**
     * Reads {@code days}, or {@code from} and {@code to}.
     *
     * @throws dev.footfall.platform.InvalidInputException naming all that is wrong
     */
    static DashboardPeriod read(Map<String, List<String>> query, SmallGroupPolicy smallGroupPolicy, LocalDate today) {
        var parameters = new QueryParameters(query);
        var asked = new ReportParameters();
        var days = parameters.text("days");
        var from = parameters.text("from");
        var to = parameters.text("to");
        if (from == null && to == null) {
            int count = asked.number("days", days, DEFAULT, 1, LONGEST);
            if (!PRESETS.contains(count)) {
                asked.wrong("days", "not_a_fixed_period", "The last 7, 30 or 90 days, or days of your own.");
            }
            asked.check(parameters);
            return of(DateRange.last(count, today), today, count);
        }
        if (days != null) {
            asked.wrong("days", "repeated", "Either the last days, or days of your own.");
        }
        if (smallGroupPolicy.applies()) {
            asked.wrong("from", "not_a_fixed_period", "You may look at the last 7, 30 or 90 days.");
        }
        var range = DateRange.of(asked, from, to, today).checked(asked, LONGEST);
        if (range.to().isAfter(today)) {
            asked.wrong("to", "in_the_future", "That day has not come yet.");
        }
        asked.check(parameters);
        return of(range, today, null);
    }

    static DashboardPeriod of(DateRange range, LocalDate today, @Nullable Integer preset) {
        var before =
                new DateRange(range.from().minusDays(range.days()), range.from().minusDays(1));
        return new DashboardPeriod(range, before, today, preset);
    }

    /** The period and the one before as one. */
    DateRange both() {
        return new DateRange(before.from(), range.to());
    }

    public ReportPeriod unit() {
        return range.days() <= LONGEST_BY_DAY ? ReportPeriod.DAY : ReportPeriod.WEEK;
    }

    public boolean endsToday() {
        return range.to().equals(today);
    }
}

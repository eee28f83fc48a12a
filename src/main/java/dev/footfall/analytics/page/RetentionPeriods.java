package dev.footfall.analytics.page;

import dev.footfall.analytics.audience.ReportPeriod;
import dev.footfall.analytics.metric.Retention;
import dev.footfall.analytics.report.DateRange;
import dev.footfall.analytics.report.ReportParameters;
import dev.footfall.analytics.report.SmallGroupPolicy;
import dev.footfall.platform.QueryParameters;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;

/**
 * What the page of retention is asked for.
 *
 * @param own whether the reader chose the days
 */
record RetentionPeriods(ReportPeriod kind, Retention.Mode mode, DateRange range, boolean own) {

    /** More would be a table that nobody reads. */
    private static final int MOST = 60;

    /**
     * Reads {@code period}, {@code mode}, {@code from} and {@code to}.
     *
     * @throws dev.footfall.platform.InvalidInputException naming all that is wrong
     */
    static RetentionPeriods read(Map<String, List<String>> query, SmallGroupPolicy smallGroupPolicy, LocalDate today) {
        var parameters = new QueryParameters(query);
        var asked = new ReportParameters();
        var kind = asked.choice("period", parameters.text("period"), ReportPeriod.WEEK);
        var mode = asked.choice("mode", parameters.text("mode"), Retention.Mode.ON);
        var from = parameters.text("from");
        var to = parameters.text("to");
        boolean own = from != null || to != null;
        var range =
                own ? DateRange.of(asked, from, to, today).fixed(asked, smallGroupPolicy, today) : usual(kind, today);
        if (range.from().isAfter(today)) {
            asked.wrong("from", "in_the_future", "That day has not come yet.");
        }
        if (kind.touching(range.from(), range.to()).size() > MOST) {
            asked.wrong("from", "range_too_long", "At most %d periods at once.".formatted(MOST));
        }
        asked.check(parameters);
        return new RetentionPeriods(kind, mode, range, own);
    }

    /** Whole weeks or months, which everybody may ask for, up to the end of the one that is going on. */
    private static DateRange usual(ReportPeriod kind, LocalDate today) {
        var unit = kind == ReportPeriod.MONTH ? ReportPeriod.MONTH : ReportPeriod.WEEK;
        int before = kind == ReportPeriod.DAY ? 2 : 11;
        var current = unit.of(today);
        return new DateRange(unit.plus(current, -before), unit.end(current));
    }
}

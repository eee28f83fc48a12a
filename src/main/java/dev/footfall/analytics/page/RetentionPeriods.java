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
 * Parameters of the retention page.
 *
 * @param own whether the reader chose the dates
 */
record RetentionPeriods(ReportPeriod kind, Retention.Mode mode, DateRange range, boolean own) {

    /** A longer table would be unreadable. */
    private static final int MAX_PERIODS = 60;

    /**
     * Reads {@code period}, {@code mode}, {@code from} and {@code to}.
     *
     * @throws dev.footfall.platform.InvalidInputException with everything that is wrong
     */
    static RetentionPeriods read(Map<String, List<String>> query, SmallGroupPolicy smallGroupPolicy, LocalDate today) {
        var parameters = new QueryParameters(query);
        var reader = new ReportParameters();
        var kind = reader.choice("period", parameters.text("period"), ReportPeriod.WEEK);
        var mode = reader.choice("mode", parameters.text("mode"), Retention.Mode.ON);
        var from = parameters.text("from");
        var to = parameters.text("to");
        boolean own = from != null || to != null;
        var range =
                own ? DateRange.of(reader, from, to, today).fixed(reader, smallGroupPolicy, today) : usual(kind, today);
        if (range.from().isAfter(today)) {
            reader.wrong("from", "in_the_future", "That day is in the future.");
        }
        if (kind.touching(range.from(), range.to()).size() > MAX_PERIODS) {
            reader.wrong("from", "range_too_long", "At most %d periods at once.".formatted(MAX_PERIODS));
        }
        reader.check(parameters);
        return new RetentionPeriods(kind, mode, range, own);
    }

    /** Whole weeks or months, which every role may see, up to the end of the current one. */
    private static DateRange usual(ReportPeriod kind, LocalDate today) {
        var unit = kind == ReportPeriod.MONTH ? ReportPeriod.MONTH : ReportPeriod.WEEK;
        int before = kind == ReportPeriod.DAY ? 2 : 11;
        var current = unit.of(today);
        return new DateRange(unit.plus(current, -before), unit.end(current));
    }
}

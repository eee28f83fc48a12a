package dev.footfall.analytics.page;

import dev.footfall.activity.WeekHour;
import dev.footfall.analytics.audience.ReportPeriod;
import dev.footfall.analytics.metric.CountedPeople.Flow;
import dev.footfall.analytics.metric.Retention;
import dev.footfall.analytics.page.FunnelPage.FunnelQuestion;
import dev.footfall.analytics.report.DateRange;
import dev.footfall.analytics.report.ReportFilter;
import dev.footfall.analytics.report.SmallGroupPolicy;
import dev.footfall.platform.page.UrlBuilder;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Where the numbers of reports lead to: the list of activities or of people that holds exactly what was counted. Nowhere
 * for readers who see no people.
 */
record CountedRows(boolean open, ReportFilter filter) {

    static CountedRows of(SmallGroupPolicy smallGroupPolicy) {
        return of(smallGroupPolicy, ReportFilter.ALL);
    }

    /** @param filter what was counted */
    static CountedRows of(SmallGroupPolicy smallGroupPolicy, ReportFilter filter) {
        return new CountedRows(!smallGroupPolicy.applies(), filter);
    }

    /** The activities of these days, with more conditions. */
    @Nullable String activities(DateRange days, UnaryOperator<UrlBuilder> more) {
        return activities(days.from(), days.to(), more);
    }

    /** @param to a moment, or the last day */
    @Nullable String activities(Object from, Object to, UnaryOperator<UrlBuilder> more) {
        return open
                ? more.apply(filter.addTo(UrlBuilder.of("/admin/activities")))
                        .and("from", from)
                        .and("to", to)
                        .toString()
                : null;
    }

    @Nullable String weekHour(DateRange days, int weekday, int hour) {
        return activities(days, list -> list.and("weekHour", WeekHour.text(DayOfWeek.of(weekday), hour)));
    }

    /** The people active on these days. */
    @Nullable String active(LocalDate first, LocalDate last) {
        return people(list -> list.and("group", "active").and("from", first).and("to", last));
    }

    /** The people first seen on these days, and counted in the period that they were new in. */
    @Nullable String newcomers(DateRange days, ReportPeriod kind) {
        return people(list -> {
            var newcomers = list.and("group", "new");
            return (kind == ReportPeriod.DAY ? newcomers : newcomers.and("period", kind.text()))
                    .and("from", days.from())
                    .and("to", days.to());
        });
    }

    @Nullable String flow(Flow flow, ReportPeriod kind, LocalDate period) {
        return people(list ->
                list.and("group", flow.text()).and("period", kind.text()).and("from", period));
    }

    /**
     * The people of a cohort who returned.
     *
     * @param page the page of retention, with what it counts
     */
    @Nullable String returned(
            UrlBuilder page, ReportPeriod kind, LocalDate cohort, int after, Retention.Mode mode, LocalDate to) {
        return people(list -> {
            var cell = list.and("group", "returned")
                    .and("period", kind.text())
                    .and("from", cohort)
                    .and("after", after);
            for (var name : List.of("first", "returning")) {
                cell = page.first(name).isEmpty() ? cell : cell.and(name, page.first(name));
            }
            return mode == Retention.Mode.ON
                    ? cell
                    : cell.and("mode", "on-or-after").and("to", to);
        });
    }

    /** The people who viewed an app. */
    @Nullable String viewers(UUID app, DateRange days) {
        return people(list -> list.and("group", "viewers")
                .and("entityId", app)
                .and("from", days.from())
                .and("to", days.to()));
    }

    /**
     * The people who took steps of a funnel.
     *
     * @param taken the number of steps
     * @param stopped whether only those who took no further one
     */
    @Nullable String steps(FunnelQuestion question, int taken, boolean stopped) {
        return people(list -> question.addTo(
                list.and("group", stopped ? "stopped" : "reached").and("after", taken)));
    }

    private @Nullable String people(UnaryOperator<UrlBuilder> which) {
        return open ? filter.addTo(which.apply(UrlBuilder.of(PeoplePage.PATH))).toString() : null;
    }
}

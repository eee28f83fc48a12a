package dev.footfall.analytics.page;

import dev.footfall.analytics.audience.ReportPeriod;
import dev.footfall.analytics.chart.CsvTable;
import dev.footfall.analytics.chart.Plot;
import dev.footfall.analytics.metric.CountedPeople.Flow;
import dev.footfall.analytics.page.Chart.DashboardReports;
import dev.footfall.analytics.page.Chart.Plotter;
import dev.footfall.analytics.report.DateRange;
import dev.footfall.analytics.report.FilteredReports;
import dev.footfall.analytics.report.PeopleReports;
import dev.footfall.analytics.report.ReportResponses.Lifecycle;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/** New, returning, resurrected and dormant people. */
@Component
@Order(300)
class LifecycleChart implements Chart {

    private final PeopleReports people;
    private final FilteredReports filtered;
    private final Plotter plotter;

    LifecycleChart(PeopleReports people, FilteredReports filtered, Plotter plotter) {
        this.people = people;
        this.filtered = filtered;
        this.plotter = plotter;
    }

    @Override
    public Plot data(DashboardReports reports) {
        var period = reports.period();
        var periods = period.unit() == ReportPeriod.DAY
                ? period.latest(reports.lifecycle().get().periods())
                : byWeek(reports).periods();
        var columns = List.of(
                plotter.column("dashboard.newcomers", "blue"),
                plotter.column("dashboard.returning", "teal"),
                plotter.column("dashboard.resurrected", "purple"),
                new Plot.Column(plotter.text("dashboard.dormant"), "secondary", true));
        var rows = periods.stream()
                .map(one -> plotter.row(
                                period.unit(),
                                one.period(),
                                one.complete(),
                                one.newcomers(),
                                one.returning(),
                                one.resurrected(),
                                one.dormant())
                        .leadingTo(links(reports.rows(), period.unit(), one.period())))
                .toList();
        return new Plot(name(), Plot.Shape.STACKS, columns, rows);
    }

    private Lifecycle byWeek(DashboardReports reports) {
        var period = reports.period();
        return reports.filter().isAll()
                ? people.lifecycle(
                        period.range(), period.unit(), reports.known().get())
                : filtered.lifecycle(period.range(), period.unit(), reports.filter());
    }

    /** Of a part of all activity, analysts get only what is counted by day. */
    @Override
    public boolean isFor(DashboardReports reports) {
        return reports.filter().isAll() || !reports.smallGroupPolicy().applies();
    }

    private static List<@Nullable String> links(CountedRows rows, ReportPeriod unit, LocalDate first) {
        return Arrays.asList(
                rows.newcomers(new DateRange(first, unit.end(first)), unit),
                rows.flow(Flow.RETURNING, unit, first),
                rows.flow(Flow.RESURRECTED, unit, first),
                rows.flow(Flow.DORMANT, unit, first));
    }

    @Override
    public CsvTable csv(DashboardReports reports) {
        return data(reports).csv(reports.period().unit().text());
    }
}

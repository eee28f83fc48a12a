package dev.footfall.analytics.page;

import dev.footfall.analytics.audience.ReportPeriod;
import dev.footfall.analytics.chart.CsvTable;
import dev.footfall.analytics.chart.Plot;
import dev.footfall.analytics.page.Chart.DashboardReports;
import dev.footfall.analytics.page.Chart.Plotter;
import dev.footfall.analytics.report.PeopleReports;
import java.util.List;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/** New, returning, resurrected and dormant people. */
@Component
@Order(300)
class LifecycleChart implements Chart {

    private final PeopleReports people;
    private final Plotter plotter;

    LifecycleChart(PeopleReports people, Plotter plotter) {
        this.people = people;
        this.plotter = plotter;
    }

    @Override
    public Plot data(DashboardReports reports) {
        var period = reports.period();
        var periods = period.unit() == ReportPeriod.DAY
                ? period.latest(reports.lifecycle().get().periods())
                : people.lifecycle(
                                period.range(), period.unit(), reports.known().get())
                        .periods();
        var columns = List.of(
                plotter.column("dashboard.newcomers", "blue"),
                plotter.column("dashboard.returning", "teal"),
                plotter.column("dashboard.resurrected", "purple"),
                new Plot.Column(plotter.text("dashboard.dormant"), "secondary", true));
        var rows = periods.stream()
                .map(one -> plotter.row(
                        one.period(),
                        one.complete(),
                        one.newcomers(),
                        one.returning(),
                        one.resurrected(),
                        one.dormant()))
                .toList();
        return new Plot(name(), Plot.Shape.STACKS, columns, rows);
    }

    @Override
    public CsvTable csv(DashboardReports reports) {
        return data(reports).csv(reports.period().unit().text());
    }
}

package dev.footfall.analytics.page;

import dev.footfall.analytics.audience.ReportPeriod;
import dev.footfall.analytics.chart.CsvTable;
import dev.footfall.analytics.chart.Plot;
import dev.footfall.analytics.page.Chart.DashboardReports;
import dev.footfall.analytics.page.Chart.Plotter;
import dev.footfall.analytics.report.ReportResponses.Day;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/** People of each day, and of the weeks and months that end with it. */
@Component
@Order(100)
class ActiveChart implements Chart {

    private final Plotter plotter;

    ActiveChart(Plotter plotter) {
        this.plotter = plotter;
    }

    @Override
    public boolean isWide() {
        return true;
    }

    @Override
    public Plot data(DashboardReports reports) {
        var columns = List.of(
                plotter.column("dashboard.dau", "blue"),
                plotter.column("dashboard.wau", "teal"),
                plotter.column("dashboard.mau", "purple"));
        var days = reports.active().get().days();
        var latest = reports.period().latest(days);
        var before = reports.period().before(days);
        var rows = new ArrayList<Plot.Row>();
        for (int index = 0; index < latest.size(); index++) {
            var date = latest.get(index).date();
            rows.add(plotter.row(ReportPeriod.DAY, date, latest.get(index).complete(), numbers(latest.get(index)))
                    .leadingTo(Arrays.asList(
                            reports.rows().active(date, date),
                            reports.rows().active(date.minusDays(6), date),
                            reports.rows().active(date.minusDays(29), date)))
                    .comparedWith(before.isEmpty() ? List.of() : numbers(before.get(index))));
        }
        return new Plot(name(), Plot.Shape.LINES, columns, rows);
    }

    private static List<@Nullable Number> numbers(Day day) {
        return Arrays.asList(day.dau(), day.wau(), day.mau());
    }

    @Override
    public CsvTable csv(DashboardReports reports) {
        return data(reports).csv("date");
    }
}

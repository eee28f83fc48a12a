package dev.footfall.analytics.page;

import dev.footfall.analytics.chart.CsvTable;
import dev.footfall.analytics.chart.Plot;
import dev.footfall.analytics.page.Chart.DashboardReports;
import dev.footfall.analytics.page.Chart.Plotter;
import java.util.List;
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
        var rows = reports.period().latest(reports.active().get().days()).stream()
                .map(day -> plotter.row(day.date(), day.complete(), day.dau(), day.wau(), day.mau()))
                .toList();
        return new Plot(name(), Plot.Shape.LINES, columns, rows);
    }

    @Override
    public CsvTable csv(DashboardReports reports) {
        return data(reports).csv("date");
    }
}

package dev.footfall.analytics.page;

import dev.footfall.analytics.chart.CsvTable;
import dev.footfall.analytics.chart.Plot.Shades;
import dev.footfall.analytics.page.Chart.DashboardReports;
import dev.footfall.analytics.report.ReportResponses.HourCell;
import dev.footfall.platform.page.Formats;
import java.time.DayOfWeek;
import java.time.format.TextStyle;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/** Events by weekday and hour, as a heat map. */
@Component
@Order(600)
class HoursChart implements Chart {

    /**
     * One row.
     *
     * @param hours from midnight on
     * @param max the largest number of events of an hour in the whole map
     */
    record Weekday(String label, String name, List<HourCell> hours, long max) {

        /** How dark the hour is compared with the others. */
        public int shade(HourCell hour) {
            return hour.events() == null ? 0 : Shades.of(hour.events(), max);
        }
    }

    private final Formats formats;

    HoursChart(Formats formats) {
        this.formats = formats;
    }

    /**
     * Hours of entities are not counted ahead. For analysts, small groups are looked for among the last 7, 30 and 90
     * days only.
     */
    @Override
    public boolean isFor(DashboardReports reports) {
        if (reports.filter().entity() != null && reports.filter().metadata() == null) {
            return false;
        }
        return !reports.smallGroupPolicy().applies()
                || reports.filter().isAll() && reports.period().isOfLastDays();
    }

    @Override
    public boolean isWide() {
        return true;
    }

    @Override
    public List<Weekday> data(DashboardReports reports) {
        var cells = cells(reports);
        long max = cells.stream()
                .map(HourCell::events)
                .filter(Objects::nonNull)
                .max(Long::compare)
                .orElse(0L);
        return Stream.of(DayOfWeek.values())
                .map(day -> new Weekday(
                        formats.weekday(day, TextStyle.SHORT),
                        formats.weekday(day, TextStyle.FULL),
                        cells.stream()
                                .filter(cell -> cell.weekday() == day.getValue())
                                .toList(),
                        max))
                .toList();
    }

    @Override
    public CsvTable csv(DashboardReports reports) {
        return CsvTable.of(
                name(),
                List.of("weekday", "hour", "events"),
                cells(reports),
                cell -> CsvTable.cells(cell.weekday(), cell.hour(), cell.events()));
    }

    private List<HourCell> cells(DashboardReports reports) {
        return reports.hours().get().cells();
    }
}

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
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/** Events by weekday and hour, as a heat map. */
@Component
@Order(600)
class HoursChart implements Chart {

    /**
     * The whole map.
     *
     * @param max the number of events from which on a cell is darkest
     */
    record HeatMap(List<Weekday> weekdays, long max) {

        /** The first and the last number of events of each shade that has any, from the palest on. */
        public List<Step> steps() {
            return IntStream.rangeClosed(1, Shades.DARKEST)
                    .mapToObj(shade ->
                            new Step(shade, max * (shade - 1) / Shades.DARKEST + 1, max * shade / Shades.DARKEST))
                    .filter(step -> step.from <= step.to)
                    .toList();
        }
    }

    /** A shade of the legend. */
    record Step(int shade, long from, long to) {

        public boolean isDarkest() {
            return shade == Shades.DARKEST;
        }
    }

    /** One row, from midnight on. */
    record Weekday(String label, String name, List<Hour> hours) {}

    /**
     * One cell.
     *
     * @param isInPeriod whether the period has such an hour at all
     * @param link to the counted activities; null if the reader may not see them
     */
    record Hour(
            HourCell cell,
            int shade,
            boolean isInPeriod,
            @Nullable String link) {}

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
                || reports.filter().isOfTypesOnly() && reports.period().isOfLastDays();
    }

    @Override
    public boolean isWide() {
        return true;
    }

    @Override
    public HeatMap data(DashboardReports reports) {
        var cells = cells(reports);
        long max = Shades.max(
                cells.stream().map(HourCell::events).filter(Objects::nonNull).toList());
        return new HeatMap(
                Stream.of(DayOfWeek.values())
                        .map(day -> new Weekday(
                                formats.weekday(day, TextStyle.SHORT),
                                formats.weekday(day, TextStyle.FULL),
                                cells.stream()
                                        .filter(cell -> cell.weekday() == day.getValue())
                                        .map(cell -> hour(cell, max, reports))
                                        .toList()))
                        .toList(),
                max);
    }

    private static Hour hour(HourCell cell, long max, DashboardReports reports) {
        var range = reports.period().range();
        long events = Objects.requireNonNullElse(cell.events(), 0L);
        return new Hour(
                cell,
                Shades.of(events, max),
                range.days() >= 7
                        || range.from()
                                .datesUntil(range.to().plusDays(1))
                                .anyMatch(day -> day.getDayOfWeek().getValue() == cell.weekday()),
                events == 0 ? null : reports.rows().weekHour(range, cell.weekday(), cell.hour()));
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

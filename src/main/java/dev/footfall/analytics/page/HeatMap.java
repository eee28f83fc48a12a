package dev.footfall.analytics.page;

import dev.footfall.analytics.chart.Chart.Shades;
import dev.footfall.analytics.chart.CsvTable;
import dev.footfall.analytics.report.ReportResponses;
import java.time.DayOfWeek;
import java.time.format.TextStyle;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Events by weekday and hour. */
record HeatMap(List<Weekday> weekdays) {

    /**
     * One weekday.
     *
     * @param hours from midnight on
     */
    record Weekday(String label, String name, List<Hour> hours) {}

    /**
     * One hour.
     *
     * @param events null if withheld
     * @param shade how dark it is compared with the others
     */
    record Hour(int hour, @Nullable Long events, int shade) {

        public int end() {
            return hour + 1;
        }
    }

    static HeatMap of(List<ReportResponses.HourCell> cells) {
        long limit = cells.stream()
                .map(ReportResponses.HourCell::events)
                .filter(Objects::nonNull)
                .mapToLong(Long::longValue)
                .max()
                .orElse(0);
        var weekdays = new ArrayList<Weekday>();
        for (var day : DayOfWeek.values()) {
            weekdays.add(new Weekday(
                    day.getDisplayName(TextStyle.SHORT, Locale.ENGLISH),
                    day.getDisplayName(TextStyle.FULL, Locale.ENGLISH),
                    cells.stream()
                            .filter(cell -> cell.weekday() == day.getValue())
                            .map(cell -> new Hour(cell.hour(), cell.events(), shade(cell.events(), limit)))
                            .toList()));
        }
        return new HeatMap(weekdays);
    }

    private static int shade(@Nullable Long events, long limit) {
        return events == null ? 0 : Shades.of(events, limit);
    }

    static CsvTable csv(List<ReportResponses.HourCell> cells) {
        return new CsvTable(
                "hours",
                List.of("weekday", "hour", "events"),
                cells.stream()
                        .map(cell -> Arrays.<@Nullable Object>asList(cell.weekday(), cell.hour(), cell.events()))
                        .toList());
    }
}

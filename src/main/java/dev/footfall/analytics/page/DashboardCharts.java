package dev.footfall.analytics.page;

import dev.footfall.activity.ActivityTypes;
import dev.footfall.activity.ActivityTypes.ActivityType;
import dev.footfall.analytics.audience.ReportPeriod;
import dev.footfall.analytics.chart.Chart;
import dev.footfall.analytics.chart.Chart.Column;
import dev.footfall.analytics.chart.Chart.Row;
import dev.footfall.analytics.chart.Chart.SeriesColors;
import dev.footfall.analytics.chart.Chart.Shape;
import dev.footfall.analytics.page.Tiles.Sums;
import dev.footfall.analytics.report.ReportResponses;
import dev.footfall.platform.page.Formats;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;

/** The dashboard's charts over time. */
@Component
class DashboardCharts {

    private final ActivityTypes types;
    private final MessageSource texts;
    private final Formats formats;

    DashboardCharts(ActivityTypes types, MessageSource texts, Formats formats) {
        this.types = types;
        this.texts = texts;
        this.formats = formats;
    }

    Chart active(List<ReportResponses.Day> days) {
        return new Chart(
                "active",
                Shape.LINES,
                List.of(
                        column("dashboard.dau", "blue"),
                        column("dashboard.wau", "teal"),
                        column("dashboard.mau", "purple")),
                days.stream()
                        .map(day -> row(day.date(), day.complete(), day.dau(), day.wau(), day.mau()))
                        .toList());
    }

    Chart lifecycle(List<ReportResponses.LifecyclePeriod> periods) {
        return new Chart(
                "lifecycle",
                Shape.STACKS,
                List.of(
                        column("dashboard.newcomers", "blue"),
                        column("dashboard.returning", "teal"),
                        column("dashboard.resurrected", "purple"),
                        new Column(text("dashboard.dormant"), "secondary", true)),
                periods.stream()
                        .map(period -> row(
                                period.period(),
                                period.complete(),
                                period.newcomers(),
                                period.returning(),
                                period.resurrected(),
                                period.dormant()))
                        .toList());
    }

    /** @param limit how many types get a column of their own; the rest share one */
    Chart events(ReportResponses.ActivityCounts counts, DashboardPeriod period, int limit) {
        var series = counts.series().stream()
                .sorted(Comparator.comparingLong(DashboardCharts::total).reversed())
                .toList();
        int named = series.size() <= limit ? series.size() : limit - 1;
        var rest = series.subList(named, series.size());
        var columns = columns(series.subList(0, named));
        if (!rest.isEmpty()) {
            columns.add(column("dashboard.other", "secondary"));
        }
        var rows = new ArrayList<Row>();
        indexes(period).forEach((first, indexes) -> {
            var values = new ArrayList<@Nullable Number>();
            series.subList(0, named).forEach(shown -> values.add(Sums.known(events(shown, indexes))));
            if (!rest.isEmpty()) {
                values.add(Sums.known(rest.stream()
                        .flatMap(other -> events(other, indexes).stream())
                        .toList()));
            }
            rows.add(row(first, period.unit().end(first).isBefore(period.today()), values));
        });
        return new Chart("events", Shape.STACKS, columns, rows);
    }

    /** Indexes of the period's days, by the first date of the day or week that the chart shows. */
    private static Map<LocalDate, List<Integer>> indexes(DashboardPeriod period) {
        Map<LocalDate, List<Integer>> indexes = new TreeMap<>();
        ReportPeriod unit = period.unit();
        for (int day = 0; day < period.range().days(); day++) {
            indexes.computeIfAbsent(unit.of(period.range().from().plusDays(day)), _ -> new ArrayList<>())
                    .add(day);
        }
        return indexes;
    }

    private static List<@Nullable Long> events(ReportResponses.Series series, List<Integer> indexes) {
        return indexes.stream().map(day -> series.points().get(day).events()).toList();
    }

    private static long total(ReportResponses.Series series) {
        return series.points().stream()
                .map(ReportResponses.Point::events)
                .filter(Objects::nonNull)
                .mapToLong(Long::longValue)
                .sum();
    }

    private List<Column> columns(List<ReportResponses.Series> series) {
        var known = series.stream().map(one -> types.named(one.activityType())).toList();
        var colors = SeriesColors.distinct(known.stream()
                .map(type -> type.map(ActivityType::color).orElse("secondary"))
                .toList());
        var columns = new ArrayList<Column>();
        for (int index = 0; index < series.size(); index++) {
            var name = series.get(index).activityType();
            columns.add(new Column(known.get(index).map(ActivityType::label).orElse(name), colors.get(index), false));
        }
        return columns;
    }

    private Column column(String key, String color) {
        return new Column(text(key), color, false);
    }

    private Row row(LocalDate first, boolean complete, @Nullable Number... values) {
        return row(first, complete, Arrays.asList(values));
    }

    private Row row(LocalDate first, boolean complete, List<@Nullable Number> values) {
        return new Row(first.toString(), formats.shortDay(first), formats.dayOfYear(first), values, complete);
    }

    private String text(String key) {
        return texts.getMessage(key, null, Locale.ENGLISH);
    }
}

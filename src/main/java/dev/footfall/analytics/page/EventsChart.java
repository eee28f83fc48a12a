package dev.footfall.analytics.page;

import dev.footfall.activity.ActivityTypes;
import dev.footfall.activity.ActivityTypes.ActivityType;
import dev.footfall.analytics.chart.CsvTable;
import dev.footfall.analytics.chart.Plot;
import dev.footfall.analytics.chart.Plot.Column;
import dev.footfall.analytics.chart.Plot.Row;
import dev.footfall.analytics.chart.Plot.SeriesColors;
import dev.footfall.analytics.page.Chart.DashboardReports;
import dev.footfall.analytics.page.Chart.Plotter;
import dev.footfall.analytics.report.ReportResponses.Point;
import dev.footfall.analytics.report.ReportResponses.Series;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/** Events by type. */
@Component
@Order(200)
class EventsChart implements Chart {

    /** Number of columns on the page. */
    private static final int MAX_TYPES = 8;

    private final ActivityTypes types;
    private final Plotter plotter;

    EventsChart(ActivityTypes types, Plotter plotter) {
        this.types = types;
        this.plotter = plotter;
    }

    @Override
    public Plot data(DashboardReports reports) {
        return plot(reports, MAX_TYPES);
    }

    @Override
    public String title(DashboardReports reports) {
        return switch (reports.breakdown().kind()) {
            case TYPE -> name();
            case ENTITY -> "events-entity";
            case METADATA -> "events-metadata";
        };
    }

    @Override
    public String subject(DashboardReports reports) {
        return reports.breakdown().key();
    }

    @Override
    public CsvTable csv(DashboardReports reports) {
        return plot(reports, Integer.MAX_VALUE).csv(reports.period().unit().text());
    }

    /** @param limit how many types get a column of their own; the rest share one */
    private Plot plot(DashboardReports reports, int limit) {
        var period = reports.period();
        var series = reports.events().get().series().stream()
                .sorted(Comparator.comparing(EventsChart::isOther)
                        .thenComparing(
                                Comparator.comparingLong(EventsChart::total).reversed()))
                .toList();
        boolean isOther = !series.isEmpty() && isOther(series.getLast());
        int named = series.size() <= limit ? series.size() - (isOther ? 1 : 0) : limit - 1;
        var groups =
                new ArrayList<>(series.subList(0, named).stream().map(List::of).toList());
        var columns = columns(series.subList(0, named));
        if (named < series.size()) {
            groups.add(series.subList(named, series.size()));
            columns.add(plotter.column("dashboard.other", "secondary"));
        }
        var rows = new ArrayList<Row>();
        indexes(period).forEach((first, days) -> {
            var values = new ArrayList<@Nullable Number>();
            groups.forEach(group -> values.add(known(group.stream()
                    .flatMap(one -> days.stream().map(day -> one.points().get(day))))));
            rows.add(plotter.row(first, period.unit().end(first).isBefore(period.today()), values));
        });
        return new Plot(name(), Plot.Shape.STACKS, columns, rows);
    }

    /** Indexes of the period's days, by the first date of the day or week that the chart shows. */
    private static Map<LocalDate, List<Integer>> indexes(DashboardPeriod period) {
        Map<LocalDate, List<Integer>> indexes = new TreeMap<>();
        for (int day = 0; day < period.range().days(); day++) {
            indexes.computeIfAbsent(period.unit().of(period.range().from().plusDays(day)), _ -> new ArrayList<>())
                    .add(day);
        }
        return indexes;
    }

    private static boolean isOther(Series series) {
        return series.activityType() == null && series.value() == null && Series.OTHER.equals(series.name());
    }

    private static long total(Series series) {
        var total = known(series.points().stream());
        return total == null ? 0 : total;
    }

    /** The sum of the events that the reader may see; null if there are none. */
    static @Nullable Long known(Stream<Point> points) {
        return points.map(Point::events)
                .filter(Objects::nonNull)
                .reduce(Long::sum)
                .orElse(null);
    }

    private List<Column> columns(List<Series> series) {
        var colors = SeriesColors.distinct(series.stream()
                .map(one -> type(one).map(ActivityType::color).orElse(one.value() == null ? "secondary" : "blue"))
                .toList());
        var columns = new ArrayList<Column>();
        for (int index = 0; index < series.size(); index++) {
            columns.add(new Column(label(series.get(index)), colors.get(index), false));
        }
        return columns;
    }

    private Optional<ActivityType> type(Series series) {
        return Optional.ofNullable(series.activityType()).flatMap(types::named);
    }

    private String label(Series series) {
        if (series.activityType() != null) {
            return type(series).map(plotter::label).orElse(series.activityType());
        }
        if (series.value() == null) {
            return plotter.text("dashboard.without");
        }
        return series.name() == null ? series.value() : series.name();
    }
}

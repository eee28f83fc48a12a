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
import dev.footfall.analytics.report.CountReports;
import dev.footfall.analytics.report.DateRange;
import dev.footfall.analytics.report.ReportFilter;
import dev.footfall.analytics.report.ReportFilter.Breakdown;
import dev.footfall.analytics.report.ReportResponses.ActivityCounts;
import dev.footfall.analytics.report.ReportResponses.Point;
import dev.footfall.analytics.report.ReportResponses.Series;
import dev.footfall.platform.ReportingZone;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
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
    private final CountReports counts;
    private final ReportingZone zone;
    private final Plotter plotter;

    EventsChart(ActivityTypes types, CountReports counts, ReportingZone zone, Plotter plotter) {
        this.types = types;
        this.counts = counts;
        this.zone = zone;
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
        var period = reports.period();
        return plot(reports, Integer.MAX_VALUE)
                .csv(isByHour(reports) ? "hour" : period.unit().text());
    }

    /** A single day would be one bar; what is counted by hour are types. */
    private static boolean isByHour(DashboardReports reports) {
        return reports.period().range().days() == 1
                && reports.filter().isOfTypesOnly()
                && reports.breakdown().equals(Breakdown.TYPE);
    }

    /**
     * One bar.
     *
     * @param points indexes of what it adds up
     * @param from the first day or moment of it
     * @param to the last day, or the moment of its end
     */
    private record Bar(List<Integer> points, Row row, Object from, Object to) {}

    /** @param limit how many types get a column of their own; the rest share one */
    private Plot plot(DashboardReports reports, int limit) {
        var period = reports.period();
        var events = isByHour(reports)
                ? hours(period.range(), reports)
                : reports.events().get();
        var before = period.before() == null || !isByHour(reports)
                ? reports.eventsBefore().get()
                : hours(period.before(), reports);
        var series = events.series().stream()
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
            boolean isByType = reports.breakdown().equals(Breakdown.TYPE);
            columns.add(plotter.column(isByType ? "dashboard.other" : "dashboard.others", "secondary"));
        }
        var bars = isByHour(reports) ? hours(events, period.range().from()) : days(period);
        var rows = new ArrayList<Row>();
        for (var bar : bars) {
            var values = new ArrayList<@Nullable Number>();
            var links = new ArrayList<@Nullable String>();
            for (var group : groups) {
                values.add(sum(group, bar));
                links.add(link(reports, bar, group));
            }
            rows.add(bar.row.with(values).leadingTo(links).comparedWith(earlier(before, bar, points(events))));
        }
        return new Plot(name(), Plot.Shape.STACKS, columns, rows);
    }

    private ActivityCounts hours(DateRange day, DashboardReports reports) {
        return counts.counts(
                day,
                reports.filter().types(),
                CountReports.Interval.HOUR,
                reports.known().get());
    }

    private static int points(ActivityCounts events) {
        return events.series().isEmpty()
                ? 0
                : events.series().getFirst().points().size();
    }

    /** All events of the same days or hours; empty where there are none to compare, as on a day of 25 hours. */
    private static List<@Nullable Number> earlier(@Nullable ActivityCounts before, Bar bar, int points) {
        if (before == null
                || !before.series().stream().allMatch(one -> one.points().size() == points)) {
            return List.of();
        }
        return Collections.singletonList(before.series().isEmpty() ? Long.valueOf(0) : sum(before.series(), bar));
    }

    private static @Nullable Long sum(List<Series> group, Bar bar) {
        return known(group.stream().flatMap(one -> bar.points.stream().map(one.points()::get)));
    }

    /** To the activities of a bar's part; null for parts that no filter says. */
    private @Nullable String link(DashboardReports reports, Bar bar, List<Series> group) {
        var filter = filter(reports, group);
        return filter == null
                ? null
                : CountedRows.of(reports.smallGroupPolicy(), filter)
                        .activities(bar.from, bar.to, UnaryOperator.identity());
    }

    private @Nullable ReportFilter filter(DashboardReports reports, List<Series> group) {
        var filter = reports.filter();
        var breakdown = reports.breakdown();
        var part = group.getFirst();
        if (group.stream().allMatch(one -> one.activityType() != null)) {
            return new ReportFilter(
                    group.stream().map(Series::activityType).collect(Collectors.toCollection(TreeSet::new)),
                    filter.entity(),
                    filter.metadata());
        }
        if (group.size() > 1 || part.value() == null) {
            return null;
        }
        return breakdown.kind() == Breakdown.Kind.ENTITY
                ? only(filter.ofEntity(UUID.fromString(part.value())), type -> !type.entityIsPerson())
                : only(
                        filter.with(new ReportFilter.Metadata(breakdown.key(), part.value())),
                        type -> type.safeKeys().contains(breakdown.key()));
    }

    /** Of the types that a breakdown counts. */
    private ReportFilter only(ReportFilter filter, Predicate<ActivityType> counted) {
        if (types.all().stream().allMatch(counted)) {
            return filter;
        }
        return new ReportFilter(
                types.all().stream()
                        .filter(counted)
                        .map(ActivityType::name)
                        .filter(name ->
                                filter.types().isEmpty() || filter.types().contains(name))
                        .collect(Collectors.toCollection(TreeSet::new)),
                filter.entity(),
                filter.metadata());
    }

    /** Each ends where the next begins: some are cut by a change of the clock. */
    private List<Bar> hours(ActivityCounts events, LocalDate day) {
        var starts = events.series().stream()
                .limit(1)
                .flatMap(one -> one.points().stream())
                .map(point -> OffsetDateTime.parse(point.period()))
                .toList();
        var bars = new ArrayList<Bar>();
        for (int index = 0; index < starts.size(); index++) {
            var start = starts.get(index);
            var end = index + 1 < starts.size() ? starts.get(index + 1).toInstant() : zone.start(day.plusDays(1));
            bars.add(new Bar(List.of(index), plotter.hour(start, !end.isAfter(events.asOf())), start.toInstant(), end));
        }
        return bars;
    }

    /** By the first date of the day or week. */
    private List<Bar> days(DashboardPeriod period) {
        Map<LocalDate, List<Integer>> indexes = new TreeMap<>();
        for (int day = 0; day < period.range().days(); day++) {
            indexes.computeIfAbsent(period.unit().of(period.range().from().plusDays(day)), _ -> new ArrayList<>())
                    .add(day);
        }
        return indexes.entrySet().stream()
                .map(bar -> new Bar(
                        bar.getValue(),
                        plotter.row(
                                period.unit(),
                                bar.getKey(),
                                period.unit().end(bar.getKey()).isBefore(period.today())),
                        period.range().from().plusDays(bar.getValue().getFirst()),
                        period.range().from().plusDays(bar.getValue().getLast())))
                .toList();
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

package dev.footfall.analytics.report;

import dev.footfall.analytics.metric.FilteredDays.Cell;
import dev.footfall.analytics.metric.FilteredDays.Parts;
import dev.footfall.analytics.metric.Freshness;
import dev.footfall.analytics.metric.TypePeople;
import dev.footfall.analytics.report.ReportFilter.Breakdown;
import dev.footfall.analytics.report.ReportResponses.ActiveUsers;
import dev.footfall.analytics.report.ReportResponses.ActivityCounts;
import dev.footfall.analytics.report.ReportResponses.HourCell;
import dev.footfall.analytics.report.ReportResponses.Hours;
import dev.footfall.analytics.report.ReportResponses.LifecyclePeriod;
import dev.footfall.analytics.report.ReportResponses.Point;
import dev.footfall.analytics.report.ReportResponses.Series;
import dev.footfall.platform.ReportingZone;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.RoaringBitmap;
import org.springframework.stereotype.Component;

/**
 * The reports about a part of all activity, for readers from whom small groups are withheld. They ask about one thing at
 * once, and get it by day: a type as it is counted anyway, an entity or a metadata value as a part of the whole
 * breakdown of the day, so that a filter tells nothing that the breakdown does not. Which parts of a day are withheld
 * depends on that day alone.
 */
@Component
public class FilteredForAnalysts {

    private final FilteredReports filtered;
    private final CountReports counts;
    private final TypePeople typePeople;

    FilteredForAnalysts(FilteredReports filtered, CountReports counts, TypePeople typePeople) {
        this.filtered = filtered;
        this.counts = counts;
        this.typePeople = typePeople;
    }

    /**
     * Parts of parts, and differences of them, would be about few people.
     *
     * @param types how many the reader names; those that mark a metadata key as safe are named along with it
     */
    public static void check(
            ReportParameters parameters, SmallGroupPolicy policy, int types, ReportFilter filter, Breakdown breakdown) {
        int parts = types
                + (filter.metadata() == null ? 0 : 1)
                + (filter.entity() == null ? 0 : 1)
                + (breakdown.equals(Breakdown.TYPE) ? 0 : 1);
        if (policy.applies() && parts > 1) {
            parameters.wrong(
                    filter.isAll() ? ReportFilter.BREAKDOWN : ReportFilter.TYPE,
                    "one_part_at_once",
                    "You may choose one type, one entity or one metadata value, or split by one of them.");
        }
    }

    /** Of parts of all activity, readers of aggregates get only what is counted by day, and hours of types. */
    public static void refuse(ReportParameters parameters, SmallGroupPolicy policy, ReportFilter... parts) {
        if (policy.applies() && !Stream.of(parts).allMatch(ReportFilter::isAll)) {
            parameters.wrong(
                    ReportFilter.TYPE,
                    "not_in_parts",
                    "You may ask for this report of all activity only: beside the whole, a part of it would tell of a"
                            + " few people.");
        }
    }

    /**
     * By hour of the week, the sums of what is told of these types by hour anyway: so they tell nothing more. A number
     * beside {@code withheld} is at least that.
     *
     * @param types names; of nothing else
     */
    public Hours weekHours(DateRange range, Set<String> types, KnownAudiences.Around known) {
        ActivityCounts byHour = counts.counts(range, types, CountReports.Interval.HOUR, known);
        Long[] events = new Long[7 * 24];
        boolean[] withheld = new boolean[events.length];
        byHour.series().stream().flatMap(series -> series.points().stream()).forEach(point -> {
            int cell = ReportingZone.hourOfWeek(OffsetDateTime.parse(point.period()));
            if (point.events() == null) {
                withheld[cell] = true;
            } else {
                events[cell] = Objects.requireNonNullElse(events[cell], 0L) + point.events();
            }
        });
        List<HourCell> cells = IntStream.range(0, events.length)
                .mapToObj(cell -> HourCell.of(cell, events[cell], SmallGroupPolicy.flag(withheld[cell])))
                .toList();
        return new Hours(byHour.zone(), byHour.asOf(), cells);
    }

    /**
     * Only people by day; the others are withheld.
     *
     * @param counts of some of the days: what is withheld of a day must not depend on what else is asked for
     */
    public ActiveUsers activeUsers(DateRange range, List<ActivityCounts> counts) {
        Map<String, Point> points = new HashMap<>();
        counts.stream()
                .flatMap(some -> some.series().stream().limit(1))
                .flatMap(series -> series.points().stream())
                .forEach(point -> points.put(point.period(), point));
        Freshness.Range state = filtered.state(range);
        List<ReportResponses.Day> days = range.from()
                .datesUntil(range.to().plusDays(1))
                .map(date -> {
                    Point point = points.get(date.toString());
                    return new ReportResponses.Day(
                            date,
                            point == null ? null : point.users(),
                            null,
                            null,
                            null,
                            state.complete(date, date),
                            SmallGroupPolicy.flag(true));
                })
                .toList();
        return new ActiveUsers(filtered.zone(), state.asOf(), days);
    }

    /** All withheld. */
    public static List<LifecyclePeriod> lifecycle(DateRange range) {
        return range.from()
                .datesUntil(range.to().plusDays(1))
                .map(day -> new LifecyclePeriod(day, null, null, null, null, false, true))
                .toList();
    }

    public ActivityCounts counts(
            DateRange range, ReportFilter filter, Breakdown breakdown, KnownAudiences.Around known) {
        if (filter.isOfTypesOnly() && breakdown.equals(Breakdown.TYPE)) {
            return counts.counts(range, filter.types(), CountReports.Interval.DAY, known);
        }
        Breakdown asked = filter.metadata() != null
                ? Breakdown.byMetadata(filter.metadata().key())
                : filter.entity() != null ? Breakdown.ENTITY : breakdown;
        ActivityCounts all = breakdown(range, asked, known);
        if (filter.isAll()) {
            return all;
        }
        String part = filter.entity() != null
                ? filter.entity().toString()
                : Objects.requireNonNull(filter.metadata()).value();
        List<Series> one = all.series().stream()
                .filter(series -> part.equals(series.value()))
                .toList();
        return new ActivityCounts(
                all.zone(), all.asOf(), one.isEmpty() ? List.of(Series.of(part, null, nothing(range))) : one);
    }

    private static List<Point> nothing(DateRange range) {
        return range.from()
                .datesUntil(range.to().plusDays(1))
                .map(FilteredForAnalysts::withheld)
                .toList();
    }

    private static Point withheld(LocalDate day) {
        return new Point(day.toString(), null, null, true);
    }

    /** Parts that are withheld on each day are not even named: a rare value may be somebody's. */
    private ActivityCounts breakdown(DateRange range, Breakdown breakdown, KnownAudiences.Around known) {
        NavigableMap<LocalDate, Parts> days = filtered.parts(range, ReportFilter.ALL, breakdown);
        Map<String, Map<LocalDate, Cell>> shown = new HashMap<>();
        SortedSet<LocalDate> partly = new TreeSet<>();
        days.forEach((day, parts) -> {
            Map<String, Cell> kept = day.isBefore(filtered.since()) ? Map.of() : shown(day, parts, known);
            kept.forEach((part, cell) ->
                    shown.computeIfAbsent(part, _ -> new HashMap<>()).put(day, cell));
            if (kept.values().stream().mapToLong(Cell::events).sum() < parts.events()) {
                partly.add(day);
            }
        });
        List<String> named = shown.keySet().stream()
                .filter(part -> !part.isEmpty())
                .sorted(Comparator.comparingLong((String part) -> events(shown.get(part)))
                        .reversed()
                        .thenComparing(Comparator.naturalOrder()))
                .toList();
        Map<String, String> names = filtered.names(breakdown, named);
        List<Series> series = new ArrayList<>();
        named.forEach(part -> series.add(Series.of(part, names.get(part), points(range, shown.get(part)))));
        if (shown.containsKey("")) {
            series.add(Series.of(null, Series.NONE, points(range, shown.get(""))));
        }
        if (!partly.isEmpty()) {
            series.add(Series.of(null, Series.OTHER, nothing(range)));
        }
        return filtered.answer(range, series);
    }

    private static long events(@Nullable Map<LocalDate, Cell> cells) {
        return cells == null
                ? 0
                : cells.values().stream().mapToLong(Cell::events).sum();
    }

    private static List<Point> points(DateRange range, @Nullable Map<LocalDate, Cell> cells) {
        return range.from()
                .datesUntil(range.to().plusDays(1))
                .map(day -> {
                    Cell cell = cells == null ? null : cells.get(day);
                    return cell == null
                            ? withheld(day)
                            : new Point(
                                    day.toString(), cell.events(), cell.people().getCardinality(), null);
                })
                .toList();
    }

    /**
     * The parts of a day that may be shown. The events of all parts are known as a sum, and so may be those of all
     * parts that have a value: a key may come with one type only, and with each activity of it. A part inside one of
     * the day's known groups, or around one, is withheld where the two differ by few people.
     */
    private Map<String, Cell> shown(LocalDate day, Parts parts, KnownAudiences.Around known) {
        SmallGroupPolicy policy = known.smallGroupPolicy();
        List<Map.Entry<String, Cell>> all = parts.cells().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .toList();
        Collection<RoaringBitmap> ofTypes =
                typePeople.days(day, day).getOrDefault(day, Map.of()).values();
        long[] people = new long[all.size()];
        boolean[] forced = new boolean[people.length];
        for (int index = 0; index < people.length; index++) {
            RoaringBitmap group = all.get(index).getValue().people();
            people[index] = group.getCardinality();
            forced[index] = known.leaveFew(null, day, day, people[index])
                    || ofTypes.stream().anyMatch(type -> differByFew(group, type, policy));
        }
        int[] cells = IntStream.range(0, people.length).toArray();
        int[] valued = IntStream.of(cells)
                .filter(cell -> !all.get(cell).getKey().isEmpty())
                .toArray();
        boolean[] withheld = policy.withheld(
                people, forced, List.of(SmallGroupPolicy.Sum.ofEvents(cells), SmallGroupPolicy.Sum.ofEvents(valued)));
        Map<String, Cell> shown = new HashMap<>();
        for (int index = 0; index < withheld.length; index++) {
            if (!withheld[index]) {
                shown.put(all.get(index).getKey(), all.get(index).getValue());
            }
        }
        return shown;
    }

    private static boolean differByFew(RoaringBitmap one, RoaringBitmap other, SmallGroupPolicy policy) {
        int both = RoaringBitmap.andCardinality(one, other);
        return both == one.getCardinality() && policy.leavesFew(both, other.getCardinality())
                || both == other.getCardinality() && policy.leavesFew(both, one.getCardinality());
    }
}

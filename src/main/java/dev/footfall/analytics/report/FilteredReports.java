package dev.footfall.analytics.report;

import dev.footfall.activity.ActivityFilter;
import dev.footfall.activity.ActivityTypes;
import dev.footfall.activity.EntityKeys;
import dev.footfall.analytics.audience.AudienceMemory;
import dev.footfall.analytics.audience.ReportPeriod;
import dev.footfall.analytics.metric.Counts;
import dev.footfall.analytics.metric.FilteredDays;
import dev.footfall.analytics.metric.FilteredDays.Cell;
import dev.footfall.analytics.metric.FilteredDays.Parts;
import dev.footfall.analytics.metric.FilteredDays.Question;
import dev.footfall.analytics.metric.FilteredDays.Split;
import dev.footfall.analytics.metric.Freshness;
import dev.footfall.analytics.metric.Retention;
import dev.footfall.analytics.metric.TypePeople;
import dev.footfall.analytics.report.ReportFilter.Breakdown;
import dev.footfall.analytics.report.ReportFilter.FilterReader;
import dev.footfall.analytics.report.ReportResponses.ActiveUsers;
import dev.footfall.analytics.report.ReportResponses.ActivityCounts;
import dev.footfall.analytics.report.ReportResponses.HourCell;
import dev.footfall.analytics.report.ReportResponses.Hours;
import dev.footfall.analytics.report.ReportResponses.Lifecycle;
import dev.footfall.analytics.report.ReportResponses.LifecyclePeriod;
import dev.footfall.analytics.report.ReportResponses.Point;
import dev.footfall.analytics.report.ReportResponses.Series;
import dev.footfall.catalog.Catalog;
import dev.footfall.platform.InvalidInputException;
import dev.footfall.platform.ReportingZone;
import dev.footfall.platform.RetentionPeriods;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.RoaringBitmap;
import org.springframework.stereotype.Component;

/**
 * The reports about a part of all activity, for readers who may see small groups; the others have {@link
 * FilteredForAnalysts}. A filter by types alone is answered from the rollups, all else from {@link FilteredDays}.
 * People of a part are known as long as raw activity has them: for earlier days their numbers are null.
 */
@Component
public class FilteredReports {

    private final FilteredDays filteredDays;
    private final FilterReader filters;
    private final TypePeople typePeople;
    private final Counts counts;
    private final AudienceMemory memory;
    private final ActivityTypes types;
    private final Catalog catalog;
    private final EntityKeys keys;
    private final Freshness freshness;
    private final ReportingZone zone;
    private final int daysOfPeople;

    FilteredReports(
            FilteredDays filteredDays,
            FilterReader filters,
            TypePeople typePeople,
            Counts counts,
            AudienceMemory memory,
            ActivityTypes types,
            Catalog catalog,
            EntityKeys keys,
            Freshness freshness,
            ReportingZone zone,
            RetentionPeriods periods) {
        this.filteredDays = filteredDays;
        this.filters = filters;
        this.typePeople = typePeople;
        this.counts = counts;
        this.memory = memory;
        this.types = types;
        this.catalog = catalog;
        this.keys = keys;
        this.freshness = freshness;
        this.zone = zone;
        this.daysOfPeople = DateRange.daysOfPeople(periods);
    }

    /** The first day whose people are known in parts. */
    public LocalDate since() {
        return freshness.today().minusDays(daysOfPeople - 1L);
    }

    public ActiveUsers activeUsers(DateRange range, int mauDays, ReportFilter filter) {
        LocalDate first = range.from().minusDays(mauDays - 1L);
        Freshness.Range state = freshness.of(first, range.to());
        NavigableMap<LocalDate, RoaringBitmap> people = people(filter, first, range.to());
        List<ReportResponses.Day> days = range.from()
                .datesUntil(range.to().plusDays(1))
                .map(date -> {
                    Integer dau = active(people, date, date);
                    Integer mau = active(people, date.minusDays(mauDays - 1L), date);
                    return new ReportResponses.Day(
                            date,
                            dau,
                            active(people, date.minusDays(6), date),
                            mau,
                            dau == null || mau == null || mau == 0 ? null : (double) dau / mau,
                            state.complete(date.minusDays(mauDays - 1L), date),
                            null);
                })
                .toList();
        return new ActiveUsers(zone.id(), state.asOf(), days);
    }

    /** Null where some of the days are too old. */
    private @Nullable Integer active(NavigableMap<LocalDate, RoaringBitmap> people, LocalDate first, LocalDate last) {
        return first.isBefore(since()) ? null : union(people, first, last).getCardinality();
    }

    private static RoaringBitmap union(NavigableMap<LocalDate, RoaringBitmap> people, LocalDate first, LocalDate last) {
        RoaringBitmap union = new RoaringBitmap();
        people.subMap(first, true, last, true).values().forEach(union::or);
        return union;
    }

    /** Who did it on days that are known. */
    RoaringBitmap people(DateRange range, ReportFilter filter) {
        return union(people(filter, range.from(), range.to()), range.from(), range.to());
    }

    /** Who did it, by day; only for days from {@link #since} on. */
    NavigableMap<LocalDate, RoaringBitmap> people(ReportFilter filter, LocalDate first, LocalDate last) {
        NavigableMap<LocalDate, RoaringBitmap> people = new TreeMap<>();
        LocalDate from = first.isBefore(since()) ? since() : first;
        if (last.isBefore(from)) {
            return people;
        }
        if (filter.isOfTypesOnly()) {
            Set<Short> ids = filters.ids(filter);
            typePeople.days(from, last).forEach((day, ofTypes) -> {
                RoaringBitmap union = new RoaringBitmap();
                ofTypes.forEach((type, audience) -> {
                    if (ids.isEmpty() || ids.contains(type)) {
                        union.or(audience);
                    }
                });
                people.put(day, union);
            });
        } else {
            days(filter, Breakdown.TYPE, from, last).forEach((day, parts) -> people.put(day, parts.people()));
        }
        return people;
    }

    private NavigableMap<LocalDate, Parts> days(
            ReportFilter filter, Breakdown breakdown, LocalDate first, LocalDate last) {
        // Metadata is read from raw activity, which knows the hours too: what is read serves all charts.
        return filter.metadata() != null && breakdown.equals(Breakdown.TYPE)
                ? hours(filter, first, last)
                : filteredDays.days(new Question(filters.raw(filter), split(breakdown)), first, last);
    }

    private NavigableMap<LocalDate, Parts> hours(ReportFilter filter, LocalDate first, LocalDate last) {
        return filteredDays.days(new Question(filters.raw(filter), new Split.ByHour()), first, last);
    }

    private Split split(Breakdown breakdown) {
        return switch (breakdown.kind()) {
            case TYPE -> new Split.ByType();
            case ENTITY -> new Split.ByEntity(Set.of(types.aboutPeople()));
            case METADATA -> new Split.ByMetadata(breakdown.key(), filters.marking(breakdown.key()));
        };
    }

    /** @param limit how many parts are named; the rest is one */
    public ActivityCounts counts(DateRange range, ReportFilter filter, Breakdown breakdown, int limit) {
        Freshness.Range state = freshness.of(range.from(), range.to());
        NavigableMap<LocalDate, Parts> days = parts(range, filter, breakdown);
        List<String> named = FilteredDays.largest(days, limit);
        if (breakdown.kind() == Breakdown.Kind.ENTITY && !days.values().stream().allMatch(Parts::isComplete)) {
            days = recounted(days, range, filter, named);
        }
        List<Series> series = new ArrayList<>(named(breakdown, named, range, days));
        long[] rest = new long[(int) range.days()];
        long[] none = new long[rest.length];
        fill(range, days, named, rest, none);
        add(series, Series.NONE, none, range);
        add(series, Series.OTHER, rest, range);
        return new ActivityCounts(zone.id(), state.asOf(), series);
    }

    ActivityCounts answer(DateRange range, List<Series> series) {
        return new ActivityCounts(
                zone.id(), freshness.of(range.from(), range.to()).asOf(), series);
    }

    String zone() {
        return zone.id();
    }

    Freshness.Range state(DateRange range) {
        return freshness.of(range.from(), range.to());
    }

    /** Events of the first hours of a day. */
    public long firstHours(LocalDate day, int hours, ReportFilter filter) {
        return hours(filter, day, day).values().stream()
                .flatMap(parts -> parts.cells().values().stream())
                .flatMap(cell -> cell.hours().entrySet().stream())
                .filter(hour -> hour.getKey() < hours)
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    NavigableMap<LocalDate, Parts> parts(DateRange range, ReportFilter filter, Breakdown breakdown) {
        NavigableMap<LocalDate, Parts> days = days(filter, breakdown, range.from(), range.to());
        if (breakdown.kind() == Breakdown.Kind.METADATA
                && !days.values().stream().allMatch(Parts::isComplete)) {
            throw new InvalidInputException(
                    "breakdown", "too_many", "'" + breakdown.key() + "' has too many values for one chart.");
        }
        return days;
    }

    /** The named entities once more, exactly: on a day with very many, one of them may not be among those kept. */
    private NavigableMap<LocalDate, Parts> recounted(
            NavigableMap<LocalDate, Parts> days, DateRange range, ReportFilter filter, List<String> named) {
        ActivityFilter all = filters.raw(filter);
        ActivityFilter ofNamed = new ActivityFilter(
                null,
                all.types(),
                null,
                named.stream().map(UUID::fromString).collect(Collectors.toSet()),
                null,
                null,
                all.metadata());
        NavigableMap<LocalDate, Parts> exact = filteredDays.days(
                new Question(ofNamed, split(new Breakdown(Breakdown.Kind.ENTITY, ""))), range.from(), range.to());
        NavigableMap<LocalDate, Parts> recounted = new TreeMap<>();
        days.forEach((day, parts) -> {
            Map<String, Cell> cells = new HashMap<>(parts.cells());
            cells.putAll(exact.getOrDefault(day, new Parts(Map.of(), 0)).cells());
            recounted.put(day, new Parts(cells, parts.events()));
        });
        return recounted;
    }

    private List<Series> named(
            Breakdown breakdown, List<String> named, DateRange range, NavigableMap<LocalDate, Parts> days) {
        Map<String, String> names = names(breakdown, named);
        return named.stream()
                .map(part -> {
                    List<Point> points = points(range, days, part);
                    return switch (breakdown.kind()) {
                        case TYPE -> new Series(types.nameOf(Short.parseShort(part)), points);
                        case ENTITY -> Series.of(part, names.get(part), points);
                        case METADATA -> Series.of(part, null, points);
                    };
                })
                .toList();
    }

    /** The names or keys of entities; nothing for other parts. */
    Map<String, String> names(Breakdown breakdown, List<String> parts) {
        Map<String, String> names = new HashMap<>();
        if (breakdown.kind() == Breakdown.Kind.ENTITY) {
            List<UUID> ids = parts.stream().map(UUID::fromString).toList();
            keys.texts(ids).forEach((id, text) -> names.put(id.toString(), text));
            catalog.names(ids).forEach((id, name) -> names.put(id.toString(), name));
        }
        return names;
    }

    private List<Point> points(DateRange range, NavigableMap<LocalDate, Parts> days, String part) {
        return range.from()
                .datesUntil(range.to().plusDays(1))
                .map(day -> {
                    Cell cell = days.getOrDefault(day, new Parts(Map.of(), 0))
                            .cells()
                            .get(part);
                    Integer users = day.isBefore(since())
                            ? null
                            : Integer.valueOf(cell == null ? 0 : cell.people().getCardinality());
                    return new Point(day.toString(), cell == null ? 0 : cell.events(), users, null);
                })
                .toList();
    }

    private static void fill(
            DateRange range, NavigableMap<LocalDate, Parts> days, List<String> named, long[] rest, long[] none) {
        for (int index = 0; index < rest.length; index++) {
            Parts parts = days.get(range.from().plusDays(index));
            if (parts != null) {
                Cell empty = parts.cells().get("");
                none[index] = empty == null ? 0 : empty.events();
                rest[index] = parts.events()
                        - none[index]
                        - named.stream()
                                .map(parts.cells()::get)
                                .mapToLong(cell -> cell == null ? 0 : cell.events())
                                .sum();
            }
        }
    }

    private static void add(List<Series> series, String name, long[] events, DateRange range) {
        List<Point> points = new ArrayList<>();
        long sum = 0;
        for (int index = 0; index < events.length; index++) {
            points.add(new Point(range.from().plusDays(index).toString(), events[index], null, null));
            sum += events[index];
        }
        if (sum > 0) {
            series.add(Series.of(null, name, points));
        }
    }

    /** New people are those who were never seen before, whatever they did; the others by what the filter leaves. */
    public Lifecycle lifecycle(DateRange range, ReportPeriod kind, ReportFilter filter) {
        LocalDate first = kind.previous(kind.of(range.from()));
        LocalDate last = kind.end(kind.of(range.to()));
        Freshness.Range state = freshness.of(first, last);
        NavigableMap<LocalDate, RoaringBitmap> people = people(filter, first, last);
        var audiences = memory.current();
        List<LifecyclePeriod> periods = kind.touching(range.from(), range.to()).stream()
                .map(period -> {
                    LocalDate end = kind.end(period);
                    LocalDate before = kind.previous(period);
                    RoaringBitmap now = union(people, period, end);
                    RoaringBitmap was = union(people, before, kind.end(before));
                    RoaringBitmap newcomers = RoaringBitmap.and(now, audiences.newcomers(period, end));
                    RoaringBitmap old = RoaringBitmap.andNot(now, newcomers);
                    boolean here = !period.isBefore(since());
                    boolean both = !before.isBefore(since());
                    return new LifecyclePeriod(
                            period,
                            here ? newcomers.getCardinality() : null,
                            both ? RoaringBitmap.andCardinality(old, was) : null,
                            both ? RoaringBitmap.andNotCardinality(old, was) : null,
                            both ? RoaringBitmap.andNotCardinality(was, now) : null,
                            state.complete(before, end),
                            null);
                })
                .toList();
        return new Lifecycle(zone.id(), state.asOf(), periods);
    }

    /**
     * How many of the new people of each period who did something in it did something again. A period whose people are
     * not known any more has no numbers.
     *
     * @param first what they did in the period that they were new in
     * @param again what counts as a return
     */
    public ReportResponses.Retention retention(
            DateRange range, ReportPeriod kind, Retention.Mode mode, ReportFilter first, ReportFilter again) {
        List<LocalDate> periods = kind.touching(range.from(), range.to());
        LocalDate start = periods.getFirst();
        LocalDate end = kind.end(periods.getLast());
        Freshness.Range state = freshness.of(start, end);
        NavigableMap<LocalDate, RoaringBitmap> began = people(first, start, end);
        NavigableMap<LocalDate, RoaringBitmap> returned = people(again, start, end);
        var audiences = memory.current();
        List<ReportResponses.Cohort> cohorts = new ArrayList<>();
        for (int cohort = 0; cohort < periods.size(); cohort++) {
            LocalDate period = periods.get(cohort);
            boolean isKnown = !period.isBefore(since());
            RoaringBitmap people = RoaringBitmap.and(
                    audiences.newcomers(period, kind.end(period)), union(began, period, kind.end(period)));
            List<ReportResponses.Retained> retained = new ArrayList<>();
            for (int later = cohort; later < periods.size(); later++) {
                LocalDate from = periods.get(later);
                LocalDate to = mode == Retention.Mode.ON ? kind.end(from) : end;
                int users = RoaringBitmap.andCardinality(people, union(returned, from, to));
                retained.add(new ReportResponses.Retained(
                        later - cohort,
                        isKnown ? users : null,
                        isKnown && !people.isEmpty() ? (double) users / people.getCardinality() : null,
                        state.counted(period, kind.end(period))
                                && state.ended(kind.end(from))
                                && state.counted(from, to),
                        null));
            }
            cohorts.add(new ReportResponses.Cohort(period, isKnown ? people.getCardinality() : null, retained, null));
        }
        return new ReportResponses.Retention(zone.id(), state.asOf(), cohorts);
    }

    /** By hour of the week. */
    public Hours weekHours(DateRange range, ReportFilter filter) {
        Freshness.Range state = freshness.of(range.from(), range.to());
        long[] events = new long[7 * 24];
        if (filter.isOfTypesOnly()) {
            Set<Short> ids = filters.ids(filter);
            counts.hours(range.from(), range.to()).stream()
                    .filter(hour -> ids.isEmpty() || ids.contains(hour.type()))
                    .forEach(hour -> events[cell(hour.starts())] += hour.events());
        } else {
            hours(filter, range.from(), range.to()).forEach((day, parts) -> {
                var hours = zone.hours(day);
                parts.cells()
                        .values()
                        .forEach(cell -> cell.hours().forEach((hour, count) -> events[cell(hours.get(hour))] += count));
            });
        }
        List<HourCell> cells = new ArrayList<>();
        for (int cell = 0; cell < events.length; cell++) {
            cells.add(HourCell.of(cell, events[cell], null));
        }
        return new Hours(zone.id(), state.asOf(), cells);
    }

    private int cell(Instant hour) {
        return ReportingZone.hourOfWeek(zone.at(hour));
    }
}

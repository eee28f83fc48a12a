package dev.footfall.analytics.report;

import dev.footfall.activity.ActivityTypes;
import dev.footfall.analytics.audience.ReportPeriod;
import dev.footfall.analytics.metric.Counts;
import dev.footfall.analytics.metric.Freshness;
import dev.footfall.platform.ReportingZone;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** Events and people by activity type, over periods or hours. */
@Component
public class CountReports {

    /** What a point stands for. */
    public enum Interval {
        HOUR,
        DAY,
        WEEK,
        MONTH;

        ReportPeriod period() {
            return this == HOUR ? ReportPeriod.DAY : ReportPeriod.valueOf(name());
        }
    }

    private final Counts counts;
    private final KnownAudiences knownAudiences;
    private final ActivityTypes types;
    private final Freshness freshness;
    private final ReportingZone zone;

    CountReports(
            Counts counts,
            KnownAudiences knownAudiences,
            ActivityTypes types,
            Freshness freshness,
            ReportingZone zone) {
        this.counts = counts;
        this.knownAudiences = knownAudiences;
        this.types = types;
        this.freshness = freshness;
        this.zone = zone;
    }

    /** @param asked names of types; none: all that have an event in the range */
    public ReportResponses.ActivityCounts counts(
            DateRange range, Set<String> asked, Interval interval, SmallGroupPolicy smallGroupPolicy) {
        return counts(range, asked, interval, knownAudiences.around(range, smallGroupPolicy));
    }

    /**
     * @param asked names of types; none: all that have an event in the range
     * @param known around the range
     */
    public ReportResponses.ActivityCounts counts(
            DateRange range, Set<String> asked, Interval interval, KnownAudiences.Around known) {
        SmallGroupPolicy smallGroupPolicy = known.smallGroupPolicy();
        ReportPeriod kind = interval.period();
        LocalDate first = kind.of(range.from());
        LocalDate last = kind.end(kind.of(range.to()));
        Freshness.Range state = freshness.of(first, last);
        CountTable table = interval == Interval.HOUR
                ? hours(hoursOf(range), range, smallGroupPolicy)
                : periods(kind, first, last, known);
        Set<String> names = asked.isEmpty() ? new TreeSet<>(table.types()) : new TreeSet<>(asked);
        List<ReportResponses.Series> series = names.stream()
                .map(name -> new ReportResponses.Series(
                        name, table.points(name, interval == Interval.HOUR, smallGroupPolicy)))
                .toList();
        return new ReportResponses.ActivityCounts(zone.id(), state.asOf(), series);
    }

    /**
     * Somebody from whom small groups are withheld could ask for days and for the weeks and months that they add up to:
     * so the days of whole weeks and months are looked at, and only those of the range shown.
     */
    private CountTable periods(ReportPeriod kind, LocalDate first, LocalDate last, KnownAudiences.Around known) {
        SmallGroupPolicy smallGroupPolicy = known.smallGroupPolicy();
        boolean widened = kind == ReportPeriod.DAY && smallGroupPolicy.applies();
        DateRange shown = new DateRange(first, last);
        DateRange looked = widened ? shown.wholeWeeksAndMonths() : shown;
        LocalDate from = looked.from();
        LocalDate to = looked.to();
        List<LocalDate> periods = kind.touching(from, to);
        CountTable table =
                new CountTable(periods.stream().map(LocalDate::toString).toList());
        counts.periods(kind, from, to)
                .forEach((period, some) -> some.forEach(one -> table.put(
                        types.nameOf(one.type()),
                        kind.between(periods.getFirst(), period),
                        one.events(),
                        one.people(),
                        known.leaveFew(one.type(), period, kind.end(period), one.people()))));
        if (kind == ReportPeriod.DAY) {
            for (ReportPeriod sum : List.of(ReportPeriod.WEEK, ReportPeriod.MONTH)) {
                // a week of which only some days are looked at is a sum of nothing that is known
                table.addUp(index -> {
                    LocalDate whole = sum.of(periods.get(index));
                    return looked.holds(whole, sum.end(whole)) ? whole : periods.get(index);
                });
            }
        }
        table.withhold(smallGroupPolicy);
        return table.between(kind.between(periods.getFirst(), first), kind.between(periods.getFirst(), last) + 1);
    }

    private CountTable hours(List<Instant> starts, DateRange range, SmallGroupPolicy smallGroupPolicy) {
        CountTable table = new CountTable(starts.stream().map(this::hour).toList());
        var places = IntStream.range(0, starts.size()).boxed().collect(Collectors.toMap(starts::get, index -> index));
        counts.hours(range.from(), range.to()).forEach(one -> {
            Integer index = places.get(one.starts());
            if (index != null) {
                table.put(types.nameOf(one.type()), index, one.events(), one.people(), false);
            }
        });
        table.addUp(index -> zone.dayOf(starts.get(index)));
        table.withhold(smallGroupPolicy);
        return table;
    }

    private List<Instant> hoursOf(DateRange range) {
        return range.from()
                .datesUntil(range.to().plusDays(1))
                .flatMap(day -> zone.hours(day).stream())
                .toList();
    }

    private String hour(Instant start) {
        return DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(zone.at(start));
    }

    /**
     * By hour of the week. All cells together are all events of the range, those of a weekday all events of some days,
     * and each cell all events of some hours: all of these can be asked for.
     */
    public ReportResponses.Hours weekHours(DateRange range, SmallGroupPolicy smallGroupPolicy) {
        Freshness.Range state = freshness.of(range.from(), range.to());
        List<Counts.WeekHour> cells = counts.weekHours(range.from(), range.to());
        long[] people = peopleByCell(cells);
        List<SmallGroupPolicy.Sum> sums = new ArrayList<>();
        sums.add(SmallGroupPolicy.Sum.ofEvents(IntStream.range(0, people.length).toArray()));
        for (int weekday = 0; weekday < 7; weekday++) {
            sums.add(SmallGroupPolicy.Sum.ofEvents(
                    IntStream.range(24 * weekday, 24 * (weekday + 1)).toArray()));
        }
        boolean[] withheld =
                smallGroupPolicy.withheld(people, whatHoursTell(range, people.length, smallGroupPolicy), sums);
        List<ReportResponses.HourCell> shown = IntStream.range(0, withheld.length)
                .mapToObj(index -> new ReportResponses.HourCell(
                        cells.get(index).weekday(),
                        cells.get(index).hour(),
                        withheld[index] ? null : cells.get(index).events(),
                        SmallGroupPolicy.flag(withheld[index])))
                .toList();
        return new ReportResponses.Hours(zone.id(), state.asOf(), shown);
    }

    private static long[] peopleByCell(List<Counts.WeekHour> cells) {
        return cells.stream().mapToLong(Counts.WeekHour::people).toArray();
    }

    /**
     * Cells that would tell withheld numbers beside those by hour and type that are shown: as a sum, or as a difference
     * to the same cell of fewer days, which can be asked for too and may itself be about few people.
     */
    private boolean[] whatHoursTell(DateRange range, int cells, SmallGroupPolicy smallGroupPolicy) {
        boolean[] tell = new boolean[cells];
        if (smallGroupPolicy.applies()) {
            List<Instant> starts = hoursOf(range);
            CountTable table = hours(starts, range, smallGroupPolicy);
            Stream.concat(Stream.of(0), DateRange.FIXED_LENGTHS.stream())
                    .filter(without -> without < range.days())
                    .forEach(without -> {
                        Instant end = zone.start(range.to().plusDays(1L - without));
                        boolean[] some = whatHoursTell(starts, end, table, cells, smallGroupPolicy);
                        long[] people = peopleByCell(
                                counts.weekHours(range.from(), range.to().minusDays(without)));
                        for (int cell = 0; cell < cells; cell++) {
                            tell[cell] |= some[cell] || people[cell] > 0 && smallGroupPolicy.withholds(people[cell]);
                        }
                    });
        }
        return tell;
    }

    /** One number that is withheld beside what is shown, or several that may all be of the same few people. */
    private boolean[] whatHoursTell(
            List<Instant> starts, Instant end, CountTable table, int cells, SmallGroupPolicy smallGroupPolicy) {
        int[] hidden = new int[cells];
        int[] shown = new int[cells];
        int[] people = new int[cells];
        for (int index = 0; index < starts.size() && starts.get(index).isBefore(end); index++) {
            var local = zone.at(starts.get(index));
            int cell = (local.getDayOfWeek().getValue() - 1) * 24 + local.getHour();
            int[] some = table.hidden(index).toArray();
            hidden[cell] += some.length;
            shown[cell] += table.shown(index);
            people[cell] = Math.max(people[cell], IntStream.of(some).max().orElse(0));
        }
        boolean[] tell = new boolean[cells];
        for (int cell = 0; cell < cells; cell++) {
            tell[cell] = hidden[cell] == 1
                    || hidden[cell] > 0 && shown[cell] > 0 && smallGroupPolicy.withholds(people[cell]);
        }
        return tell;
    }

    /** Types by periods: events and people of each, and which of them are withheld. */
    static final class CountTable {

        private static final class Row {
            final long[] events;
            final int[] people;
            final boolean[] withheld;

            Row(int length) {
                events = new long[length];
                people = new int[length];
                withheld = new boolean[length];
            }
        }

        private final List<String> periods;
        private final int from;
        private final int to;
        private final Map<String, Row> rows;
        private final List<Collection<int[]>> sumsOfPlaces = new ArrayList<>();

        CountTable(List<String> periods) {
            this(periods, 0, periods.size(), new TreeMap<>());
        }

        private CountTable(List<String> periods, int from, int to, Map<String, Row> rows) {
            this.periods = periods;
            this.from = from;
            this.to = to;
            this.rows = rows;
        }

        /** The same, of which only some periods are shown. */
        CountTable between(int first, int end) {
            return new CountTable(periods, first, end, rows);
        }

        /** @param withheld whatever its size, as it would tell about few others */
        void put(String type, int index, long events, int people, boolean withheld) {
            Row row = rows.computeIfAbsent(type, _ -> new Row(periods.size()));
            row.events[index] = events;
            row.people[index] = people;
            row.withheld[index] = withheld;
        }

        /** Says that the events of periods with the same key can be asked for as one number. */
        void addUp(IntFunction<Object> key) {
            Map<Object, List<Integer>> groups = new LinkedHashMap<>();
            for (int index = 0; index < periods.size(); index++) {
                groups.computeIfAbsent(key.apply(index), _ -> new ArrayList<>()).add(index);
            }
            sumsOfPlaces.add(groups.values().stream()
                    .map(group -> group.stream().mapToInt(Integer::intValue).toArray())
                    .toList());
        }

        /** Sums are known along each type, and across the types of each period. */
        void withhold(SmallGroupPolicy smallGroupPolicy) {
            if (!smallGroupPolicy.applies()) {
                return;
            }
            int width = periods.size();
            List<Row> all = List.copyOf(rows.values());
            long[] people = new long[all.size() * width];
            boolean[] hidden = new boolean[people.length];
            List<SmallGroupPolicy.Sum> sums = new ArrayList<>();
            for (int row = 0; row < all.size(); row++) {
                for (int index = 0; index < width; index++) {
                    people[row * width + index] = all.get(row).people[index];
                }
                System.arraycopy(all.get(row).withheld, 0, hidden, row * width, width);
                int start = row * width;
                sumsOfPlaces.forEach(groups -> groups.forEach(group -> sums.add(SmallGroupPolicy.Sum.ofEvents(
                        IntStream.of(group).map(index -> start + index).toArray()))));
            }
            for (int index = 0; index < width; index++) {
                int column = index;
                sums.add(SmallGroupPolicy.Sum.ofEvents(IntStream.range(0, all.size())
                        .map(row -> row * width + column)
                        .toArray()));
            }
            boolean[] withheld = smallGroupPolicy.withheld(people, hidden, sums);
            for (int row = 0; row < all.size(); row++) {
                System.arraycopy(withheld, row * width, all.get(row).withheld, 0, width);
            }
        }

        /** People of each type that is withheld in the period, though something happened. */
        IntStream hidden(int index) {
            return rows.values().stream()
                    .filter(row -> row.withheld[index] && row.events[index] > 0)
                    .mapToInt(row -> row.people[index]);
        }

        /** How many types are shown in the period, with something that happened. */
        int shown(int index) {
            return (int) rows.values().stream()
                    .filter(row -> !row.withheld[index] && row.events[index] > 0)
                    .count();
        }

        /** Those with an event in the periods shown. */
        Set<String> types() {
            Map<String, Row> shown = new TreeMap<>(rows);
            shown.values().removeIf(row -> IntStream.range(from, to).allMatch(index -> row.events[index] == 0));
            return shown.keySet();
        }

        /** One for each period, whether something happened or not. */
        List<ReportResponses.Point> points(String type, boolean withoutUsers, SmallGroupPolicy smallGroupPolicy) {
            Row row = rows.getOrDefault(type, new Row(periods.size()));
            return IntStream.range(from, to)
                    .mapToObj(index -> {
                        boolean withheld = row.withheld[index] || smallGroupPolicy.withholds(row.people[index]);
                        return new ReportResponses.Point(
                                periods.get(index),
                                withheld ? null : row.events[index],
                                withheld || withoutUsers ? null : row.people[index],
                                SmallGroupPolicy.flag(withheld));
                    })
                    .toList();
        }
    }
}

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

/** Events and people by activity type, by period or by hour. */
@Component
public class CountReports {

    /** The length of time that one point covers. */
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
    private final ActivityTypes types;
    private final Freshness freshness;
    private final ReportingZone zone;

    CountReports(Counts counts, ActivityTypes types, Freshness freshness, ReportingZone zone) {
        this.counts = counts;
        this.types = types;
        this.freshness = freshness;
        this.zone = zone;
    }

    /**
     * @param typeNames names of types; if empty, all with an event in the range
     * @param known around the range
     */
    public ReportResponses.ActivityCounts counts(
            DateRange range, Set<String> typeNames, Interval interval, KnownAudiences.Around known) {
        SmallGroupPolicy smallGroupPolicy = known.smallGroupPolicy();
        ReportPeriod kind = interval.period();
        LocalDate first = kind.of(range.from());
        LocalDate last = kind.end(kind.of(range.to()));
        Freshness.Range state = freshness.of(first, last);
        CountTable table = interval == Interval.HOUR
                ? hours(hoursOf(range), range, smallGroupPolicy)
                : periods(kind, first, last, known);
        Set<String> names = typeNames.isEmpty() ? new TreeSet<>(table.types()) : new TreeSet<>(typeNames);
        List<ReportResponses.Series> series = names.stream()
                .map(name -> new ReportResponses.Series(
                        name, table.points(name, interval == Interval.HOUR, smallGroupPolicy)))
                .toList();
        return new ReportResponses.ActivityCounts(zone.id(), state.asOf(), series);
    }

    /**
     * A reader from whom small groups are withheld can query the days and also the weeks and months that they add up
     * to: so withholding looks at whole weeks and months, and returns only the range.
     */
    private CountTable periods(ReportPeriod kind, LocalDate first, LocalDate last, KnownAudiences.Around known) {
        SmallGroupPolicy smallGroupPolicy = known.smallGroupPolicy();
        boolean widened = kind == ReportPeriod.DAY && smallGroupPolicy.applies();
        DateRange shown = new DateRange(first, last);
        DateRange examined = widened ? shown.wholeWeeksAndMonths() : shown;
        LocalDate from = examined.from();
        LocalDate to = examined.to();
        List<LocalDate> periods = kind.touching(from, to);
        CountTable table =
                new CountTable(periods.stream().map(LocalDate::toString).toList());
        counts.periods(kind, from, to)
                .forEach((period, byType) -> byType.forEach(count -> table.put(
                        types.nameOf(count.type()),
                        kind.between(periods.getFirst(), period),
                        count.events(),
                        count.people(),
                        known.leaveFew(count.type(), period, kind.end(period), count.people()))));
        if (kind == ReportPeriod.DAY) {
            for (ReportPeriod sum : List.of(ReportPeriod.WEEK, ReportPeriod.MONTH)) {
                // Only weeks that lie in these days as a whole: the sum of a part of a week is not known from
                // elsewhere.
                table.addUp(index -> {
                    LocalDate start = sum.of(periods.get(index));
                    return examined.holds(start, sum.end(start)) ? start : periods.get(index);
                });
            }
        }
        table.withhold(smallGroupPolicy);
        return table.between(kind.between(periods.getFirst(), first), kind.between(periods.getFirst(), last) + 1);
    }

    private CountTable hours(List<Instant> starts, DateRange range, SmallGroupPolicy smallGroupPolicy) {
        CountTable table = new CountTable(starts.stream().map(this::hour).toList());
        var indexes = IntStream.range(0, starts.size()).boxed().collect(Collectors.toMap(starts::get, index -> index));
        counts.hours(range.from(), range.to()).forEach(count -> {
            Integer index = indexes.get(count.starts());
            if (index != null) {
                table.put(types.nameOf(count.type()), index, count.events(), count.people(), false);
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
     * By hour of the week. All of these sums can be queried, and so may reveal a withheld cell: all cells together are
     * the events of the range, the cells of a weekday the events of some days, each cell the events of some hours.
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
                smallGroupPolicy.withheld(people, revealedByHours(range, people.length, smallGroupPolicy), sums);
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
     * Cells that would reveal withheld counts by hour and type together with those shown: as a sum, or as the
     * difference to the same cell over fewer days, which can be queried too and may itself be about few people.
     */
    private boolean[] revealedByHours(DateRange range, int cells, SmallGroupPolicy smallGroupPolicy) {
        boolean[] revealing = new boolean[cells];
        if (smallGroupPolicy.applies()) {
            List<Instant> starts = hoursOf(range);
            CountTable table = hours(starts, range, smallGroupPolicy);
            Stream.concat(Stream.of(0), DateRange.FIXED_LENGTHS.stream())
                    .filter(without -> without < range.days())
                    .forEach(without -> {
                        Instant end = zone.start(range.to().plusDays(1L - without));
                        boolean[] revealed = revealedByHours(starts, end, table, cells, smallGroupPolicy);
                        long[] people = peopleByCell(
                                counts.weekHours(range.from(), range.to().minusDays(without)));
                        for (int cell = 0; cell < cells; cell++) {
                            revealing[cell] |=
                                    revealed[cell] || people[cell] > 0 && smallGroupPolicy.withholds(people[cell]);
                        }
                    });
        }
        return revealing;
    }

    /** Cells with exactly one withheld count, or with several of perhaps the same few people next to shown ones. */
    private boolean[] revealedByHours(
            List<Instant> starts, Instant end, CountTable table, int cells, SmallGroupPolicy smallGroupPolicy) {
        int[] hidden = new int[cells];
        int[] shown = new int[cells];
        int[] people = new int[cells];
        for (int index = 0; index < starts.size() && starts.get(index).isBefore(end); index++) {
            int cell = ReportingZone.hourOfWeek(zone.at(starts.get(index)));
            int[] hiddenPeople = table.hidden(index).toArray();
            hidden[cell] += hiddenPeople.length;
            shown[cell] += table.shown(index);
            people[cell] =
                    Math.max(people[cell], IntStream.of(hiddenPeople).max().orElse(0));
        }
        boolean[] revealing = new boolean[cells];
        for (int cell = 0; cell < cells; cell++) {
            revealing[cell] = hidden[cell] == 1
                    || hidden[cell] > 0 && shown[cell] > 0 && smallGroupPolicy.withholds(people[cell]);
        }
        return revealing;
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
        private final List<Collection<int[]>> sumsOfCells = new ArrayList<>();

        CountTable(List<String> periods) {
            this(periods, 0, periods.size(), new TreeMap<>());
        }

        private CountTable(List<String> periods, int from, int to, Map<String, Row> rows) {
            this.periods = periods;
            this.from = from;
            this.to = to;
            this.rows = rows;
        }

        /** The same table with only these periods shown. */
        CountTable between(int first, int end) {
            return new CountTable(periods, first, end, rows);
        }

        /** @param withheld regardless of its size, since it would reveal a small group elsewhere */
        void put(String type, int index, long events, int people, boolean withheld) {
            Row row = rows.computeIfAbsent(type, _ -> new Row(periods.size()));
            row.events[index] = events;
            row.people[index] = people;
            row.withheld[index] = withheld;
        }

        /** Declares that the events of periods with the same key can be queried as one sum. */
        void addUp(IntFunction<Object> key) {
            Map<Object, List<Integer>> groups = new LinkedHashMap<>();
            for (int index = 0; index < periods.size(); index++) {
                groups.computeIfAbsent(key.apply(index), _ -> new ArrayList<>()).add(index);
            }
            sumsOfCells.add(groups.values().stream()
                    .map(group -> group.stream().mapToInt(Integer::intValue).toArray())
                    .toList());
        }

        /** Sums are known for each type over the periods and for each period over the types. */
        void withhold(SmallGroupPolicy smallGroupPolicy) {
            if (!smallGroupPolicy.applies()) {
                return;
            }
            int width = periods.size();
            List<Row> list = List.copyOf(rows.values());
            long[] people = new long[list.size() * width];
            boolean[] hidden = new boolean[people.length];
            List<SmallGroupPolicy.Sum> sums = new ArrayList<>();
            for (int row = 0; row < list.size(); row++) {
                for (int index = 0; index < width; index++) {
                    people[row * width + index] = list.get(row).people[index];
                }
                System.arraycopy(list.get(row).withheld, 0, hidden, row * width, width);
                int start = row * width;
                sumsOfCells.forEach(groups -> groups.forEach(group -> sums.add(SmallGroupPolicy.Sum.ofEvents(
                        IntStream.of(group).map(index -> start + index).toArray()))));
            }
            for (int index = 0; index < width; index++) {
                int column = index;
                sums.add(SmallGroupPolicy.Sum.ofEvents(IntStream.range(0, list.size())
                        .map(row -> row * width + column)
                        .toArray()));
            }
            boolean[] withheld = smallGroupPolicy.withheld(people, hidden, sums);
            for (int row = 0; row < list.size(); row++) {
                System.arraycopy(withheld, row * width, list.get(row).withheld, 0, width);
            }
        }

        /** People of each type that is withheld in the period and has events. */
        IntStream hidden(int index) {
            return rows.values().stream()
                    .filter(row -> row.withheld[index] && row.events[index] > 0)
                    .mapToInt(row -> row.people[index]);
        }

        /** The number of types shown in the period that have events. */
        int shown(int index) {
            return (int) rows.values().stream()
                    .filter(row -> !row.withheld[index] && row.events[index] > 0)
                    .count();
        }

        /** Types with an event in the periods shown. */
        Set<String> types() {
            Map<String, Row> shown = new TreeMap<>(rows);
            shown.values().removeIf(row -> IntStream.range(from, to).allMatch(index -> row.events[index] == 0));
            return shown.keySet();
        }

        /** One point for each period, also for those without events. */
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

package dev.footfall.analytics.report;

import dev.footfall.activity.ActivityTypes;
import dev.footfall.analytics.audience.Period;
import dev.footfall.analytics.metric.Counts;
import dev.footfall.analytics.metric.Freshness;
import dev.footfall.platform.ReportingZone;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
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

        Period period() {
            return this == HOUR ? Period.DAY : Period.valueOf(name());
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
    public Answers.ActivityCounts counts(DateRange range, Set<String> asked, Interval interval, Discretion discretion) {
        Period kind = interval.period();
        LocalDate first = kind.of(range.from());
        LocalDate last = kind.end(kind.of(range.to()));
        Freshness.Range state = freshness.of(first, last);
        CountTable table = interval == Interval.HOUR
                ? hours(hoursOf(range), range, discretion)
                : periods(kind, first, last, discretion);
        Set<String> names = asked.isEmpty() ? new TreeSet<>(table.types()) : new TreeSet<>(asked);
        List<Answers.Series> series = names.stream()
                .map(name -> new Answers.Series(name, table.points(name, interval == Interval.HOUR, discretion)))
                .toList();
        return new Answers.ActivityCounts(zone.id(), state.asOf(), series);
    }

    /**
     * Somebody from whom small groups are withheld could ask for days and for the weeks and months that they add up to: so the days of whole weeks and months
     * are looked at, and only those of the range shown.
     */
    private CountTable periods(Period kind, LocalDate first, LocalDate last, Discretion discretion) {
        boolean widened = kind == Period.DAY && discretion.applies();
        DateRange shown = new DateRange(first, last);
        DateRange looked = widened ? SmallCohorts.wholeWeeksAndMonths(shown) : shown;
        LocalDate from = looked.from();
        LocalDate to = looked.to();
        List<LocalDate> periods = kind.touching(from, to);
        CountTable table =
                new CountTable(periods.stream().map(LocalDate::toString).toList());
        KnownAudiences.Around known = knownAudiences.around(looked, discretion);
        counts.periods(kind, from, to)
                .forEach((period, some) -> some.forEach(one -> table.put(
                        types.nameOf(one.type()),
                        kind.between(periods.getFirst(), period),
                        one.events(),
                        one.people(),
                        known.leaveFew(one.type(), period, kind.end(period), one.people()))));
        if (kind == Period.DAY) {
            for (Period sum : List.of(Period.WEEK, Period.MONTH)) {
                // a week of which only some days are looked at is a sum of nothing that is known
                table.addUp(place -> {
                    LocalDate whole = sum.of(periods.get(place));
                    return looked.holds(whole, sum.end(whole)) ? whole : periods.get(place);
                });
            }
        }
        table.withhold(discretion);
        return table.between(kind.between(periods.getFirst(), first), kind.between(periods.getFirst(), last) + 1);
    }

    private CountTable hours(List<Instant> starts, DateRange range, Discretion discretion) {
        CountTable table = new CountTable(starts.stream().map(this::hour).toList());
        var places = IntStream.range(0, starts.size()).boxed().collect(Collectors.toMap(starts::get, place -> place));
        counts.hours(range.from(), range.to()).forEach(one -> {
            Integer place = places.get(one.starts());
            if (place != null) {
                table.put(types.nameOf(one.type()), place, one.events(), one.people(), false);
            }
        });
        table.addUp(place -> zone.dayOf(starts.get(place)));
        table.withhold(discretion);
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
     * By hour of the week. All cells together are all events of the range, those of a weekday all events of some days, and each cell all events of some hours: all
     * of these can be asked for.
     */
    public Answers.Hours weekHours(DateRange range, Discretion discretion) {
        Freshness.Range state = freshness.of(range.from(), range.to());
        List<Counts.WeekHour> cells = counts.weekHours(range.from(), range.to());
        long[] people = cells.stream().mapToLong(Counts.WeekHour::people).toArray();
        List<Discretion.Sum> sums = new ArrayList<>();
        sums.add(Discretion.Sum.of(IntStream.range(0, people.length).toArray()));
        for (int weekday = 0; weekday < 7; weekday++) {
            sums.add(Discretion.Sum.of(
                    IntStream.range(24 * weekday, 24 * (weekday + 1)).toArray()));
        }
        boolean[] withheld = discretion.withheld(people, whatHoursTell(range, people.length, discretion), sums);
        List<Answers.HourCell> shown = IntStream.range(0, withheld.length)
                .mapToObj(place -> new Answers.HourCell(
                        cells.get(place).weekday(),
                        cells.get(place).hour(),
                        withheld[place] ? null : cells.get(place).events(),
                        Discretion.flag(withheld[place])))
                .toList();
        return new Answers.Hours(zone.id(), state.asOf(), shown);
    }

    /** Cells that would be one withheld number, or the sum of a small group's, beside numbers by hour and type that are shown. */
    private boolean[] whatHoursTell(DateRange range, int cells, Discretion discretion) {
        boolean[] tell = new boolean[cells];
        if (discretion.applies()) {
            int[] numbers = new int[cells];
            long[] people = new long[cells];
            List<Instant> starts = hoursOf(range);
            CountTable table = hours(starts, range, discretion);
            for (int place = 0; place < starts.size(); place++) {
                var local = zone.at(starts.get(place));
                int cell = (local.getDayOfWeek().getValue() - 1) * 24 + local.getHour();
                int[] hidden = table.hidden(place).toArray();
                numbers[cell] += hidden.length;
                people[cell] += IntStream.of(hidden).sum();
            }
            for (int cell = 0; cell < cells; cell++) {
                tell[cell] = numbers[cell] == 1 || numbers[cell] > 0 && discretion.withholds(people[cell]);
            }
        }
        return tell;
    }
}

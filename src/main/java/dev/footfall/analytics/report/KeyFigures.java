package dev.footfall.analytics.report;

import dev.footfall.analytics.audience.ReportPeriod;
import dev.footfall.analytics.metric.Freshness;
import dev.footfall.platform.Ascii;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The numbers of the dashboard's tiles for each day or week, for what is sent and not looked at. They come from the
 * reports, so that a reader from whom small groups are withheld gets no number that the reports would not show.
 */
@Component
public class KeyFigures {

    /** One number of a day or a week. */
    public enum Figure {
        /** Active on the day, or in the week. */
        PEOPLE,
        /** Active in the 7 days that end with the period. */
        WEEK,
        /** Active in the 30 days that end with the period. */
        MONTH,
        /** The share of those active on a day in those active in the 30 days up to it; of a week the average. */
        STICKINESS,
        EVENTS,
        NEWCOMERS;

        /** In lower case, as in message keys and in the database. */
        public String text() {
            return Ascii.lower(name());
        }

        public static Optional<Figure> named(String text) {
            return Arrays.stream(values())
                    .filter(figure -> figure.text().equals(text))
                    .findFirst();
        }
    }

    /**
     * Numbers of successive periods.
     *
     * @param periods first dates, ascending
     * @param values of each figure, one for each period; null where it is withheld
     * @param partly the figures whose last value leaves out what is withheld
     * @param complete whether all days of the last period are over and counted
     */
    public record Figures(
            List<LocalDate> periods, Map<Figure, List<@Nullable Double>> values, Set<Figure> partly, boolean complete) {

        public List<@Nullable Double> of(Figure figure) {
            return Objects.requireNonNull(values.get(figure));
        }

        /** The last value; null where it is withheld. */
        public @Nullable Double last(Figure figure) {
            return of(figure).getLast();
        }
    }

    private final PeopleReports people;
    private final CountReports counts;
    private final KnownAudiences audiences;
    private final Freshness freshness;

    KeyFigures(PeopleReports people, CountReports counts, KnownAudiences audiences, Freshness freshness) {
        this.people = people;
        this.counts = counts;
        this.audiences = audiences;
        this.freshness = freshness;
    }

    public LocalDate today() {
        return freshness.today();
    }

    /** Of each day from first to last, both inclusive. */
    public Figures byDay(LocalDate first, LocalDate last, SmallGroupPolicy smallGroupPolicy) {
        return of(ReportPeriod.DAY, new DateRange(first, last), smallGroupPolicy);
    }

    /** @param first Monday of the first week; @param last Monday of the last */
    public Figures byWeek(LocalDate first, LocalDate last, SmallGroupPolicy smallGroupPolicy) {
        return of(ReportPeriod.WEEK, new DateRange(first, ReportPeriod.WEEK.end(last)), smallGroupPolicy);
    }

    private Figures of(ReportPeriod kind, DateRange range, SmallGroupPolicy smallGroupPolicy) {
        List<LocalDate> periods = kind.touching(range.from(), range.to());
        KnownAudiences.Around known =
                audiences.around(new DateRange(kind.previous(range.from()), range.to()), smallGroupPolicy);
        List<ReportResponses.Day> days = people.activeUsers(range, 30, known).days();
        List<ReportResponses.LifecyclePeriod> lifecycle =
                people.lifecycle(range, kind, known).periods();
        List<ReportResponses.Series> series = counts.counts(
                        range, Set.of(), CountReports.Interval.valueOf(kind.name()), known)
                .series();
        Map<Figure, List<@Nullable Double>> values = new EnumMap<>(Figure.class);
        for (Figure figure : Figure.values()) {
            values.put(figure, new ArrayList<>());
        }
        for (int index = 0; index < periods.size(); index++) {
            int length = kind == ReportPeriod.DAY ? 1 : 7;
            List<ReportResponses.Day> ofPeriod = days.subList(index * length, (index + 1) * length);
            ReportResponses.Day end = ofPeriod.getLast();
            add(values, Figure.PEOPLE, kind == ReportPeriod.DAY ? end.dau() : end.wau());
            add(values, Figure.WEEK, end.wau());
            add(values, Figure.MONTH, end.mau());
            add(values, Figure.STICKINESS, average(ofPeriod));
            add(values, Figure.EVENTS, events(series, index));
            add(values, Figure.NEWCOMERS, lifecycle.get(index).newcomers());
        }
        int last = periods.size() - 1;
        boolean partly =
                series.stream().anyMatch(type -> type.points().get(last).events() == null);
        boolean complete = freshness.of(periods.getLast(), range.to()).complete(periods.getLast(), range.to());
        return new Figures(
                periods, values, partly ? EnumSet.of(Figure.EVENTS) : EnumSet.noneOf(Figure.class), complete);
    }

    private static void add(Map<Figure, List<@Nullable Double>> values, Figure figure, @Nullable Number value) {
        Objects.requireNonNull(values.get(figure)).add(value == null ? null : Double.valueOf(value.doubleValue()));
    }

    private static @Nullable Double average(List<ReportResponses.Day> days) {
        var average = days.stream()
                .map(ReportResponses.Day::stickiness)
                .filter(Objects::nonNull)
                .mapToDouble(Double::doubleValue)
                .average();
        return average.isPresent() ? Double.valueOf(average.getAsDouble()) : null;
    }

    /** The events that the reader may see; null if there are events of withheld types only. */
    private static @Nullable Long events(List<ReportResponses.Series> series, int index) {
        List<@Nullable Long> events = IntStream.range(0, series.size())
                .<@Nullable Long>mapToObj(
                        type -> series.get(type).points().get(index).events())
                .toList();
        boolean none = !events.isEmpty() && events.stream().allMatch(Objects::isNull);
        return none
                ? null
                : Long.valueOf(events.stream()
                        .filter(Objects::nonNull)
                        .mapToLong(Long::longValue)
                        .sum());
    }
}

package dev.footfall.analytics.page;

import dev.footfall.analytics.chart.Plot.Sparkline;
import dev.footfall.analytics.report.ReportResponses.ActivityCounts;
import dev.footfall.analytics.report.ReportResponses.Day;
import dev.footfall.analytics.report.ReportResponses.LifecyclePeriod;
import dev.footfall.platform.page.Formats;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The numbers at the top of the dashboard. A day that is not over is not compared: it would always be less. Sums leave
 * out what is withheld from the reader, so that no sum reveals it.
 */
@Component
class Tiles {

    private final Formats formats;

    Tiles(Formats formats) {
        this.formats = formats;
    }

    /**
     * @param days of the period and the one before
     * @param counts of the days of the period
     * @param countsBefore of the days of the one before
     * @param lifecycle by day, of both
     */
    List<Tile> of(
            DashboardPeriod period,
            List<Day> days,
            ActivityCounts counts,
            ActivityCounts countsBefore,
            List<LifecyclePeriod> lifecycle) {
        int length = (int) period.range().days();
        var dau = Numbers.of(period, days, Day::dau);
        var stickiness = Numbers.of(period, days, Day::stickiness);
        var events = Numbers.of(
                period,
                Stream.concat(events(countsBefore, length), events(counts, length))
                        .toList(),
                number -> number);
        var newcomers = Numbers.of(period, lifecycle, LifecyclePeriod::newcomers);
        return List.of(
                today(period.endsToday() ? "today" : "day", dau),
                atTheEnd("week", Numbers.of(period, days, Day::wau)),
                atTheEnd("month", Numbers.of(period, days, Day::mau)),
                new Tile(
                        "stickiness",
                        stickiness.average() == null ? null : formats.percent(stickiness.average()),
                        null,
                        change(stickiness.average(), stickiness.averageBefore()),
                        null,
                        false,
                        stickiness.spark()),
                sum("events", events, isPartly(counts)),
                sum("newcomers", newcomers, newcomers.now().contains(null)));
    }

    private Tile today(String name, Numbers numbers) {
        var average = numbers.average();
        var shown = average == null ? null : formats.compact(Math.round(average));
        var change = change(average, numbers.averageBefore());
        return tile(name, numbers.now().getLast(), change, shown, false, numbers);
    }

    private Tile atTheEnd(String name, Numbers numbers) {
        var now = numbers.now().getLast();
        return tile(name, now, change(now, numbers.before().getLast()), null, false, numbers);
    }

    private Tile sum(String name, Numbers numbers, boolean partly) {
        long sum = Numbers.sum(numbers.now());
        return tile(name, sum, change(sum, Numbers.sum(numbers.before())), null, partly, numbers);
    }

    private Tile tile(
            String name,
            @Nullable Number value,
            @Nullable Double change,
            @Nullable String average,
            boolean partly,
            Numbers numbers) {
        return new Tile(
                name,
                value == null ? null : formats.compact(value.longValue()),
                value == null ? null : formats.count(value.longValue()),
                change,
                average,
                partly,
                numbers.spark());
    }

    /** Events of each day over all types; null if none is known. */
    private static Stream<@Nullable Long> events(ActivityCounts counts, int length) {
        var series = counts.series();
        return IntStream.range(0, length)
                .mapToObj(day -> series.isEmpty()
                        ? Long.valueOf(0)
                        : EventsChart.known(
                                series.stream().map(type -> type.points().get(day))));
    }

    private static boolean isPartly(ActivityCounts counts) {
        return counts.series().stream()
                .flatMap(series -> series.points().stream())
                .anyMatch(point -> point.events() == null);
    }

    private static @Nullable Double change(@Nullable Number now, @Nullable Number before) {
        return now == null || before == null || before.doubleValue() == 0
                ? null
                : Double.valueOf(now.doubleValue() / before.doubleValue() - 1);
    }

    /**
     * A number of each day; null if withheld.
     *
     * @param before of the days before the period
     * @param now of the period
     * @param ended of its days that are over
     */
    private record Numbers(List<@Nullable Number> before, List<@Nullable Number> now, List<@Nullable Number> ended) {

        static <T extends @Nullable Object> Numbers of(
                DashboardPeriod period, List<T> days, Function<T, ? extends @Nullable Number> number) {
            List<@Nullable Number> all =
                    days.stream().<@Nullable Number>map(number).toList();
            int length = (int) period.range().days();
            return new Numbers(
                    all.subList(0, length),
                    all.subList(length, all.size()),
                    all.subList(length, period.endsToday() ? all.size() - 1 : all.size()));
        }

        @Nullable Double average() {
            return average(ended);
        }

        @Nullable Double averageBefore() {
            return average(before);
        }

        private static @Nullable Double average(List<@Nullable Number> numbers) {
            var average = numbers.stream()
                    .filter(Objects::nonNull)
                    .mapToDouble(Number::doubleValue)
                    .average();
            return average.isPresent() ? Double.valueOf(average.getAsDouble()) : null;
        }

        static long sum(List<@Nullable Number> numbers) {
            return numbers.stream()
                    .filter(Objects::nonNull)
                    .mapToLong(Number::longValue)
                    .sum();
        }

        String spark() {
            return Sparkline.points(now);
        }
    }

    /**
     * One number of the dashboard.
     *
     * @param name part of its message keys
     * @param value as displayed; null if withheld
     * @param exact shown on hover
     * @param change against the period before, 0.1 for 10 % more; null if there is nothing to compare with
     * @param average of the days, for counts by day while today is not over
     * @param partly whether small groups are left out
     * @param spark points of its {@link Sparkline}
     */
    record Tile(
            String name,
            @Nullable String value,
            @Nullable String exact,
            @Nullable Double change,
            @Nullable String average,
            boolean partly,
            String spark) {

        /** Smaller changes show no arrow. */
        private static final double NOTHING = 0.0005;

        /** Part of the message key: up, down or same. */
        public String direction() {
            return change == null || Math.abs(change) < NOTHING ? "same" : change > 0 ? "up" : "down";
        }

        public double amount() {
            return change == null ? 0 : Math.abs(change);
        }
    }
}

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
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The numbers at the top of the dashboard. A day that is not over is neither compared nor part of a sparkline: it would
 * always be less. So days that are over are compared with as many days, each with its own; where there is only today,
 * its hours that are over. Sums leave out what is withheld from the reader, so that no sum reveals it, and are then not
 * compared.
 */
@Component
class Tiles {

    private final Formats formats;

    Tiles(Formats formats) {
        this.formats = formats;
    }

    /**
     * @param days of {@link DashboardPeriod#both}
     * @param counts of the days of the period
     * @param countsBefore of the days that it is compared with; null if nothing is compared
     * @param lifecycle by day, of {@link DashboardPeriod#both}
     * @param soFar of today, if it is all that there is to compare
     */
    List<Tile> of(
            DashboardPeriod period,
            List<Day> days,
            ActivityCounts counts,
            @Nullable ActivityCounts countsBefore,
            List<LifecyclePeriod> lifecycle,
            @Nullable SoFar soFar) {
        int length = (int) period.range().days();
        var dau = Numbers.of(period, days, Day::dau);
        var stickiness = Numbers.of(period, days, Day::stickiness);
        var events = new Numbers(
                countsBefore == null ? List.of() : events(countsBefore, length),
                events(counts, length),
                period.endedDays());
        boolean partly = isPartly(counts);
        var newcomers = Numbers.of(period, lifecycle, LifecyclePeriod::newcomers);
        return List.of(
                today(period.endsToday() ? "today" : "day", dau),
                atTheEnd("week", Numbers.of(period, days, Day::wau)),
                atTheEnd("month", Numbers.of(period, days, Day::mau)),
                new Tile(
                        "stickiness",
                        stickiness.average() == null ? null : formats.percent(stickiness.average()),
                        null,
                        stickiness.averageChange(),
                        null,
                        false,
                        stickiness.spark()),
                sum(
                        "events",
                        events,
                        partly,
                        soFar != null
                                ? change(soFar.now, soFar.before)
                                : partly || countsBefore == null || isPartly(countsBefore) ? null : events.sumChange()),
                sum("newcomers", newcomers, newcomers.now().contains(null), newcomers.sumChange()));
    }

    private Tile today(String name, Numbers numbers) {
        var average = numbers.average();
        var shown = average == null ? null : formats.compact(Math.round(average));
        return tile(name, numbers.now().getLast(), numbers.averageChange(), shown, false, numbers);
    }

    private Tile atTheEnd(String name, Numbers numbers) {
        return tile(name, numbers.now().getLast(), numbers.lastChange(), null, false, numbers);
    }

    private Tile sum(String name, Numbers numbers, boolean partly, @Nullable Double change) {
        // "At least nothing" of what is withheld on every day would read as nothing.
        boolean isKnown = numbers.now().stream().anyMatch(Objects::nonNull);
        return tile(name, isKnown ? Numbers.sum(numbers.now()) : null, change, null, partly, numbers);
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
    private static List<@Nullable Number> events(ActivityCounts counts, int length) {
        var series = counts.series();
        return IntStream.range(0, length)
                .<@Nullable Number>mapToObj(day -> series.isEmpty()
                        ? Long.valueOf(0)
                        : EventsChart.known(
                                series.stream().map(type -> type.points().get(day))))
                .toList();
    }

    private static boolean isPartly(ActivityCounts counts) {
        return counts.series().stream()
                .flatMap(series -> series.points().stream())
                .anyMatch(point -> point.events() == null);
    }

    static @Nullable Double change(@Nullable Number now, @Nullable Number before) {
        return now == null || before == null || before.doubleValue() == 0
                ? null
                : Double.valueOf(now.doubleValue() / before.doubleValue() - 1);
    }

    /** Activities of the hours of today that are over, and of the same hours of the day it is compared with. */
    record SoFar(long now, long before) {}

    /**
     * A number of each day; null if withheld.
     *
     * @param before of the days that the period's are compared with, in the same order; empty if there are none
     * @param now of the period
     * @param ended how many of its days are over
     */
    private record Numbers(List<@Nullable Number> before, List<@Nullable Number> now, int ended) {

        static <T extends @Nullable Object> Numbers of(
                DashboardPeriod period, List<T> days, Function<T, ? extends @Nullable Number> number) {
            List<@Nullable Number> all =
                    days.stream().<@Nullable Number>map(number).toList();
            return new Numbers(period.before(all), period.latest(all), period.endedDays());
        }

        @Nullable Double average() {
            return average(now.subList(0, ended));
        }

        /** Over the days that are known on both sides. */
        @Nullable Double averageChange() {
            var known = IntStream.range(0, Math.min(ended, before.size()))
                    .filter(day -> now.get(day) != null && before.get(day) != null)
                    .boxed()
                    .toList();
            return change(
                    average(known.stream().map(now::get).toList()),
                    average(known.stream().map(before::get).toList()));
        }

        @Nullable Double sumChange() {
            if (ended == 0 || before.isEmpty()) {
                return null;
            }
            var days = now.subList(0, ended);
            var daysBefore = before.subList(0, ended);
            return days.contains(null) || daysBefore.contains(null) ? null : change(sum(days), sum(daysBefore));
        }

        /** Of the last day that is over. */
        @Nullable Double lastChange() {
            return ended == 0 || before.isEmpty() ? null : change(now.get(ended - 1), before.get(ended - 1));
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
            return Sparkline.points(now.subList(0, ended));
        }
    }

    /**
     * One number of the dashboard.
     *
     * @param name part of its message keys
     * @param value as displayed; null if withheld
     * @param exact shown on hover
     * @param change against the days compared with, 0.1 for 10 % more; null if there is nothing to compare with
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

        /** Of a number that the page shows by itself. */
        static Tile ofChange(String name, @Nullable Double change) {
            return new Tile(name, null, null, change, null, false, "");
        }

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

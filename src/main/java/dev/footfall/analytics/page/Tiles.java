package dev.footfall.analytics.page;

import dev.footfall.analytics.chart.Chart.Sparkline;
import dev.footfall.analytics.report.ReportResponses;
import dev.footfall.platform.page.Formats;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.stream.IntStream;
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
            List<ReportResponses.Day> days,
            ReportResponses.ActivityCounts counts,
            ReportResponses.ActivityCounts countsBefore,
            List<ReportResponses.LifecyclePeriod> lifecycle) {
        int length = (int) period.range().days();
        var events = new ArrayList<>(events(countsBefore, length));
        events.addAll(events(counts, length));
        return List.of(
                today(period, days),
                atTheEnd("week", period, days, ReportResponses.Day::wau),
                atTheEnd("month", period, days, ReportResponses.Day::mau),
                stickiness(period, days),
                sum("events", period, events, isPartly(counts)),
                sum(
                        "newcomers",
                        period,
                        lifecycle.stream()
                                .map(ReportResponses.LifecyclePeriod::newcomers)
                                .toList(),
                        false));
    }

    private Tile today(DashboardPeriod period, List<ReportResponses.Day> days) {
        var now = days.getLast().dau();
        var average = average(ended(period, now(period, days)), ReportResponses.Day::dau);
        var before = average(before(period, days), ReportResponses.Day::dau);
        return new Tile(
                period.endsToday() ? "today" : "day",
                compact(now),
                exact(now),
                change(average, before),
                average.isPresent() ? formats.compact(Math.round(average.getAsDouble())) : null,
                false,
                Sparkline.points(
                        now(period, days).stream().map(ReportResponses.Day::dau).toList()));
    }

    private Tile atTheEnd(
            String name,
            DashboardPeriod period,
            List<ReportResponses.Day> days,
            Function<ReportResponses.Day, @Nullable Integer> number) {
        var now = number.apply(days.getLast());
        var before = number.apply(before(period, days).getLast());
        return new Tile(
                name,
                compact(now),
                exact(now),
                change(optional(now), optional(before)),
                null,
                false,
                Sparkline.points(now(period, days).stream().map(number).toList()));
    }

    private Tile stickiness(DashboardPeriod period, List<ReportResponses.Day> days) {
        var average = average(ended(period, now(period, days)), ReportResponses.Day::stickiness);
        var before = average(before(period, days), ReportResponses.Day::stickiness);
        return new Tile(
                "stickiness",
                average.isPresent() ? formats.percent(average.getAsDouble()) : null,
                null,
                change(average, before),
                null,
                false,
                Sparkline.points(now(period, days).stream()
                        .map(ReportResponses.Day::stickiness)
                        .toList()));
    }

    private Tile sum(String name, DashboardPeriod period, List<? extends @Nullable Number> days, boolean partly) {
        int length = (int) period.range().days();
        var now = days.subList(length, 2 * length);
        var before = days.subList(0, length);
        long sum = sum(now);
        return new Tile(
                name,
                formats.compact(sum),
                formats.count(sum),
                change(OptionalDouble.of(sum), OptionalDouble.of(sum(before))),
                null,
                partly || now.contains(null),
                Sparkline.points(now));
    }

    /** Events of each day over all types; null if none is known. */
    private static List<@Nullable Long> events(ReportResponses.ActivityCounts counts, int length) {
        var series = counts.series();
        return IntStream.range(0, length)
                .mapToObj(day -> series.isEmpty()
                        ? Long.valueOf(0)
                        : Sums.known(series.stream()
                                .map(type -> type.points().get(day).events())
                                .toList()))
                .toList();
    }

    private static boolean isPartly(ReportResponses.ActivityCounts counts) {
        return counts.series().stream()
                .flatMap(series -> series.points().stream())
                .anyMatch(point -> point.events() == null);
    }

    private static long sum(List<? extends @Nullable Number> numbers) {
        return numbers.stream()
                .filter(Objects::nonNull)
                .mapToLong(Number::longValue)
                .sum();
    }

    private static List<ReportResponses.Day> now(DashboardPeriod period, List<ReportResponses.Day> days) {
        return days.subList((int) period.range().days(), days.size());
    }

    private static List<ReportResponses.Day> before(DashboardPeriod period, List<ReportResponses.Day> days) {
        return days.subList(0, (int) period.range().days());
    }

    private static List<ReportResponses.Day> ended(DashboardPeriod period, List<ReportResponses.Day> days) {
        var ended = new ArrayList<>(days);
        LocalDate today = period.today();
        ended.removeIf(day -> !day.date().isBefore(today));
        return ended;
    }

    private static OptionalDouble average(
            List<ReportResponses.Day> days, Function<ReportResponses.Day, ? extends @Nullable Number> number) {
        return days.stream()
                .map(number)
                .filter(Objects::nonNull)
                .mapToDouble(Number::doubleValue)
                .average();
    }

    private static OptionalDouble optional(@Nullable Integer number) {
        return number == null ? OptionalDouble.empty() : OptionalDouble.of(number);
    }

    private static @Nullable Double change(OptionalDouble now, OptionalDouble before) {
        return now.isEmpty() || before.isEmpty() || before.getAsDouble() == 0
                ? null
                : now.getAsDouble() / before.getAsDouble() - 1;
    }

    private @Nullable String compact(@Nullable Integer number) {
        return number == null ? null : formats.compact(number);
    }

    private @Nullable String exact(@Nullable Integer number) {
        return number == null ? null : formats.count(number);
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
     * @param spark points of its {@link dev.footfall.analytics.chart.Chart.Sparkline}
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

    /** Sums of what the reader may see. */
    static final class Sums {

        private Sums() {}

        /** The sum of the numbers that are not null; null if there is none. */
        static @Nullable Long known(Collection<@Nullable Long> numbers) {
            return numbers.stream().filter(Objects::nonNull).reduce(Long::sum).orElse(null);
        }
    }
}

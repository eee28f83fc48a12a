package dev.footfall.analytics.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.footfall.analytics.page.Tiles.Tile;
import dev.footfall.analytics.report.DateRange;
import dev.footfall.analytics.report.ReportResponses;
import dev.footfall.platform.ReportingZone;
import dev.footfall.platform.Settings;
import dev.footfall.platform.page.Formats;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TilesTests {

    private static final LocalDate TODAY = LocalDate.parse("2026-11-22");
    private static final DashboardPeriod PERIOD = DashboardPeriod.of(DateRange.last(3, TODAY), TODAY, null);

    private static final Formats SHOWN = new Formats(new Settings(
            Path.of("."),
            ReportingZone.UTC,
            Duration.ofDays(7),
            Duration.ofDays(30),
            Duration.ofDays(90),
            null,
            null,
            new Settings.Database(null, null, null, null, false)));

    @Test
    void averagesEndedDaysOnly() {
        var today = tile("today", days(10, 20, 30, 40, 44, 3), counts(1, 1, 1));

        assertThat(today.value()).isEqualTo("3");
        assertThat(today.average()).isEqualTo("42");
        assertThat(today.change()).isCloseTo(42.0 / 20 - 1, within(1e-9));
    }

    @Test
    void comparesSumsWithAsManyDaysBefore() {
        var events = tile("events", days(1, 1, 1, 1, 1, 1), counts(100, 150, 200));

        assertThat(events.value()).isEqualTo("450");
        assertThat(events.change()).isCloseTo(0.5, within(1e-9));
        assertThat(events.direction()).isEqualTo("up");
        assertThat(events.spark()).isEqualTo("0.0,12.0 50.0,7.0 100.0,2.0");
    }

    @Test
    void showsNoChangeFromZero() {
        assertThat(tile("today", days(0, 0, 0, 5, 5, 5), counts(1, 1, 1)).change())
                .isNull();
    }

    @Test
    void leavesWithheldNumbersOutOfSums() {
        var counts = new ReportResponses.ActivityCounts(
                "UTC",
                Instant.EPOCH,
                List.of(new ReportResponses.Series("app_view", List.of(point(10L), point(null), point(20L)))));
        var events = tile("events", days(1, 1, 1, 1, 1, 1), counts);

        assertThat(events.value()).isEqualTo("30");
        assertThat(events.partly()).isTrue();
    }

    private static Tile tile(String name, List<ReportResponses.Day> days, ReportResponses.ActivityCounts counts) {
        return new Tiles(SHOWN)
                .of(PERIOD, days, counts, counts(100, 100, 100), lifecycle()).stream()
                        .filter(tile -> tile.name().equals(name))
                        .findFirst()
                        .orElseThrow();
    }

    private static List<ReportResponses.Day> days(int... people) {
        return IntStream.range(0, people.length)
                .mapToObj(i -> new ReportResponses.Day(
                        TODAY.minusDays(people.length - 1L - i), people[i], people[i], people[i], 1.0, true, null))
                .toList();
    }

    private static ReportResponses.ActivityCounts counts(long... events) {
        return new ReportResponses.ActivityCounts(
                "UTC",
                Instant.EPOCH,
                List.of(new ReportResponses.Series(
                        "app_view",
                        Arrays.stream(events).mapToObj(TilesTests::point).toList())));
    }

    private static ReportResponses.Point point(Long events) {
        return new ReportResponses.Point("", events, null, null);
    }

    private static List<ReportResponses.LifecyclePeriod> lifecycle() {
        return IntStream.range(0, 6)
                .mapToObj(i -> new ReportResponses.LifecyclePeriod(TODAY.minusDays(5L - i), 1, 0, 0, 0, true, null))
                .toList();
    }
}

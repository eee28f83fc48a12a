package dev.footfall.analytics.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.footfall.analytics.page.Tiles.Tile;
import dev.footfall.analytics.report.DateRange.Comparison;
import dev.footfall.analytics.report.ReportResponses;
import dev.footfall.platform.ReportingZone;
import dev.footfall.platform.Settings;
import dev.footfall.platform.page.Formats;
import dev.footfall.platform.page.Languages;
import dev.footfall.platform.page.Messages;
import dev.footfall.platform.page.PeriodChoice;
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
    private static final DashboardPeriod PERIOD = period(3, Comparison.BEFORE);

    private static final Formats SHOWN = new Formats(
            new Settings(
                    Path.of("."),
                    ReportingZone.UTC,
                    Duration.ofDays(7),
                    Duration.ofDays(30),
                    Duration.ofDays(90),
                    null,
                    null,
                    new Settings.Database(null, null, null, null, false)),
            new Languages(new Messages()));

    @Test
    void averagesEndedDaysOnly() {
        var today = tile("today", days(10, 20, 30, 40, 44, 3), counts(1, 1, 1));

        assertThat(today.value()).isEqualTo("3");
        assertThat(today.average()).isEqualTo("42");
        assertThat(today.change()).isCloseTo(42.0 / 15 - 1, within(1e-9));
    }

    @Test
    void comparesEndedDaysWithAsMany() {
        var events = tile("events", days(1, 1, 1, 1, 1, 1), counts(100, 150, 10));

        assertThat(events.value()).isEqualTo("260");
        assertThat(events.change()).isCloseTo(0.25, within(1e-9));
        assertThat(events.direction()).isEqualTo("up");
        assertThat(events.spark()).isEqualTo("0.0,8.7 100.0,2.0");
        assertThat(tile("week", days(5, 8, 90, 9, 10, 1), counts(1, 1, 1)).change())
                .isCloseTo(0.25, within(1e-9));
    }

    @Test
    void comparesTheHoursOfTodaySoFar() {
        var period = period(1, Comparison.WEEKDAYS);
        var tiles =
                new Tiles(SHOWN).of(period, days(1, 1), counts(30), counts(100), lifecycle(8), new Tiles.SoFar(30, 20));

        assertThat(tiles)
                .filteredOn(tile -> tile.change() != null)
                .singleElement()
                .satisfies(tile -> {
                    assertThat(tile.name()).isEqualTo("events");
                    assertThat(tile.change()).isCloseTo(0.5, within(1e-9));
                });
    }

    @Test
    void comparesWithNothingWhereNothingIsChosen() {
        assertThat(new Tiles(SHOWN)
                        .of(period(3, Comparison.NONE), days(1, 1), counts(3, 3, 3), null, lifecycle(10), null))
                .allSatisfy(tile -> assertThat(tile.change()).isNull());
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
        assertThat(events.change()).isNull();
    }

    @Test
    void saysNoSumOfWhatIsWithheldOnEveryDay() {
        var counts = new ReportResponses.ActivityCounts(
                "UTC",
                Instant.EPOCH,
                List.of(new ReportResponses.Series("app_view", List.of(point(null), point(null), point(null)))));

        assertThat(tile("events", days(1, 1, 1, 1, 1, 1), counts).value()).isNull();
    }

    private static Tile tile(String name, List<ReportResponses.Day> days, ReportResponses.ActivityCounts counts) {
        return new Tiles(SHOWN)
                .of(PERIOD, days, counts, counts(100, 100, 100), lifecycle(10), null).stream()
                        .filter(tile -> tile.name().equals(name))
                        .findFirst()
                        .orElseThrow();
    }

    private static DashboardPeriod period(int days, Comparison comparison) {
        return DashboardPeriod.of(new PeriodChoice(TODAY.minusDays(days - 1L), TODAY, null), comparison, TODAY);
    }

    /** The last days; before them, as far back as the longest comparison, nobody came. */
    private static List<ReportResponses.Day> days(int... people) {
        return IntStream.rangeClosed(people.length - 10, people.length - 1)
                .mapToObj(i -> i < 0 ? 0 : people[i])
                .map(count -> new ReportResponses.Day(TODAY, count, count, count, 1.0, true, null))
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

    private static List<ReportResponses.LifecyclePeriod> lifecycle(int days) {
        return IntStream.range(0, days)
                .mapToObj(i ->
                        new ReportResponses.LifecyclePeriod(TODAY.minusDays(days - 1L - i), 1, 0, 0, 0, true, null))
                .toList();
    }
}

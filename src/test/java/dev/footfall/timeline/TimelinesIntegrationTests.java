package dev.footfall.timeline;

import static dev.footfall.testkit.TestActivity.anActivity;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.footfall.activity.Activities;
import dev.footfall.activity.FilterParameters;
import dev.footfall.activity.ViewedPeople;
import dev.footfall.database.Pools.JobsDatabase;
import dev.footfall.platform.InvalidInputException;
import dev.footfall.platform.QueryParameters;
import dev.footfall.platform.ReportingZone;
import dev.footfall.platform.Settings;
import dev.footfall.testkit.BesideTest;
import dev.footfall.testkit.TestActivities;
import dev.footfall.testkit.TestActivity;
import dev.footfall.timeline.Timelines.Timeline;
import dev.footfall.timeline.Timelines.TimelineItems;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** One person's days in zones whose days are not all of 24 hours. */
@BesideTest(emptyEachTime = true)
class TimelinesIntegrationTests {

    @Autowired
    ViewedPeople viewed;

    @Autowired
    Activities activities;

    @Autowired
    FilterParameters filters;

    @Autowired
    TimelineItems items;

    @Autowired
    TestActivities rows;

    @Autowired
    @JobsDatabase
    JdbcClient database;

    private final UUID user = UUID.randomUUID();

    /** Berlin and St John's have a day of 25 and one of 23 hours; Kathmandu begins its days at 18:15 UTC. */
    @ParameterizedTest
    @CsvSource({
        "Europe/Berlin,    2026-10-27T12:00:00Z, 2026-10-25, 25",
        "Europe/Berlin,    2026-04-01T12:00:00Z, 2026-03-29, 23",
        "America/St_Johns, 2026-11-03T12:00:00Z, 2026-11-01, 25",
        "America/St_Johns, 2026-03-10T12:00:00Z, 2026-03-08, 23",
        "Asia/Kathmandu,   2026-11-20T12:00:00Z, 2026-11-10, 24",
        "UTC,              2026-11-20T12:00:00Z, 2026-11-10, 24",
    })
    void countsEachHourInItsDay(ReportingZone zone, Instant now, LocalDate date, int hours) {
        Instant begin = zone.start(date);
        for (int hour = -1; hour <= hours; hour++) {
            rows.insert(
                    anActivity().by(user).at(begin.plus(Duration.ofHours(hour))),
                    anActivity()
                            .by(user)
                            .at(begin.plus(Duration.ofHours(hour + 1)).minusNanos(1_000)));
        }

        Timeline timeline = timelines(zone, now).of(user, parameters("size", "500"));

        assertThat(timeline.zone()).isEqualTo(zone.id());
        assertThat(timeline.days().stream().collect(Collectors.toMap(Timeline.Day::date, Timeline.Day::count)))
                .isEqualTo(Map.of(date.minusDays(1), 2L, date, 2L * hours, date.plusDays(1), 2L));
    }

    @ParameterizedTest
    @CsvSource({"Europe/Berlin", "Asia/Kathmandu", "America/St_Johns", "Pacific/Kiritimati", "UTC"})
    void pagesEqualTheDaysOfTheOracle(ReportingZone zone) {
        Instant now = Instant.parse("2026-11-15T20:30:00Z");
        Random random = new Random(zone.hashCode());
        List<TestActivity> all = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            all.add(anActivity()
                    .by(user)
                    .of(random.nextBoolean() ? "app_view" : "search_perform")
                    .at(now.minusMillis(random.nextLong(Duration.ofDays(33).toMillis()))));
            rows.insert(anActivity().at(now.minusMillis(random.nextLong(1_000_000_000L))));
        }
        rows.insert(all);
        LocalDate first = zone.dayOf(now).minusDays(29);
        Map<LocalDate, Long> expected = new TreeMap<>(all.stream()
                .filter(activity -> activity.type().equals("app_view"))
                .map(activity -> zone.dayOf(activity.occurredAt()))
                .filter(date -> !date.isBefore(first))
                .collect(Collectors.groupingBy(date -> date, Collectors.counting())));

        Timelines timelines = timelines(zone, now);
        Map<LocalDate, Long> seen = new TreeMap<>();
        List<Instant> order = new ArrayList<>();
        String cursor = "";
        do {
            Timeline page = timelines.of(user, parameters("size", "17", "type", "app_view", "cursor", cursor));
            for (Timeline.Day day : page.days()) {
                assertThat(day.count()).isEqualTo(expected.get(day.date()));
                seen.merge(day.date(), (long) day.activities().size(), Long::sum);
                day.activities().forEach(item -> order.add(item.timestamp()));
            }
            cursor = page.nextCursor() == null ? "" : page.nextCursor();
        } while (!cursor.isEmpty());

        assertThat(seen).isEqualTo(expected);
        assertThat(order).isSortedAccordingTo(Comparator.reverseOrder());
    }

    @Test
    void countsDaysBackFromToday() {
        Instant now = Instant.parse("2026-11-15T00:30:00Z");
        rows.insert(
                anActivity().by(user).at("2026-11-15T00:10:00Z"),
                anActivity().by(user).at("2026-11-14T00:00:00Z"),
                anActivity().by(user).at("2026-11-13T23:59:59Z"),
                anActivity().by(user).at(now.plusSeconds(240)));

        assertThat(timelines(ReportingZone.UTC, now)
                        .of(user, parameters("days", "1"))
                        .days())
                .extracting(Timeline.Day::date, Timeline.Day::count)
                .containsExactly(tuple(LocalDate.parse("2026-11-15"), 2L));
        assertThat(timelines(ReportingZone.UTC, now)
                        .of(user, parameters("days", "2"))
                        .days())
                .hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({"days, 31", "days, 0", "days, x", "size, 501", "type, nope", "cursor, zzz", "userId, 5"})
    void rejectsInvalidParametersByField(String name, String value) {
        Timelines timelines = timelines(ReportingZone.UTC, Instant.parse("2026-11-15T00:30:00Z"));

        assertThatThrownBy(() -> timelines.of(user, parameters(name, value)))
                .isInstanceOfSatisfying(
                        InvalidInputException.class,
                        e -> assertThat(e.fields().getFirst().field()).isEqualTo(name));
    }

    private Timelines timelines(ReportingZone zone, Instant now) {
        Settings settings = new Settings(
                Path.of("target"),
                zone,
                Duration.ofDays(7),
                Duration.ofDays(30),
                Duration.ofDays(90),
                null,
                null,
                new Settings.Database(null, null, null, null, false));
        return new Timelines(activities, filters, items, viewed, settings, Clock.fixed(now, ZoneOffset.UTC));
    }

    private static QueryParameters parameters(String... pairs) {
        Map<String, List<String>> values = new TreeMap<>();
        List<String> all = Arrays.asList(pairs);
        for (int i = 0; i < all.size(); i += 2) {
            values.put(all.get(i), List.of(all.get(i + 1)));
        }
        return new QueryParameters(values);
    }
}

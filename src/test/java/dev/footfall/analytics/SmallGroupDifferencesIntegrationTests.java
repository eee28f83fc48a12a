package dev.footfall.analytics;

import static dev.footfall.testkit.TestActivity.anActivity;
import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.analytics.rollup.DayCounter;
import dev.footfall.analytics.rollup.ReferenceModel;
import dev.footfall.database.Pools.JobsDatabase;
import dev.footfall.testkit.BesideTest;
import dev.footfall.testkit.TestActivities;
import dev.footfall.testkit.TestActivity;
import dev.footfall.testkit.TestApi;
import dev.footfall.testkit.TestTokens;
import dev.footfall.testkit.Today;
import java.sql.SQLException;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/**
 * An analyst asks every report for every period there is and subtracts what is inside of each other, on random
 * activity. Each number is compared with the people behind it, counted from the activity itself: no number, and no
 * difference of a group and one inside it, is about one to four people.
 */
@BesideTest
class SmallGroupDifferencesIntegrationTests {

    private static final String ANALYST = TestTokens.of(UUID.randomUUID(), "ANALYST");
    private static final int DAYS = 40;
    private static final List<String> TYPES = List.of("app_view", "favorite_add", "review_submit");
    private static final Map<String, Duration> WINDOWS = Map.of(
            "1h", Duration.ofHours(1),
            "1d", Duration.ofDays(1),
            "7d", Duration.ofDays(7),
            "14d", Duration.ofDays(14),
            "30d", Duration.ofDays(30));

    private final List<TestActivity> raw = new ArrayList<>();
    private final LocalDate today = Today.lasting(Duration.ofMinutes(2));
    private final List<KnownGroup> known = new ArrayList<>();
    private final Map<Boolean, Collection<List<TestActivity>>> journeys = new HashMap<>();

    @LocalServerPort
    int port;

    @Autowired
    @JobsDatabase
    JdbcClient database;

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void revealNothingAboutFewPeople(long seed, @Autowired TestActivities activities, @Autowired DayCounter counter)
            throws SQLException {
        ReferenceModel.empty(database);
        raw.addAll(story(new Random(seed)));
        activities.insert(raw);
        for (int day = 0; day < DAYS; day++) {
            counter.count(today.minusDays(day));
        }
        for (DateRange range : ranges()) {
            activeUsers(range);
            activityCounts(range);
            cohorts(range);
            funnels(range);
            entities(range);
        }
        monthlyActiveUsers();
        mostViewed();
        assertThat(known).hasSizeGreaterThan(200);
        assertThat(known)
                .allSatisfy(group -> assertThat(group.people().size())
                        .as(group.says())
                        .matches(size -> size == 0 || size >= KnownGroup.SMALLEST));
        assertThat(KnownGroup.differences(known)).isEmpty();
    }

    private record DateRange(LocalDate from, LocalDate to) {}

    /** The last days, whole weeks, and the week and the month that are under way. */
    private List<DateRange> ranges() {
        LocalDate monday = today.with(DayOfWeek.MONDAY);
        LocalDate month = today.withDayOfMonth(1);
        return List.of(
                new DateRange(today.minusDays(6), today),
                new DateRange(today.minusDays(13), today.minusDays(7)),
                new DateRange(today.minusDays(29), today),
                new DateRange(monday, today),
                new DateRange(monday.minusWeeks(2), monday.minusWeeks(1).minusDays(1)),
                new DateRange(monday.minusWeeks(2), monday.minusDays(1)),
                new DateRange(month, today));
    }

    /**
     * Some come daily, some now and then, a few once; most of it by day, and the later steps by many of those who took
     * the first.
     */
    private List<TestActivity> story(Random random) {
        List<TestActivity> story = new ArrayList<>();
        List<UUID> people = uuids(random, 45);
        List<UUID> apps = uuids(random, 3);
        Instant now = Instant.now();
        for (int day = 0; day < DAYS; day++) {
            for (int person = 0; person < people.size(); person++) {
                boolean comes = person < 25 ? random.nextInt(10) < 8 : random.nextInt(10) < (person < 38 ? 2 : 0);
                boolean once = person >= 38 && day == (person - 38) * 4;
                for (int some = comes || once ? 1 + random.nextInt(4) : 0; some > 0; some--) {
                    Instant at = today.minusDays(day)
                            .atStartOfDay(ZoneOffset.UTC)
                            .toInstant()
                            .plusSeconds(7 * 3600 + random.nextInt(4 * 3600))
                            .plusNanos(1000L * random.nextInt(1_000_000));
                    if (at.isBefore(now)) {
                        story.add(anActivity()
                                .by(people.get(person))
                                .of(TYPES.get(Math.min(2, random.nextInt(5))))
                                .on(apps.get(random.nextInt(apps.size())))
                                .at(at));
                    }
                }
            }
        }
        return story;
    }

    private static List<UUID> uuids(Random random, int count) {
        return IntStream.range(0, count)
                .mapToObj(_ -> new UUID(random.nextLong(), random.nextLong()))
                .toList();
    }

    private void activeUsers(DateRange range) {
        for (int mau : List.of(28, 30)) {
            ask("active-users?mauDays=%d&from=%s&to=%s".formatted(mau, range.from, range.to))
                    .path("days")
                    .forEach(day -> {
                        LocalDate date = LocalDate.parse(day.path("date").asString());
                        active(day.path("dau"), date, date);
                        active(day.path("wau"), date.minusDays(6), date);
                        active(day.path("mau"), date.minusDays(mau - 1L), date);
                    });
        }
    }

    private void active(JsonNode number, LocalDate first, LocalDate last) {
        learn(number, "active %s to %s".formatted(first, last), active(_ -> true, first, last), first, last, Set.of());
    }

    private Set<UUID> active(Predicate<TestActivity> which, LocalDate first, LocalDate last) {
        return raw.stream()
                .filter(which)
                .filter(one -> !day(one).isBefore(first) && !day(one).isAfter(last))
                .map(TestActivity::userId)
                .collect(Collectors.toSet());
    }

    private static LocalDate day(TestActivity activity) {
        return activity.occurredAt().atZone(ZoneOffset.UTC).toLocalDate();
    }

    private void learn(
            JsonNode number, String says, Set<UUID> people, LocalDate first, LocalDate last, Collection<String> marks) {
        if (!number.isNull()) {
            assertThat(number.asInt()).as(says).isEqualTo(people.size());
            known.add(new KnownGroup(says, people, first, last, Set.copyOf(marks)));
        }
    }

    private void monthlyActiveUsers() {
        ask("monthly-active-users?from=%s&to=%s".formatted(month(today.minusDays(DAYS)), month(today)))
                .path("months")
                .forEach(month -> {
                    LocalDate first = LocalDate.of(
                            month.path("year").asInt(), month.path("month").asInt(), 1);
                    active(month.path("users"), first, first.plusMonths(1).minusDays(1));
                });
    }

    private static String month(LocalDate date) {
        return date.toString().substring(0, 7);
    }

    private void activityCounts(DateRange range) {
        for (String interval : List.of("day", "week", "month")) {
            ask("activity-counts?interval=%s&from=%s&to=%s".formatted(interval, range.from, range.to))
                    .path("series")
                    .forEach(series -> series.path("points").forEach(point -> {
                        String type = series.path("activityType").asString();
                        LocalDate first = LocalDate.parse(point.path("period").asString());
                        LocalDate last = switch (interval) {
                            case "day" -> first;
                            case "week" -> first.plusDays(6);
                            default -> first.plusMonths(1).minusDays(1);
                        };
                        learn(
                                point.path("users"),
                                "%s %s to %s".formatted(type, first, last),
                                active(one -> one.type().equals(type), first, last),
                                first,
                                last,
                                Set.of(type));
                    }));
        }
    }

    private void mostViewed() {
        for (int days : List.of(7, 30, 90)) {
            LocalDate first = today.minusDays(days - 1L);
            ask("most-viewed-apps?days=" + days).path("apps").forEach(app -> {
                String id = app.path("appId").asString();
                learn(
                        app.path("viewers"),
                        "viewers of %s from %s".formatted(id, first),
                        active(
                                one -> one.type().equals("app_view") && id.equals(String.valueOf(one.entityId())),
                                first,
                                today),
                        first,
                        today,
                        Set.of("app_view", id));
            });
        }
    }

    private void entities(DateRange range) {
        var entities = new EntityGroups(raw, this::learn);
        for (UUID app : raw.stream().map(TestActivity::entityId).collect(Collectors.toSet())) {
            entities.learn(ask("entity?type=App&id=%s&from=%s&to=%s".formatted(app, range.from, range.to)), app);
        }
    }

    private void cohorts(DateRange range) {
        Map<UUID, LocalDate> firstSeen = new HashMap<>();
        raw.forEach(one -> firstSeen.merge(one.userId(), day(one), (a, b) -> a.isBefore(b) ? a : b));
        List<JsonNode> cohorts = new ArrayList<>();
        ask("retention?from=%s&to=%s".formatted(range.from, range.to))
                .path("cohorts")
                .forEach(cohorts::add);
        for (JsonNode cohort : cohorts) {
            LocalDate born = LocalDate.parse(cohort.path("period").asString());
            Set<UUID> people = firstSeen.keySet().stream()
                    .filter(person -> firstSeen.get(person).equals(born))
                    .collect(Collectors.toSet());
            String mark = "first seen " + born;
            learn(cohort.path("size"), mark, people, born, born, Set.of(mark));
            cohort.path("retained").forEach(cell -> {
                LocalDate again = born.plusDays(cell.path("offset").asInt());
                Set<UUID> came = new HashSet<>(active(_ -> true, again, again));
                came.retainAll(people);
                List<String> marks = again.equals(born.plusDays(1)) ? List.of(mark, "returning") : List.of(mark);
                learn(cell.path("users"), mark + " again " + again, came, again, again, marks);
                learn(cell.path("users"), mark + " came again", came, born, born, Set.of(mark, "again " + again));
            });
        }
        olderCohorts(range, cohorts, firstSeen);
        ask("lifecycle?from=%s&to=%s".formatted(range.from, range.to))
                .path("periods")
                .forEach(period -> {
                    LocalDate date = LocalDate.parse(period.path("period").asString());
                    Set<UUID> now = active(_ -> true, date, date);
                    Set<UUID> before = active(_ -> true, date.minusDays(1), date.minusDays(1));
                    flow(
                            period,
                            "new",
                            date,
                            now,
                            person -> firstSeen.get(person).equals(date));
                    flow(
                            period,
                            "returning",
                            date,
                            now,
                            person -> before.contains(person)
                                    && !firstSeen.get(person).equals(date));
                    flow(
                            period,
                            "resurrected",
                            date,
                            now,
                            person -> !before.contains(person)
                                    && !firstSeen.get(person).equals(date));
                    flow(period, "dormant", date.minusDays(1), before, person -> !now.contains(person));
                    eitherDay(period, date, now, before);
                });
    }

    /** Who was active on a day and in no cohort of the table, where all of its cells of that day are told. */
    private void olderCohorts(DateRange range, List<JsonNode> cohorts, Map<UUID, LocalDate> firstSeen) {
        for (int column = 0; column < cohorts.size(); column++) {
            LocalDate date = range.from.plusDays(column);
            boolean told = true;
            for (int row = 0; row <= column; row++) {
                told &= !cohorts.get(row)
                        .path("retained")
                        .path(column - row)
                        .path("users")
                        .isNull();
            }
            if (told) {
                Set<UUID> older = new HashSet<>(active(_ -> true, date, date));
                older.removeIf(person -> !firstSeen.get(person).isBefore(range.from));
                known.add(new KnownGroup(
                        "older than " + range + " on " + date, older, date, date, Set.of("older " + range)));
            }
        }
    }

    /** The four flows together. */
    private void eitherDay(JsonNode period, LocalDate date, Set<UUID> now, Set<UUID> before) {
        if (Stream.of("new", "returning", "resurrected", "dormant")
                .noneMatch(flow -> period.path(flow).isNull())) {
            Set<UUID> either = new HashSet<>(now);
            either.addAll(before);
            known.add(new KnownGroup("either day up to " + date, either, date.minusDays(1), date, Set.of()));
        }
    }

    private void flow(JsonNode period, String name, LocalDate day, Set<UUID> of, Predicate<UUID> which) {
        learn(
                period.path(name),
                name + " " + period.path("period").asString(),
                of.stream().filter(which).collect(Collectors.toSet()),
                day,
                day,
                Set.of(name));
    }

    private void funnels(DateRange range) {
        if (range.from.isBefore(today.minusDays(30))) {
            return;
        }
        // Of fewer steps the same is told with the second of these.
        for (List<String> steps : List.of(
                List.of("app_view", "review_submit"),
                List.of("app_view", "favorite_add", "review_submit"),
                List.of("app_view", "review_submit", "favorite_add", "review_submit"))) {
            for (boolean sameEntity : List.of(false, true)) {
                WINDOWS.forEach((window, length) -> funnel(range, steps, window, length, sameEntity));
            }
        }
    }

    private void funnel(DateRange range, List<String> steps, String window, Duration length, boolean sameEntity) {
        JsonNode answer = ask("funnel?steps=%s&window=%s&sameEntity=%s&from=%s&to=%s"
                .formatted(String.join(",", steps), window, sameEntity, range.from, range.to));
        Map<UUID, Integer> furthest = furthest(range, steps, length, sameEntity);
        LocalDate last = range.to.isBefore(today) ? range.to : today;
        for (int step = 0; step < steps.size(); step++) {
            int reached = step + 1;
            Set<UUID> people = furthest.keySet().stream()
                    .filter(person -> furthest.get(person) >= reached)
                    .collect(Collectors.toSet());
            learn(
                    answer.path("steps").path(step).path("people"),
                    "step %d of %s within %s, same entity %s, %s".formatted(reached, steps, window, sameEntity, range),
                    people,
                    range.from,
                    last,
                    marks(steps.subList(0, reached), length, sameEntity, range));
        }
    }

    /**
     * Who gets somewhere in the range gets there in these too: they begin alike, or end today with a window that is not
     * over.
     */
    private Stream<DateRange> rangesThatHold(DateRange range, Duration window) {
        LocalDate last = range.to.isBefore(today) ? range.to : today;
        return ranges().stream()
                .filter(other -> !other.from.isAfter(range.from) && !other.to.isBefore(last))
                .filter(other -> other.from.equals(range.from)
                        || other.to.equals(today)
                                && other.from.plusDays(window.toDays()).isAfter(today));
    }

    /** Who takes some steps within a window takes each of their parts that begins alike within each longer one. */
    private Set<String> marks(List<String> steps, Duration length, boolean sameEntity, DateRange range) {
        Set<String> marks = new HashSet<>(Set.of(steps.getFirst()));
        if (sameEntity) {
            marks.add(steps.getFirst() + " with an entity");
        }
        for (int some = 1; some < 1 << (steps.size() - 1); some++) {
            int chosen = some;
            List<String> part = IntStream.range(0, steps.size())
                    .filter(place -> place == 0 || (chosen & 1 << (place - 1)) != 0)
                    .mapToObj(steps::get)
                    .toList();
            WINDOWS.values().stream()
                    .filter(window -> window.compareTo(length) >= 0)
                    .forEach(window -> rangesThatHold(range, window)
                            .forEach(other -> marks.add("%s %s %s %s".formatted(part, window, sameEntity, other))));
        }
        return marks;
    }

    private Map<UUID, Integer> furthest(DateRange range, List<String> steps, Duration length, boolean sameEntity) {
        Map<UUID, Integer> furthest = new HashMap<>();
        journeys.computeIfAbsent(sameEntity, this::journeys).forEach(journey -> {
            int reached = follow(journey, range, steps, length);
            if (reached > 0) {
                furthest.merge(journey.getFirst().userId(), reached, Math::max);
            }
        });
        return furthest;
    }

    /** By person, or by person and entity; each in order. */
    private Collection<List<TestActivity>> journeys(boolean sameEntity) {
        return raw.stream()
                .sorted(Comparator.comparing(TestActivity::occurredAt))
                .collect(Collectors.groupingBy(one -> one.userId() + (sameEntity ? " " + one.entityId() : "")))
                .values();
    }

    private static int follow(List<TestActivity> journey, DateRange range, List<String> steps, Duration length) {
        int reached = 0;
        @Nullable Instant start = null;
        Instant last = Instant.MIN;
        for (TestActivity one : journey) {
            boolean fits = start == null
                    ? !day(one).isBefore(range.from) && !day(one).isAfter(range.to)
                    : one.occurredAt().isAfter(last) && !one.occurredAt().isAfter(start.plus(length));
            if (reached < steps.size() && fits && one.type().equals(steps.get(reached))) {
                start = start == null ? one.occurredAt() : start;
                last = one.occurredAt();
                reached++;
            }
        }
        return reached;
    }

    private JsonNode ask(String path) {
        return new TestApi(port).get("/api/admin/analytics/" + path, ANALYST).json();
    }
}

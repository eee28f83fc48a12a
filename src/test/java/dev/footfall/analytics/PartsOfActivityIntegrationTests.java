package dev.footfall.analytics;

import static dev.footfall.testkit.TestActivity.anActivity;
import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.analytics.report.SmallGroupPolicy;
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
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/**
 * Numbers of a part of all activity, on random activity: for administrators each equals what is counted from the
 * activity itself; for analysts no part, and nothing that is left beside it, is about few people.
 */
@BesideTest
@TestInstance(Lifecycle.PER_CLASS)
class PartsOfActivityIntegrationTests {

    private static final String ADMIN = TestTokens.of(UUID.randomUUID(), "ADMIN");
    private static final String ANALYST = TestTokens.of(UUID.randomUUID(), "ANALYST");
    private static final int DAYS = 12;
    private static final int SMALLEST = 5;

    private final LocalDate today = Today.lasting(Duration.ofMinutes(2));
    private final List<TestActivity> raw = new ArrayList<>();
    private final List<UUID> apps =
            IntStream.range(0, 5).mapToObj(app -> new UUID(0xA99L, app)).toList();

    @LocalServerPort
    int port;

    @Autowired
    @JobsDatabase
    JdbcClient database;

    @BeforeEach
    void story(@Autowired TestActivities activities, @Autowired DayCounter counter) throws SQLException {
        ReferenceModel.empty(database);
        raw.clear();
        var random = new Random(11);
        var people = IntStream.range(0, 60)
                .mapToObj(_ -> new UUID(random.nextLong(), random.nextLong()))
                .toList();
        for (int day = 0; day < DAYS; day++) {
            for (var person : people) {
                for (int some = random.nextInt(3); some > 0; some--) {
                    var at = today.minusDays(day)
                            .atStartOfDay()
                            .plusSeconds(random.nextInt(86_400))
                            .toInstant(ZoneOffset.UTC);
                    if (at.isBefore(Instant.now())) {
                        raw.add(activity(random, person, at));
                    }
                }
            }
        }
        activities.insert(raw);
        for (int day = 0; day < DAYS; day++) {
            counter.count(today.minusDays(day));
        }
    }

    /** The last app and the last source are of few people. */
    private TestActivity activity(Random random, UUID person, Instant at) {
        var type = random.nextInt(3) == 0 ? "review_submit" : "app_view";
        int rare = random.nextInt(30) == 0 ? 4 : random.nextInt(4);
        var activity = anActivity().by(person).of(type).on(apps.get(rare)).at(at);
        return random.nextInt(4) == 0
                ? activity
                : activity.with(
                        "source", List.of("search", "home", "mail", "ad", "x").get(rare));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "type=app_view",
                "type=app_view&type=review_submit",
                "entityId=",
                "type=review_submit&entityId=",
                "metadata.source=search",
                "type=app_view&metadata.source=x",
                "entityId=&metadata.source=home"
            })
    void filteredNumbersAreThoseOfTheActivity(String filter) {
        var query = filter.replace("entityId=", "entityId=" + apps.get(1));
        var filtered = raw.stream().filter(matching(query)).toList();
        var firstSeen = firstSeen();
        var from = today.minusDays(6);

        ask(ADMIN, "active-users?from=%s&to=%s&%s".formatted(from, today, query))
                .path("days")
                .forEach(day -> {
                    var date = date(day, "date");
                    assertThat(day.path("dau").asInt())
                            .isEqualTo(people(filtered, date, date).size());
                    assertThat(day.path("wau").asInt())
                            .isEqualTo(people(filtered, date.minusDays(6), date).size());
                });
        var counts = ask(ADMIN, "activity-counts?from=%s&to=%s&%s".formatted(from, today, query));
        counts.path("series")
                .forEach(series -> series.path("points").forEach(point -> {
                    var ofType = filtered.stream()
                            .filter(one -> one.type()
                                    .equals(series.path("activityType").asString()))
                            .toList();
                    assertThat(point.path("events").asLong()).isEqualTo(events(ofType, date(point, "period")));
                }));
        assertThat(sum(counts)).isEqualTo(between(filtered, from, today).size());
        ask(ADMIN, "lifecycle?from=%s&to=%s&%s".formatted(from, today, query))
                .path("periods")
                .forEach(period -> {
                    var date = date(period, "period");
                    var now = people(filtered, date, date);
                    var before = people(filtered, date.minusDays(1), date.minusDays(1));
                    assertThat(period.path("new").asInt())
                            .isEqualTo(count(now, person -> date.equals(firstSeen.get(person))));
                    assertThat(period.path("returning").asInt())
                            .isEqualTo(count(
                                    now, person -> before.contains(person) && !date.equals(firstSeen.get(person))));
                    assertThat(period.path("dormant").asInt())
                            .isEqualTo(count(before, person -> !now.contains(person)));
                });
        long hours = 0;
        for (var cell : ask(ADMIN, "hours?days=7&" + query).path("cells")) {
            hours += cell.path("events").asLong();
        }
        assertThat(hours).isEqualTo(between(filtered, from, today).size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"entity", "metadata.source"})
    void breakdownsAreThoseOfTheActivity(String breakdown) {
        var filtered = raw.stream().filter(matching("type=app_view")).toList();
        var from = today.minusDays(6);
        var counts = ask(
                ADMIN, "activity-counts?type=app_view&breakdown=%s&from=%s&to=%s".formatted(breakdown, from, today));

        assertThat(counts.path("series")).hasSizeGreaterThanOrEqualTo(5);
        counts.path("series")
                .forEach(series -> series.path("points").forEach(point -> {
                    var value = series.has("value") ? series.path("value").asString() : "";
                    var part = filtered.stream()
                            .filter(one -> part(breakdown).apply(one).equals(value))
                            .toList();
                    var date = date(point, "period");
                    assertThat(point.path("events").asLong()).as(value + date).isEqualTo(events(part, date));
                    if (!value.isEmpty()) {
                        assertThat(point.path("users").asInt())
                                .isEqualTo(people(part, date, date).size());
                    }
                }));
        assertThat(sum(counts)).isEqualTo(between(filtered, from, today).size());
    }

    @Test
    void retentionKnowsWhatPeopleDidFirstAndAgain() {
        var firstSeen = firstSeen();
        var from = today.minusDays(6);
        ask(
                        ADMIN,
                        "retention?first=review_submit&returning=app_view&entityId=%s&from=%s&to=%s"
                                .formatted(apps.get(1), from, today))
                .path("cohorts")
                .forEach(cohort -> {
                    var born = date(cohort, "period");
                    var began = people(
                            raw.stream()
                                    .filter(matching("type=review_submit&entityId=" + apps.get(1)))
                                    .toList(),
                            born,
                            born);
                    began.removeIf(person -> !born.equals(firstSeen.get(person)));
                    assertThat(cohort.path("size").asInt()).isEqualTo(began.size());
                    cohort.path("retained").forEach(cell -> {
                        var day = born.plusDays(cell.path("offset").asInt());
                        var again = people(
                                raw.stream()
                                        .filter(matching("type=app_view&entityId=" + apps.get(1)))
                                        .toList(),
                                day,
                                day);
                        assertThat(cell.path("users").asInt()).isEqualTo(count(began, again::contains));
                    });
                });
    }

    @Test
    void funnelPassesTheFilterAtEachStep() {
        var steps = ask(
                        ADMIN,
                        "funnel?steps=app_view,review_submit&window=30d&metadata.source=home&from=%s&to=%s"
                                .formatted(today.minusDays(6), today))
                .path("steps");
        var filtered = raw.stream().filter(one -> source(one).equals("home")).toList();
        Map<UUID, Instant> start = new HashMap<>();
        between(filtered, today.minusDays(6), today).stream()
                .filter(one -> one.type().equals("app_view"))
                .forEach(one -> start.merge(one.userId(), one.occurredAt(), (a, b) -> a.isBefore(b) ? a : b));
        long second = filtered.stream()
                .filter(one -> one.type().equals("review_submit") && start.containsKey(one.userId()))
                .filter(one -> one.occurredAt().isAfter(start.get(one.userId())))
                .map(TestActivity::userId)
                .distinct()
                .count();

        assertThat(steps.path(0).path("people").asLong()).isEqualTo(start.size());
        assertThat(steps.path(1).path("people").asLong()).isEqualTo(second);
    }

    @ParameterizedTest
    @ValueSource(strings = {"entity", "metadata.source"})
    void analystsGetNoPartOfFewPeople(String breakdown) {
        var counts = ask(
                ANALYST, "activity-counts?breakdown=%s&from=%s&to=%s".formatted(breakdown, today.minusDays(6), today));
        int shown = 0;
        for (int day = 0; day < 7; day++) {
            var date = today.minusDays(6L - day);
            var all = between(raw, date, date);
            var rest = new ArrayList<>(all);
            for (var series : counts.path("series")) {
                var point = series.path("points").path(day);
                assertThat(date(point, "period")).isEqualTo(date);
                if (point.path("events").isNull()) {
                    continue;
                }
                var value = series.has("value") ? series.path("value").asString() : "";
                var part = all.stream()
                        .filter(one -> part(breakdown).apply(one).equals(value))
                        .toList();
                assertThat(point.path("events").asLong()).isEqualTo(part.size());
                notFew(value + " on " + date, people(part, date, date));
                beside(value + " on " + date, people(part, date, date), people(all, date, date));
                for (var type : List.of("app_view", "review_submit")) {
                    var ofType = people(
                            all.stream().filter(one -> one.type().equals(type)).toList(), date, date);
                    beside(value + " and " + type, people(part, date, date), ofType);
                }
                rest.removeAll(part);
                shown++;
            }
            if (rest.size() < all.size()) {
                notFew("the rest of " + date, people(rest, date, date));
            }
        }
        assertThat(shown).isPositive();
    }

    /** Neither is inside the other with few people left. */
    private static void beside(String says, Set<UUID> one, Set<UUID> other) {
        if (other.containsAll(one)) {
            assertThat(other.size() - one.size())
                    .as(says)
                    .satisfiesAnyOf(
                            left -> assertThat(left).isZero(),
                            left -> assertThat(left).isGreaterThanOrEqualTo(SMALLEST));
        } else if (one.containsAll(other)) {
            assertThat(one.size() - other.size()).as(says).isGreaterThanOrEqualTo(SMALLEST);
        }
    }

    private static void notFew(String says, Set<UUID> people) {
        assertThat(people.size())
                .as(says)
                .satisfiesAnyOf(
                        size -> assertThat(size).isZero(),
                        size -> assertThat(size).isGreaterThanOrEqualTo(SMALLEST));
    }

    @Test
    void analystsFilterAsTheyBreakDown() {
        var range = "from=%s&to=%s".formatted(today.minusDays(6), today);
        var all = ask(ANALYST, "activity-counts?breakdown=metadata.source&" + range)
                .path("series");
        for (var series : all) {
            if (series.has("value")) {
                assertThat(ask(
                                        ANALYST,
                                        "activity-counts?metadata.source=%s&%s"
                                                .formatted(series.path("value").asString(), range))
                                .path("series")
                                .path(0)
                                .path("points"))
                        .isEqualTo(series.path("points"));
            }
        }
    }

    /** Why it is refused: the new people of a day, less those who did one thing, are the few who did others only. */
    @Test
    void partsOfRetentionWouldTellOfFewPeople() {
        var range = "from=%s&to=%s".formatted(today.minusDays(DAYS - 1L), today);
        var all = ask(ADMIN, "retention?" + range).path("cohorts");
        var ofType = ask(ADMIN, "retention?type=app_view&" + range).path("cohorts");

        assertThat(IntStream.range(0, all.size())
                        .map(cohort -> all.path(cohort).path("size").asInt()
                                - ofType.path(cohort).path("size").asInt()))
                .anyMatch(left -> left > 0 && left < SmallGroupPolicy.SMALLEST_GROUP);
        var refused = new TestApi(port).get("/api/admin/analytics/retention?type=app_view", ANALYST);
        assertThat(refused.json().at("/errors/0/code").asString()).isEqualTo("not_in_parts");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "activity-counts?type=app_view&breakdown=entity",
                "activity-counts?metadata.source=home&breakdown=entity",
                "active-users?type=app_view&type=review_submit",
                "active-users?type=app_view&metadata.source=home",
                "active-users?entityId=0197a3c4-5b6d-7e8f-9a0b-1c2d3e4f5a6b&metadata.source=home",
                "lifecycle?type=app_view",
                "hours?metadata.source=home",
                "retention?first=app_view",
                "funnel?steps=app_view&metadata.source=home"
            })
    void analystsGetNoPartsOfParts(String path) {
        assertThat(new TestApi(port)
                        .get("/api/admin/analytics/" + path, ANALYST)
                        .status())
                .isEqualTo(400);
        assertThat(new TestApi(port).get("/api/admin/analytics/" + path, ADMIN).status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "active-users?metadata.secret=1",
                "active-users?metadata.source=a&metadata.query=b",
                "activity-counts?breakdown=colour",
                "activity-counts?breakdown=metadata.secret",
                "activity-counts?breakdown=entity&interval=week",
                "active-users?type=no_such_type",
                "retention?returning=no_such_type"
            })
    void answersWrongPartsWithTheirErrors(String path) {
        assertThat(new TestApi(port).get("/api/admin/analytics/" + path, ADMIN).status())
                .isEqualTo(400);
    }

    private static Predicate<TestActivity> matching(String query) {
        Map<String, Set<String>> wanted = List.of(query.split("&")).stream()
                .map(pair -> pair.split("=", 2))
                .collect(Collectors.groupingBy(
                        pair -> pair[0], Collectors.mapping(pair -> pair[1], Collectors.toSet())));
        return one -> (!wanted.containsKey("type") || wanted.get("type").contains(one.type()))
                && (!wanted.containsKey("entityId") || wanted.get("entityId").contains(String.valueOf(one.entityId())))
                && (!wanted.containsKey("metadata.source")
                        || marks(one) && wanted.get("metadata.source").contains(source(one)));
    }

    /** Only views of apps mark their source as safe. */
    private static boolean marks(TestActivity one) {
        return one.type().equals("app_view");
    }

    private static Function<TestActivity, String> part(String breakdown) {
        return breakdown.equals("entity")
                ? one -> String.valueOf(one.entityId())
                : one -> marks(one) ? source(one) : "";
    }

    private static String source(TestActivity one) {
        return one.metadata() == null ? "" : one.metadata().replaceAll(".*\"source\": ?\"([^\"]*)\".*", "$1");
    }

    private Map<UUID, LocalDate> firstSeen() {
        Map<UUID, LocalDate> firstSeen = new HashMap<>();
        raw.forEach(one -> firstSeen.merge(one.userId(), day(one), (a, b) -> a.isBefore(b) ? a : b));
        return firstSeen;
    }

    private static List<TestActivity> between(List<TestActivity> some, LocalDate first, LocalDate last) {
        return some.stream()
                .filter(one -> !day(one).isBefore(first) && !day(one).isAfter(last))
                .toList();
    }

    private static Set<UUID> people(List<TestActivity> some, LocalDate first, LocalDate last) {
        return between(some, first, last).stream().map(TestActivity::userId).collect(Collectors.toSet());
    }

    private static long events(List<TestActivity> some, LocalDate day) {
        return between(some, day, day).size();
    }

    private static int count(Set<UUID> people, Predicate<UUID> which) {
        return (int) people.stream().filter(which).count();
    }

    private static LocalDate day(TestActivity activity) {
        return activity.occurredAt().atZone(ZoneOffset.UTC).toLocalDate();
    }

    private static LocalDate date(JsonNode node, String field) {
        return LocalDate.parse(node.path(field).asString());
    }

    private static long sum(JsonNode counts) {
        long sum = 0;
        for (var series : counts.path("series")) {
            for (var point : series.path("points")) {
                sum += point.path("events").asLong();
            }
        }
        return sum;
    }

    private JsonNode ask(@Nullable String token, String path) {
        var answer = new TestApi(port).get("/api/admin/analytics/" + path, Objects.requireNonNull(token));
        assertThat(answer.status()).as(path).isEqualTo(200);
        return answer.json();
    }
}

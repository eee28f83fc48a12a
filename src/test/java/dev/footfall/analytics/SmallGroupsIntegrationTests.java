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
import dev.footfall.testkit.TestKeys;
import dev.footfall.testkit.TestTokens;
import dev.footfall.testkit.Today;
import java.sql.SQLException;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** What analysts are not told, as it would follow from what they are told elsewhere. */
@BesideTest
class SmallGroupsIntegrationTests {

    private static final String ANALYST = TestTokens.of(UUID.randomUUID(), "ANALYST");
    private static final UUID APP = new UUID(0xA000_0000_0000_0000L, 1);
    private static final LocalDate MONDAY =
            LocalDate.now(ZoneOffset.UTC).with(DayOfWeek.MONDAY).minusWeeks(2);
    private static final String WEEK = "?from=%s&to=%s".formatted(MONDAY, MONDAY.plusDays(6));

    @LocalServerPort
    int port;

    @Autowired
    @JobsDatabase
    JdbcClient database;

    /**
     * New people: 6 on Monday, 3 on Tuesday, 8 on Wednesday, 10 on Friday. On Thursday two of Monday's and six of
     * Wednesday's come back.
     */
    @BeforeEach
    void aWeek(@Autowired TestActivities activities, @Autowired DayCounter counter) throws SQLException {
        ReferenceModel.empty(database);
        view(activities, 0, 1, 6);
        view(activities, 1, 11, 13);
        view(activities, 2, 21, 28);
        view(activities, 3, 1, 2);
        view(activities, 3, 21, 26);
        view(activities, 4, 41, 50);
        for (int day = 0; day < 7; day++) {
            counter.count(MONDAY.plusDays(day));
        }
    }

    private static void view(TestActivities activities, int day, int first, int last) {
        for (int person = first; person <= last; person++) {
            activities.insert(anActivity()
                    .by(new UUID(0x7000, person))
                    .on(APP)
                    .at(MONDAY.plusDays(day).atTime(LocalTime.NOON).toInstant(ZoneOffset.UTC)));
        }
    }

    /**
     * The number of each row would tell of two or three other people by one subtraction, and by that alone; it is of a
     * Monday's new people or of Wednesday.
     *
     * @param came who came, by days from Monday: {@code 0:1-30} are the people 1 to 30 on Monday
     * @param number what an administrator is told
     */
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            returned, of those who were new         | -1:201-230 0:1-20 0:201-220 2:1-18 2:201-230 | retention | | /cohorts/0/retained/2/users | 18
            all returned, of those who came then    | -1:201-230 0:1-20 0:201-202 2:1-20 2:203-222 | retention | | /cohorts/0/retained/2/users | 20
            returned, of the days around            | 0:1-30 2:1-20 3:301-303                      | retention | | /cohorts/0/retained/2/users | 20
            returned the next day, of all who did   | -1:201-230 0:1-30 0:201-210 1:1-20 1:201-202 1:211-230 | retention | | /cohorts/0/retained/1/users | 20
            returned, beside a few of another cohort | 0:1-25 1:101-120 2:1-10 2:101-103 2:201-220 | retention | | /cohorts/0/retained/2/users | 10
            returned or later, of a day before      | 0:1-30 1:1-20 1:101-120 2:1-18 2:101-120     | retention | &mode=on-or-after | /cohorts/0/retained/2/users | 18
            new, of those who came then             | -1:201-230 0:1-20 0:201-202                  | lifecycle | | /periods/0/new              | 20
            returning, of the days after            | 1:1-30 1:301-303 2:1-20 3:301-303            | lifecycle | | /periods/2/returning        | 20
            returning, of the days before           | -7:501-510 0:301-303 1:1-20 2:1-20 2:301-303 2:401-420 2:501-510 | lifecycle | | /periods/2/returning        | 20
            either day, of the days before          | 0:301-303 1:1-30 2:11-40                     | lifecycle | | /periods/2/returning        | 20
            not returning, where returning is told  | 0:301-303 1:1-30 2:11-40                     | lifecycle | | /periods/2/dormant          | 10
            resurrected, of the days after          | -1:1-20 1:101-130 2:1-20 3:301-303           | lifecycle | | /periods/2/resurrected      | 20
            resurrected, beside a few new ones      | -1:201-210 1:1-30 2:1-20 2:201-210 2:301-303 | lifecycle | | /periods/2/resurrected      | 10
            dormant, of the days before             | 0:301-303 1:1-20 2:101-130                   | lifecycle | | /periods/2/dormant          | 20
            """)
    void withholdsANumberThatRevealsAFewOthers(
            String says,
            String came,
            String report,
            @Nullable String more,
            String number,
            int told,
            @Autowired TestActivities activities,
            @Autowired DayCounter counter)
            throws SQLException {
        ReferenceModel.empty(database);
        for (String group : came.split(" ")) {
            String[] parts = group.split("(?<=\\d)[:-]");
            view(activities, Integer.parseInt(parts[0]), Integer.parseInt(parts[1]), Integer.parseInt(parts[2]));
        }
        for (int day = -7; day < 7; day++) {
            counter.count(MONDAY.plusDays(day));
        }

        String path = report + WEEK + (more == null ? "" : more);
        assertThat(ask(path, TestKeys.ADMIN).at(number).asInt()).isEqualTo(told);
        assertThat(ask(path, ANALYST).at(number).isNull()).isTrue();
    }

    private JsonNode ask(String path, String token) {
        return new TestApi(port).get("/api/admin/analytics/" + path, token).json();
    }

    @Test
    void withholdsTheSmallestNeighborOfASmallCohort() {
        JsonNode weeks = ask("lifecycle" + WEEK + "&period=week", ANALYST).path("periods");
        assertThat(weeks.path(0).path("new").asInt()).isEqualTo(27);
        JsonNode cohorts = ask("retention" + WEEK, ANALYST).path("cohorts");
        JsonNode days = ask("lifecycle" + WEEK, ANALYST).path("periods");
        for (int day = 0; day < 2; day++) {
            assertThat(cohorts.path(day).path("size").isNull()).isTrue();
            assertThat(cohorts.path(day).path("withheld").asBoolean()).isTrue();
            assertThat(cohorts.path(day).path("retained").path(0).path("users").isNull())
                    .isTrue();
            assertThat(days.path(day).path("new").isNull()).isTrue();
            cohorts.path(day)
                    .path("retained")
                    .forEach(cell -> assertThat(cell.path("rate").isNull()).isTrue());
        }
        assertThat(cohorts.path(2).path("size").asInt()).isEqualTo(8);
        assertThat(days.path(2).path("new").asInt()).isEqualTo(8);
    }

    @Test
    void withholdsACellThatTheOthersWouldReveal() {
        JsonNode wednesday =
                ask("retention" + WEEK, ANALYST).path("cohorts").path(2).path("retained");
        assertThat(wednesday.path(0).path("users").asInt()).isEqualTo(8);
        assertThat(wednesday.path(1).path("users").isNull()).isTrue();
        assertThat(wednesday.path(1).path("withheld").asBoolean()).isTrue();
        assertThat(ask("retention" + WEEK, TestKeys.ADMIN)
                        .path("cohorts")
                        .path(2)
                        .path("retained")
                        .path(1)
                        .path("users")
                        .asInt())
                .isEqualTo(6);
    }

    /** Tuesday's noon had 3 people, that of the week before 6: both together are 9, of which 6 are shown by day. */
    @Test
    void withholdsAnHourThatRevealsAWithheldHour(@Autowired TestActivities activities, @Autowired DayCounter counter)
            throws SQLException {
        LocalDate before = MONDAY.minusWeeks(1);
        view(activities, -7, 1, 6);
        view(activities, -6, 1, 6);
        view(activities, -5, 21, 28);
        for (int day = 0; day < 3; day++) {
            counter.count(before.plusDays(day));
        }
        JsonNode cells = ask("hours?days=30", ANALYST).path("cells");
        assertThat(cells.path(48 + 12).path("events").asInt()).isEqualTo(16);
        assertThat(cells.path(24 + 12).path("withheld").asBoolean()).isTrue();
        assertThat(ask("hours?days=30", TestKeys.ADMIN)
                        .path("cells")
                        .path(24 + 12)
                        .path("events")
                        .asInt())
                .isEqualTo(9);
    }

    /** Sixteen of thirty days less thirteen of seven are those three of the week before, which are withheld by hour. */
    @Test
    void withholdsAnHourThatRevealsOneOfFewerDays(@Autowired TestActivities activities, @Autowired DayCounter counter)
            throws SQLException {
        ReferenceModel.empty(database);
        LocalDate yesterday = Today.lasting(Duration.ofMinutes(1)).minusDays(1);
        LocalDate before = yesterday.minusWeeks(1);
        int cell = (yesterday.getDayOfWeek().getValue() - 1) * 24 + 15;
        activities.insert(atThree("app_view", yesterday, 10));
        activities.insert(atThree("app_share", yesterday, 3));
        counter.count(yesterday);
        counter.count(before);
        assertThat(events("hours?days=30", cell)).isEqualTo(13);

        activities.insert(atThree("app_view", before, 3));
        counter.count(before);

        assertThat(events("hours?days=7", cell)).isEqualTo(13);
        assertThat(events("hours?days=30", cell)).isNull();
    }

    /** Whoever adds up what is told by hour gets the same, with the same hours withheld. */
    @Test
    void addsUpHoursOfATypeThatAreTold() {
        LocalDate today = Today.lasting(Duration.ofMinutes(1));
        Map<Integer, Long> told = new HashMap<>();
        Set<Integer> withheld = new HashSet<>();
        ask("activity-counts?interval=hour&type=app_view&from=%s&to=%s".formatted(today.minusDays(29), today), ANALYST)
                .at("/series/0/points")
                .forEach(point -> {
                    OffsetDateTime hour =
                            OffsetDateTime.parse(point.path("period").asString());
                    int cell = (hour.getDayOfWeek().getValue() - 1) * 24 + hour.getHour();
                    if (point.path("events").isNull()) {
                        withheld.add(cell);
                    } else {
                        told.merge(cell, point.path("events").asLong(), Long::sum);
                    }
                });

        JsonNode cells = ask("hours?days=30&type=app_view", ANALYST).path("cells");

        assertThat(told).containsEntry(48 + 12, 8L).hasSizeGreaterThan(1);
        for (int cell = 0; cell < cells.size(); cell++) {
            JsonNode events = cells.path(cell).path("events");
            assertThat(events.isNull() ? null : Long.valueOf(events.asLong())).isEqualTo(told.get(cell));
            assertThat(cells.path(cell).path("withheld").asBoolean(false)).isEqualTo(withheld.contains(cell));
        }
    }

    private @Nullable Integer events(String path, int cell) {
        JsonNode events = ask(path, ANALYST).path("cells").path(cell).path("events");
        return events.isNull() ? null : Integer.valueOf(events.asInt());
    }

    private static List<TestActivity> atThree(String type, LocalDate day, int people) {
        return IntStream.range(0, people)
                .mapToObj(person -> anActivity()
                        .by(new UUID(0x7001, person))
                        .of(type)
                        .at(day.atTime(15, 0).toInstant(ZoneOffset.UTC)))
                .toList();
    }

    /** The same ten viewers in thirty days as in seven, but two views more: those of two of them. */
    @Test
    void withholdsViewsThatRevealThoseOfEarlierDays(@Autowired TestActivities activities, @Autowired DayCounter counter)
            throws SQLException {
        ReferenceModel.empty(database);
        int yesterday = (int) ChronoUnit.DAYS.between(MONDAY, Today.lasting(Duration.ofMinutes(1))) - 1;
        view(activities, yesterday, 60, 69);
        counter.count(MONDAY.plusDays(yesterday));
        String seven = "most-viewed-apps?days=7";
        assertThat(ask(seven, ANALYST).path("apps").path(0).path("views").asInt())
                .isEqualTo(10);

        view(activities, 2, 60, 61);
        counter.count(MONDAY.plusDays(2));

        assertThat(ask(seven, ANALYST).path("apps").path(0).path("withheld").asBoolean())
                .isTrue();
        assertThat(ask("most-viewed-apps?days=30", ANALYST)
                        .path("apps")
                        .path(0)
                        .path("views")
                        .asInt())
                .isEqualTo(12);
    }

    /** Thirty came in one week, thirty in the next, and 57 in both together: three came twice. */
    @ParameterizedTest
    @CsvSource({"funnel?steps=app_view&, /steps/0/people", "entity?type=App&id=%s&, /period/users"})
    void withholdsTwoWeeksThatFewHaveInCommon(
            String report, String number, @Autowired TestActivities activities, @Autowired DayCounter counter)
            throws SQLException {
        ReferenceModel.empty(database);
        view(activities, 0, 1, 30);
        view(activities, 7, 28, 57);
        counter.count(MONDAY);
        counter.count(MONDAY.plusDays(7));
        String path = report.formatted(APP) + "from=%s&to=%s";

        assertThat(ask(path.formatted(MONDAY, MONDAY.plusDays(13)), TestKeys.ADMIN)
                        .at(number)
                        .asInt())
                .isEqualTo(57);
        assertThat(ask(path.formatted(MONDAY, MONDAY.plusDays(13)), ANALYST)
                        .at(number)
                        .isNull())
                .isTrue();
        assertThat(ask(path.formatted(MONDAY, MONDAY.plusDays(6)), ANALYST)
                        .at(number)
                        .asInt())
                .isEqualTo(30);
    }

    @Test
    void fixesFunnelWindowsForAnalysts() {
        String funnel = "funnel" + WEEK + "&steps=app_view,app_view&window=";
        assertThat(ask(funnel + "7d", ANALYST).path("steps").size()).isEqualTo(2);
        assertThat(ask(funnel + "168h", ANALYST).path("steps").size()).isEqualTo(2);
        assertThat(ask(funnel + "6d", ANALYST).toString()).contains("window", "not_a_fixed_period");
        assertThat(ask(funnel + "6d", TestKeys.ADMIN).path("steps").size()).isEqualTo(2);
        assertThat(ask("funnel" + WEEK + "&steps=" + "app_view,".repeat(5) + "app_view", ANALYST)
                        .toString())
                .contains("steps", "too_many");
    }

    @Test
    void showsAnAppWithEnoughViewersOnOneDay() {
        database.sql("update rollup_entity set audience = null where day = :day")
                .param("day", MONDAY.plusDays(2))
                .update();
        database.sql("update rollup_state set version = version + 1").update();
        database.sql("update rollup_day set version = (select version from rollup_state)")
                .update();
        assertThat(ask("most-viewed-apps?days=30", ANALYST).path("apps").toString())
                .isEqualTo("[{\"appId\":\"%s\",\"appName\":null,\"views\":35,\"viewers\":null}]".formatted(APP));
    }
}

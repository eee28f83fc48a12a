package dev.footfall.analytics;

import static dev.footfall.testkit.TestActivity.anActivity;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.footfall.analytics.rollup.DayCounter;
import dev.footfall.platform.database.JobsDatabase;
import dev.footfall.testkit.FootfallTest;
import dev.footfall.testkit.TestActivities;
import dev.footfall.testkit.TestKeys;
import dev.footfall.testkit.TestTokens;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.client.RestTestClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@FootfallTest
class AnalyticsApiIntegrationTests {

    private static final String ANALYST = TestTokens.of(UUID.randomUUID(), "ANALYST");
    private static final UUID READER = new UUID(0xA000_0000_0000_0000L, 1);
    private static final UUID NOTES = new UUID(0x1000_0000_0000_0000L, 2);

    private final LocalDate today = LocalDate.now(ZoneOffset.UTC);

    @Autowired
    RestTestClient http;

    @Autowired
    TestActivities activities;

    @Autowired
    DayCounter counter;

    @Autowired
    @JobsDatabase
    JdbcClient database;

    /** Yesterday: six people view the reader, two of them notes, one makes it a favourite two minutes later. Today two of them come back. */
    @BeforeEach
    void someActivity() throws SQLException {
        database.sql("truncate activity, activity_mark, person, rollup_day, rollup_type, rollup_hour, rollup_app")
                .update();
        LocalDate yesterday = today.minusDays(1);
        Instant ten = yesterday.atTime(10, 0).toInstant(ZoneOffset.UTC);
        for (int person = 1; person <= 6; person++) {
            activities.insert(anActivity().by(user(person)).on(READER).at(ten.plusSeconds(person)));
        }
        activities.insert(
                anActivity().by(user(1)).on(NOTES).at(ten.plusSeconds(60)),
                anActivity().by(user(2)).on(NOTES).at(ten.plusSeconds(61)),
                anActivity().by(user(1)).of("favorite_add").on(READER).at(ten.plusSeconds(121)),
                anActivity().by(user(1)).on(READER).at(today.atStartOfDay().toInstant(ZoneOffset.UTC)),
                anActivity().by(user(2)).on(READER).at(today.atStartOfDay().toInstant(ZoneOffset.UTC)));
        counter.count(yesterday);
        counter.count(today);
    }

    private static UUID user(int number) {
        return new UUID(0x7000, number);
    }

    private JsonNode get(String path, String token) {
        return new JsonMapper()
                .readTree(http.get()
                        .uri("/api/admin/analytics/" + path)
                        .header("Authorization", "Bearer " + token)
                        .exchange()
                        .expectBody(String.class)
                        .returnResult()
                        .getResponseBody());
    }

    private JsonNode admin(String path) {
        return get(path, TestKeys.ADMIN);
    }

    @Test
    void activeUsers() {
        JsonNode answer = admin("active-users?from=" + today.minusDays(1) + "&to=" + today);
        assertThat(answer.path("zone").asString()).isEqualTo("UTC");
        assertThat(Instant.parse(answer.path("asOf").asString()))
                .isCloseTo(Instant.now(), within(1, ChronoUnit.MINUTES));
        assertThat(answer.path("days").toString()).isEqualTo("""
                        [{"date":"%s","dau":6,"wau":6,"mau":6,"stickiness":1.0,"complete":true},\
                        {"date":"%s","dau":2,"wau":6,"mau":6,"stickiness":0.3333333333333333,"complete":false}]""".formatted(today.minusDays(1), today));
    }

    @Test
    void monthlyActiveUsers() {
        String month = today.toString().substring(0, 7);
        assertThat(admin("monthly-active-users?from=" + month + "&to=" + month)
                        .path("months")
                        .toString())
                .isEqualTo("[{\"year\":%d,\"month\":%d,\"users\":%d,\"complete\":false}]"
                        .formatted(today.getYear(), today.getMonthValue(), today.getDayOfMonth() == 1 ? 2 : 6));
    }

    @Test
    void activityCountsByDayAndByHour() {
        JsonNode series = admin("activity-counts?from=%s&to=%s".formatted(today.minusDays(1), today))
                .path("series");
        assertThat(series.toString()).isEqualTo("""
                        [{"activityType":"app_view","points":[{"period":"%1$s","events":8,"users":6},{"period":"%2$s","events":2,"users":2}]},\
                        {"activityType":"favorite_add","points":[{"period":"%1$s","events":1,"users":1},{"period":"%2$s","events":0,"users":0}]}]""".formatted(today.minusDays(1), today));
        JsonNode hours = admin(
                        "activity-counts?from=%1$s&to=%1$s&interval=hour&type=app_view".formatted(today.minusDays(1)))
                .path("series")
                .path(0)
                .path("points");
        assertThat(hours.size()).isEqualTo(24);
        assertThat(hours.path(10).toString())
                .isEqualTo("{\"period\":\"%sT10:00:00Z\",\"events\":8,\"users\":null}".formatted(today.minusDays(1)));
    }

    @Test
    void mostViewedAppsComeByViewsAndThenById() {
        assertThat(admin("most-viewed-apps?days=7&limit=2").path("apps").toString())
                .isEqualTo("""
                        [{"appId":"%s","appName":null,"views":8,"viewers":6},\
                        {"appId":"%s","appName":null,"views":2,"viewers":2}]""".formatted(READER, NOTES));
        assertThat(admin("most-viewed-apps?days=1").path("apps").size()).isEqualTo(1);
    }

    @Test
    void mostActiveUsers() {
        assertThat(admin("most-active-users?days=30&limit=2").path("users").toString())
                .isEqualTo("""
                        [{"userId":"%s","activities":4,"activeDays":2},{"userId":"%s","activities":3,"activeDays":2}]""".formatted(user(1), user(2)));
    }

    @Test
    void retention() {
        assertThat(admin("retention?from=%s&to=%s".formatted(today.minusDays(1), today))
                        .path("cohorts")
                        .toString())
                .isEqualTo("""
                        [{"period":"%s","size":6,"retained":[{"offset":0,"users":6,"rate":1.0,"complete":true},\
                        {"offset":1,"users":2,"rate":0.3333333333333333,"complete":false}]},\
                        {"period":"%s","size":0,"retained":[{"offset":0,"users":0,"rate":null,"complete":false}]}]""".formatted(today.minusDays(1), today));
    }

    @Test
    void lifecycle() {
        assertThat(admin("lifecycle?from=%s&to=%s".formatted(today.minusDays(1), today))
                        .path("periods")
                        .toString())
                .isEqualTo("""
                        [{"period":"%s","new":6,"returning":0,"resurrected":0,"dormant":0,"complete":true},\
                        {"period":"%s","new":0,"returning":2,"resurrected":0,"dormant":4,"complete":false}]""".formatted(today.minusDays(1), today));
    }

    @Test
    void hoursOfTheWeek() {
        JsonNode cells = admin("hours?days=7").path("cells");
        assertThat(cells.size()).isEqualTo(168);
        int weekday = today.minusDays(1).getDayOfWeek().getValue();
        assertThat(cells.path((weekday - 1) * 24 + 10).toString())
                .isEqualTo("{\"weekday\":%d,\"hour\":10,\"events\":9}".formatted(weekday));
    }

    @Test
    void funnel() {
        assertThat(admin("funnel?steps=app_view,favorite_add,review_submit&sameEntity=true")
                        .path("steps")
                        .toString())
                .isEqualTo("""
                        [{"activityType":"app_view","people":6,"rate":1.0,"medianSeconds":null},\
                        {"activityType":"favorite_add","people":1,"rate":0.16666666666666666,"medianSeconds":120.0},\
                        {"activityType":"review_submit","people":0,"rate":0.0,"medianSeconds":null}]""");
    }

    @Test
    void aDayWithUncountedActivityIsNotCompleteAndAsOfItsLastCount() {
        Instant counted = Instant.now();
        database.sql("insert into activity_mark (day) values (:day)")
                .param("day", today.minusDays(1))
                .update();
        JsonNode answer = admin("active-users?from=%1$s&to=%1$s".formatted(today.minusDays(1)));
        assertThat(answer.path("days").path(0).path("complete").asBoolean()).isFalse();
        assertThat(Instant.parse(answer.path("asOf").asString())).isBeforeOrEqualTo(counted);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "active-users?from=yesterday | from | invalid_date",
                "active-users?from=2026-11-02&to=2026-11-01 | from | after_to",
                "active-users?from=1999-01-01&to=2026-11-01 | from | range_too_long",
                "active-users?mauDays=29 | mauDays | out_of_range",
                "monthly-active-users?from=2026-13 | from | invalid_month",
                "activity-counts?interval=year | interval | invalid_choice",
                "activity-counts?type=nothing_of_the_kind | type | unknown_activity_type",
                "activity-counts?interval=hour&from=2026-01-01&to=2026-11-01 | from | range_too_long",
                "most-viewed-apps?limit=101 | limit | out_of_range",
                "most-viewed-apps?days=0 | days | out_of_range",
                "most-active-users?days=31 | days | out_of_range",
                "retention?mode=off | mode | invalid_choice",
                "retention?from=2025-11-01&to=2026-11-01 | from | range_too_long",
                "lifecycle?period=year | period | invalid_choice",
                "hours?days=many | days | out_of_range",
                "funnel | steps | required",
                "funnel?steps=app_view,nothing | steps | unknown_activity_type",
                "funnel?steps=app_view&window=forever | window | invalid_duration",
                "funnel?steps=app_view&sameEntity=perhaps | sameEntity | invalid_choice",
                "funnel?steps=app_view&from=2026-01-01&to=2026-01-05 | from | not_retained",
            })
    void whatCannotBeAnsweredIsRefusedWithTheFieldAndTheReason(String path, String field, String code) {
        http.get()
                .uri("/api/admin/analytics/" + path)
                .header("Authorization", "Bearer " + TestKeys.ADMIN)
                .exchange()
                .expectStatus()
                .isBadRequest()
                .expectBody(String.class)
                .value(body -> assertThat(body).contains("\"" + field + "\"").contains("\"" + code + "\""));
    }

    @Test
    void anAnalystSeesNoGroupUnderFiveAndNothingItWouldFollowFrom() {
        JsonNode days = get("active-users?from=%s&to=%s".formatted(today.minusDays(6), today), ANALYST)
                .path("days");
        assertThat(days.path(6).toString())
                .isEqualTo(
                        "{\"date\":\"%s\",\"dau\":null,\"wau\":6,\"mau\":6,\"stickiness\":null,\"complete\":false,\"withheld\":true}"
                                .formatted(today));
        assertThat(days.path(5).path("dau").asInt()).isEqualTo(6);
        JsonNode apps = get("most-viewed-apps?days=7", ANALYST).path("apps");
        assertThat(apps.size()).isEqualTo(2);
        apps.forEach(app -> assertThat(
                        app.path("views").isNull() && app.path("withheld").asBoolean())
                .isTrue());
        JsonNode steps = get(
                        "funnel?steps=app_view,favorite_add&from=%s&to=%s".formatted(today.minusDays(6), today),
                        ANALYST)
                .path("steps");
        assertThat(steps.path(0).path("people").asInt()).isEqualTo(6);
        assertThat(steps.path(1).toString())
                .isEqualTo(
                        "{\"activityType\":\"favorite_add\",\"people\":null,\"rate\":null,\"medianSeconds\":null,\"withheld\":true}");
    }

    @Test
    void anAnalystAsksForFixedPeriodsOnly() {
        for (String path : List.of(
                "active-users?from=%s&to=%s".formatted(today.minusDays(2), today),
                "most-viewed-apps?days=8",
                "hours?days=29")) {
            assertThat(get(path, ANALYST).toString()).contains("not_a_fixed_period");
        }
    }

    @Test
    void noAnswerToAnAnalystHoldsAUsersId() {
        for (String path : List.of(
                "active-users?from=%s&to=%s",
                "activity-counts?from=%s&to=%s",
                "activity-counts?from=%s&to=%s&interval=hour",
                "retention?from=%s&to=%s",
                "lifecycle?from=%s&to=%s",
                "funnel?steps=app_view&from=%s&to=%s",
                "most-active-users",
                "most-viewed-apps",
                "hours")) {
            String answer =
                    get(path.formatted(today.minusDays(6), today), ANALYST).toString();
            for (int person = 1; person <= 6; person++) {
                assertThat(answer).doesNotContain(user(person).toString());
            }
        }
    }
}

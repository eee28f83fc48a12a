package dev.footfall.analytics;

import static dev.footfall.testkit.TestActivity.anActivity;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.footfall.activity.EntityKeys;
import dev.footfall.platform.ExternalIds;
import dev.footfall.testkit.TestKeys;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/** Every question of the analytics API, answered in full and refused with its reasons. */
class AnalyticsApiIntegrationTests extends WithTwoDays {

    @Autowired
    ExternalIds ids;

    @Autowired
    EntityKeys keys;

    @Test
    void reportsActiveUsers() {
        JsonNode answer = admin("active-users?from=" + today.minusDays(1) + "&to=" + today);
        assertThat(answer.path("zone").asString()).isEqualTo("UTC");
        assertThat(Instant.parse(answer.path("asOf").asString()))
                .isCloseTo(Instant.now(), within(1, ChronoUnit.MINUTES));
        assertThat(answer.path("days").toString()).isEqualTo("""
                        [{"date":"%s","dau":6,"wau":6,"mau":6,"stickiness":1.0,"complete":true},\
                        {"date":"%s","dau":2,"wau":6,"mau":6,"stickiness":0.3333333333333333,"complete":false}]\
                        """.formatted(today.minusDays(1), today));
    }

    @Test
    void reportsMonthlyActiveUsers() {
        String month = today.toString().substring(0, 7);
        assertThat(admin("monthly-active-users?from=" + month + "&to=" + month)
                        .path("months")
                        .toString())
                .isEqualTo("[{\"year\":%d,\"month\":%d,\"users\":%d,\"complete\":false}]"
                        .formatted(today.getYear(), today.getMonthValue(), today.getDayOfMonth() == 1 ? 2 : 6));
    }

    @Test
    void reportsActivityCountsByDayAndHour() {
        JsonNode series = admin("activity-counts?from=%s&to=%s".formatted(today.minusDays(1), today))
                .path("series");
        assertThat(series.toString()).isEqualTo("""
                        [{"activityType":"app_view","points":[\
                        {"period":"%1$s","events":8,"users":6},{"period":"%2$s","events":2,"users":2}]},\
                        {"activityType":"favorite_add","points":[\
                        {"period":"%1$s","events":1,"users":1},{"period":"%2$s","events":0,"users":0}]}]\
                        """.formatted(today.minusDays(1), today));
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
    void ordersMostViewedAppsByViewsThenId() {
        assertThat(admin("most-viewed-apps?days=7&limit=2").path("apps").toString())
                .isEqualTo("""
                        [{"appId":"%s","appName":null,"views":8,"viewers":6},\
                        {"appId":"%s","appName":null,"views":2,"viewers":2}]""".formatted(READER, NOTES));
        assertThat(admin("most-viewed-apps?days=1").path("apps").size()).isEqualTo(1);
    }

    @Test
    void reportsOneEntity() {
        JsonNode report = admin("entity?type=App&id=%s&from=%s&to=%s".formatted(READER, today.minusDays(1), today));
        assertThat(report.path("period").toString()).isEqualTo("""
                {"from":"%1$s","to":"%2$s","events":9,"users":6,"newUsers":6,"returningUsers":0,"days":[\
                {"date":"%1$s","events":7,"users":6,"complete":true},\
                {"date":"%2$s","events":2,"users":2,"complete":false}],"types":[\
                {"activityType":"app_view","events":8,"users":6},\
                {"activityType":"favorite_add","events":1,"users":1}]}""".formatted(today.minusDays(1), today));
        assertThat(report.at("/before/events").asInt()).isZero();
        assertThat(report.at("/before/to").asString())
                .isEqualTo(today.minusDays(2).toString());
        assertThat(report.path("also").toString())
                .isEqualTo("[{\"entityType\":\"App\",\"entityId\":\"%s\",\"entityName\":null,\"users\":2}]"
                        .formatted(NOTES));
        assertThat(admin("entity?type=App&id=%s&compare=none".formatted(NOTES))
                        .path("before")
                        .isNull())
                .isTrue();
    }

    /** As the page does, which compares a month with the same days of the one before. */
    @Test
    void comparesAPeriodOfTheCalendar() {
        JsonNode report = admin("entity?type=App&id=%s&range=this-month".formatted(READER));
        assertThat(report.at("/before/from").asString())
                .isEqualTo(today.withDayOfMonth(1).minusMonths(1).toString());
        assertThat(admin("entity?type=App&id=%s&days=7&compare=weekdays".formatted(READER))
                        .at("/before/to")
                        .asString())
                .isEqualTo(today.minusDays(7).toString());
    }

    @ParameterizedTest
    @CsvSource({
        "type=App, id",
        "type=Shoe&id=1, type",
        "id=1, type",
        "type=App&id=1&compare=yesterday, compare",
        "type=App&id=1&from=2020-01-01, from",
        "type=App&id=1&range=soon, range",
        "type=App&id=1&days=7&from=2020-01-01, days",
    })
    void rejectsQuestionsAboutNoEntity(String query, String field) {
        assertThat(admin("entity?" + query).at("/errors/0/field").asString()).isEqualTo(field);
    }

    @Test
    void showsTheTextOfAnApp() throws SQLException {
        UUID app = ids.entity("sku-17");
        keys.insert(Map.of(app, "sku-17"));
        activities.insert(
                anActivity().by(user(1)).on(app).at(today.atStartOfDay().toInstant(ZoneOffset.UTC)));
        counter.count(today);

        assertThat(admin("most-viewed-apps?days=1").at("/apps/1").toString()).isEqualTo("""
                {"appId":"%s","appName":null,"entityKey":"sku-17","views":1,"viewers":1}""".formatted(app));
    }

    @Test
    void reportsMostActiveUsers() {
        assertThat(admin("most-active-users?days=30&limit=2").path("users").toString())
                .isEqualTo("""
                        [{"userId":"%s","activities":4,"activeDays":2},{"userId":"%s","activities":3,"activeDays":2}]\
                        """.formatted(user(1), user(2)));
    }

    @Test
    void reportsRetention() {
        assertThat(admin("retention?from=%s&to=%s".formatted(today.minusDays(1), today))
                        .path("cohorts")
                        .toString())
                .isEqualTo("""
                        [{"period":"%s","size":6,"retained":[{"offset":0,"users":6,"rate":1.0,"complete":true},\
                        {"offset":1,"users":2,"rate":0.3333333333333333,"complete":false}]},\
                        {"period":"%s","size":0,"retained":[{"offset":0,"users":0,"rate":null,"complete":false}]}]\
                        """.formatted(today.minusDays(1), today));
    }

    @Test
    void reportsLifecycle() {
        assertThat(admin("lifecycle?from=%s&to=%s".formatted(today.minusDays(1), today))
                        .path("periods")
                        .toString())
                .isEqualTo("""
                        [{"period":"%s","new":6,"returning":0,"resurrected":0,"dormant":0,"complete":true},\
                        {"period":"%s","new":0,"returning":2,"resurrected":0,"dormant":4,"complete":false}]\
                        """.formatted(today.minusDays(1), today));
    }

    @Test
    void reportsHoursOfTheWeek() {
        JsonNode cells = admin("hours?days=7").path("cells");
        assertThat(cells.size()).isEqualTo(168);
        int weekday = today.minusDays(1).getDayOfWeek().getValue();
        assertThat(cells.path((weekday - 1) * 24 + 10).toString())
                .isEqualTo("{\"weekday\":%d,\"hour\":10,\"events\":9}".formatted(weekday));
    }

    @Test
    void reportsFunnel() {
        assertThat(admin("funnel?steps=app_view,favorite_add,review_submit&sameEntity=true")
                        .path("steps")
                        .toString())
                .isEqualTo("""
                        [{"activityType":"app_view","people":6,"rate":1.0,"medianSeconds":null},\
                        {"activityType":"favorite_add","people":1,"rate":0.16666666666666666,"medianSeconds":120.0},\
                        {"activityType":"review_submit","people":0,"rate":0.0,"medianSeconds":null}]""");
    }

    @Test
    void marksADayWithUncountedActivityIncomplete() {
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
                "active-users?from=2026-11-02&to=2026-11-01 | to | empty_period",
                "active-users?from=1999-01-01&to=2026-11-01 | from | range_too_long",
                "active-users?mauDays=29 | mauDays | invalid_number",
                "active-users?form=2026-11-01 | form | unknown_parameter",
                "active-users?from=2026-11-01&from=2026-11-02 | from | repeated",
                "hours?limit=5 | limit | unknown_parameter",
                "monthly-active-users?from=2026-13 | from | invalid_month",
                "activity-counts?interval=year | interval | unknown_value",
                "activity-counts?type=nothing_of_the_kind | type | unknown_activity_type",
                "activity-counts?interval=hour&from=2026-01-01&to=2026-11-01 | from | range_too_long",
                "most-viewed-apps?limit=101 | limit | invalid_number",
                "most-viewed-apps?days=0 | days | invalid_number",
                "most-active-users?days=31 | days | invalid_number",
                "retention?mode=off | mode | unknown_value",
                "retention?from=2025-11-01&to=2026-11-01 | from | range_too_long",
                "lifecycle?period=year | period | unknown_value",
                "hours?days=many | days | invalid_number",
                "funnel | steps | required",
                "funnel?steps=app_view,a,b,c,d,e,f,g,h,i,j | steps | too_many",
                "funnel?steps=app_view,nothing | steps | unknown_activity_type",
                "funnel?steps=app_view&window=forever | window | invalid_duration",
                "funnel?steps=app_view&sameEntity=perhaps | sameEntity | invalid_boolean",
                "funnel?steps=app_view&from=2026-01-01&to=2026-01-05 | from | not_retained",
            })
    void rejectsInvalidParametersByField(String path, String field, String code) {
        http.get()
                .uri("/api/admin/analytics/" + path)
                .header("Authorization", "Bearer " + TestKeys.ADMIN)
                .exchange()
                .expectStatus()
                .isBadRequest()
                .expectBody(String.class)
                .value(body -> assertThat(body).contains("\"" + field + "\"").contains("\"" + code + "\""));
    }

    private JsonNode admin(String path) {
        return get(path, TestKeys.ADMIN);
    }
}

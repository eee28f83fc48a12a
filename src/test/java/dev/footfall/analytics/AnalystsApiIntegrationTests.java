package dev.footfall.analytics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.testkit.TestTokens;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What the API withholds from analysts, to whom a small group would be a person. */
class AnalystsApiIntegrationTests extends WithTwoDays {

    private static final String ANALYST = TestTokens.of(UUID.randomUUID(), "ANALYST");

    @Test
    void showsAnalystsNoGroupUnderFive() {
        JsonNode days = get("active-users?from=%s&to=%s".formatted(today.minusDays(6), today), ANALYST)
                .path("days");
        assertThat(days.path(6).toString()).isEqualTo("""
                        {"date":"%s","dau":null,"wau":6,"mau":6,"stickiness":null,"complete":false,"withheld":true}\
                        """.formatted(today));
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
        assertThat(steps.path(1).toString()).isEqualTo("""
                        {"activityType":"favorite_add","people":null,"rate":null,"medianSeconds":null,"withheld":true}\
                        """);
    }

    @Test
    void allowsAnalystsFixedPeriodsOnly() {
        for (String path : List.of(
                "active-users?from=%s&to=%s".formatted(today.minusDays(2), today),
                "most-viewed-apps?days=8",
                "hours?days=29")) {
            assertThat(get(path, ANALYST).toString()).contains("not_a_fixed_period");
        }
    }

    @Test
    void showsAnalystsNoUserId() {
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

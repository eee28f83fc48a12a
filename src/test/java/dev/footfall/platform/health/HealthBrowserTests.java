package dev.footfall.platform.health;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import dev.footfall.platform.Caller.Role;
import dev.footfall.testkit.FootfallTest;
import dev.footfall.testkit.LostDatabase;
import dev.footfall.testkit.Tab;
import dev.footfall.testkit.TestApi;
import dev.footfall.testkit.TestKeys;
import dev.footfall.testkit.Wait;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.util.ReflectionTestUtils;

/** The health page as operators have it open: it moves by itself, and stays while the database is away. */
@FootfallTest(emptyEachTime = true)
class HealthBrowserTests {

    @LocalServerPort
    int port;

    @Autowired
    JdbcClient database;

    @Autowired
    ZoneHealth zone;

    @AfterEach
    void mend() {
        database.sql("alter table activity drop constraint if exists poison").update();
    }

    @Test
    void showsCountsAndAlarmsLive() {
        try (Tab tab = Tab.as(Role.OPS, port)) {
            tab.open("/admin/health");
            assertThat(tab.find("#equation")).containsText("0 received");
            tab.screenshot("health-empty");

            capture("{}");
            assertThat(tab.find("#equation")).containsText("1 received");
            assertThat(tab.find("#equation")).containsText("1 accepted");

            database.sql("alter table activity add constraint poison check (not metadata @> '{\"poison\": true}')")
                    .update();
            capture("{\"poison\": true}");
            Locator alarm = tab.find(".notice-danger a:text-is('1 dead letter needs attention.')");
            assertThat(alarm).isVisible();
            tab.assertAccessible();
            tab.screenshot("health-alarm");

            alarm.click();
            assertThat(tab.find("td:text-is('SQLSTATE 23514, constraint poison')"))
                    .isVisible();
            tab.assertAccessible();
            tab.screenshot("dead-letters-ops");
            tab.find("button:text-is('Replay all')").click();
            assertThat(tab.find(".notice-success")).containsText("1 refused again");
        }
    }

    /** Whatever the JDK and the database here know. */
    @Test
    void namesOthersWithOldZoneRules() {
        ReflectionTestUtils.setField(
                zone,
                "last",
                new ZoneHealth.View(
                        Instant.now(),
                        "America/Vancouver",
                        "2026f",
                        List.of(
                                new ZoneHealth.Other("jdk", LocalDate.parse("2026-11-01"), "2026a"),
                                new ZoneHealth.Other("database", null, null))));
        try (Tab tab = Tab.as(Role.OPS, port)) {
            tab.open("/admin/health");
            assertThat(tab.find("main")).containsText("has other rules for this zone from");
            assertThat(tab.find("main")).containsText("(2026a). No day here is affected.");
            assertThat(tab.find("main")).containsText("The database does not know this zone.");
            tab.assertAccessible();
        } finally {
            ReflectionTestUtils.setField(zone, "last", null);
        }
    }

    @Test
    void administratorDiscardsADeadLetter() {
        database.sql("alter table activity add constraint poison check (not metadata @> '{\"poison\": true}')")
                .update();
        capture("{\"poison\": true, \"source\": \"search\"}");
        try (Tab tab = Tab.as(Role.ADMIN, port)) {
            tab.open("/admin/health/dead-letters");
            tab.screenshot("dead-letters");
            tab.page().setViewportSize(Tab.PHONE, 900);
            tab.assertFitsItsWidth();
            tab.screenshot("dead-letters-phone");
            tab.page().setViewportSize(1280, 900);
            tab.find("a:text-is('Open')").click();
            assertThat(tab.find("pre")).containsText("search");
            tab.assertAccessible();
            tab.screenshot("dead-letter");
            tab.find("main a:text-is('Discard')").click();
            assertThat(tab.find("dialog h1")).hasText("Discard a dead letter?");
            tab.find("dialog button:text-is('Discard')").click();
            assertThat(tab.find(".empty-title")).hasText("No dead letters");
        }
    }

    @Test
    void saysThatTheDatabaseIsAwayAndRecovers() throws Exception {
        try (Tab tab = Tab.as(Role.OPS, port)) {
            tab.open("/admin/health");
            assertThat(tab.find("#equation")).isVisible();
            try (LostDatabase away = LostDatabase.lose(database)) {
                assertThat(tab.find(".notice-danger").first()).containsText("The database is away.");
                assertThat(tab.find("#health-spool")).isVisible();
                assertThat(tab.find("main")).containsText("Not known while the database is away.");
                tab.open("/admin/health");
                assertThat(tab.find(".notice-danger").first()).containsText("The database is away.");
                tab.assertAccessible();
                tab.screenshot("health-away");
            }
            assertThat(tab.find("#equation")).isVisible();
        }
        // capture learns it by itself: the next test must not find it going through the spool
        Wait.until(() -> new TestApi(port)
                .get("/actuator/health/readiness", TestKeys.ADMIN)
                .body()
                .contains("\"UP\""));
    }

    private void capture(String metadata) {
        new TestApi(port)
                .post(
                        "/api/activities",
                        TestKeys.CAPTURE,
                        "{\"userId\": \"%s\", \"activityType\": \"app_view\", \"metadata\": %s}"
                                .formatted(UUID.randomUUID(), metadata));
    }
}

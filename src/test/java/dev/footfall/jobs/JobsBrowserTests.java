package dev.footfall.jobs;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import dev.footfall.activity.Days;
import dev.footfall.analytics.rollup.ReferenceModel;
import dev.footfall.platform.Caller.Role;
import dev.footfall.platform.ReportingZone;
import dev.footfall.testkit.FootfallTest;
import dev.footfall.testkit.Tab;
import dev.footfall.testkit.Tab.Look;
import dev.footfall.testkit.TestActivities;
import dev.footfall.testkit.TestBrowser;
import java.net.http.HttpResponse;
import java.sql.SQLException;
import java.time.Clock;
import java.time.LocalDate;
import java.util.Map;
import javax.sql.DataSource;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The console, as an operator uses it. */
@FootfallTest
class JobsBrowserTests {

    @LocalServerPort
    int port;

    @Autowired
    DataSource web;

    @Autowired
    JdbcClient database;

    @Autowired
    TestActivities activities;

    @Autowired
    Clock clock;

    @Test
    void showsEveryColumnOnAPhone() {
        try (Tab tab = Tab.as(Role.OPS, port, Look.DEFAULT.phone())) {
            tab.open("/admin/jobs");
            tab.screenshot("jobs-phone");
            assertThat(tab.find("main tbody tr:first-child td")).hasCount(4);
            for (var cell : tab.find("main tbody tr:first-child td").all()) {
                var box = cell.boundingBox();
                Assertions.assertThat(box.x).isNotNegative();
                Assertions.assertThat(box.x + box.width).isLessThanOrEqualTo(Tab.PHONE);
            }
            assertThat(tab.find("main tbody tr:first-child td[data-label='Next run']"))
                    .isVisible();
        }
    }

    @Test
    void startsWatchesStopsAndRestartsARun() throws SQLException {
        ReferenceModel.empty(database);
        LocalDate first = Days.of(clock.instant()).minusDays(3);
        new ReferenceModel(5, ReportingZone.UTC, first, 2, activities, database).capture(40);
        try (Tab tab = Tab.as(Role.OPS, port)) {
            tab.open("/admin/jobs");
            tab.find("main a:text-is('Count what changed')").click();
            tab.settled();
            try (HeldDay held = new HeldDay(web, first)) {
                tab.find("main button:text-is('Run now')").click();
                assertThat(tab.find("#run")).containsText("Running");
                assertThat(tab.find("#run")).containsText("50 %");
                tab.assertAccessible();
                tab.screenshot("job-running");
                tab.find("#run button:text-is('Stop')").click();
                assertThat(tab.find("#run")).containsText("Stopping");
                held.close();
            }
            assertThat(tab.find("#run")).containsText("Stopped");
            tab.find("#run button:text-is('Restart')").click();
            assertThat(tab.find("#run")).containsText("Completed");
            tab.assertAccessible();
            tab.screenshot("job-run");
            tab.page().setViewportSize(Tab.PHONE, 900);
            tab.assertFitsItsWidth();
            tab.open("/admin/jobs/rollup");
            tab.assertFitsItsWidth();
            tab.screenshot("job-phone");
        }
    }

    @Test
    void showsMistakesInFormsAndKeepsInput() {
        TestBrowser browser = TestBrowser.signedInAs(port, Role.OPS);
        HttpResponse<String> refused = browser.post("/admin/jobs/rollup/runs", Map.of("day", "soon"));
        Assertions.assertThat(refused.statusCode()).isEqualTo(400);
        Assertions.assertThat(refused.body()).contains("value=\"soon\"", "a date like 2026-11-20");
        HttpResponse<String> cron = browser.post("/admin/jobs/rollup/schedule", Map.of("cron", "often"));
        Assertions.assertThat(cron.statusCode()).isEqualTo(400);
        Assertions.assertThat(cron.body()).contains("value=\"often\"", "six fields");
    }

    @Test
    void leadsToThePageThatStartsAJobWithWhatItNeeds() {
        TestBrowser browser = TestBrowser.signedInAs(port, Role.OPS);
        Assertions.assertThat(browser.get("/admin/jobs/export").body())
                .doesNotContain("name=\"export\"", "name=\"cron\"", "btn btn-primary\" href=\"/admin/exports\"");
        String page = TestBrowser.signedInAs(port, Role.ADMIN)
                .get("/admin/jobs/export")
                .body();
        Assertions.assertThat(page)
                .contains("btn btn-primary\" href=\"/admin/exports\"")
                .doesNotContain("name=\"export\"", "name=\"cron\"");
        Assertions.assertThat(browser.get("/admin/jobs/purge").body())
                .contains("name=\"cron\"", "Every day at 03:00", "name=\"dry-run\"");
    }

    @Test
    void isReadableInTheDark() {
        try (Tab tab = Tab.as(Role.OPS, port, Tab.Look.DEFAULT.dark())) {
            tab.open("/admin/jobs/verify");
            tab.assertAccessible();
            tab.screenshot("job-dark");
        }
    }
}

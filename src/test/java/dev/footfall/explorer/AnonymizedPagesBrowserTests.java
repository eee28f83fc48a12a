package dev.footfall.explorer;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.footfall.testkit.TestActivity.anActivity;
import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.database.Pools.JobsDatabase;
import dev.footfall.platform.Caller.Role;
import dev.footfall.testkit.FootfallTest;
import dev.footfall.testkit.SeenViews;
import dev.footfall.testkit.Tab;
import dev.footfall.testkit.TestActivities;
import dev.footfall.testkit.Today;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What people see of days that lost their people. */
@FootfallTest(emptyEachTime = true)
class AnonymizedPagesBrowserTests {

    private static final String GONE = "has been anonymized: it can no longer be found by user or metadata.";

    @LocalServerPort
    int port;

    @Autowired
    TestActivities rows;

    @Autowired
    SeenViews views;

    @Autowired
    @JobsDatabase
    JdbcClient database;

    private final UUID nobody = UUID.randomUUID();
    private final UUID person = UUID.randomUUID();
    private final LocalDate closed = Today.lasting(Duration.ofMinutes(2)).minusDays(10);

    /** A day within the month of a timeline, as the job leaves it, and one with a person. */
    @BeforeEach
    void days() {
        views.clear();
        rows.insert(
                anActivity().by(person).at(closed.plusDays(5).atTime(12, 0).toInstant(ZoneOffset.UTC)),
                anActivity().withId(nobody).by(nobody).at(closed.atTime(12, 0).toInstant(ZoneOffset.UTC)));
        become("anonymized");
    }

    private void become(String state) {
        database.sql("update activity_day set state = :state where day = :day")
                .param("state", state)
                .param("day", closed)
                .update();
    }

    @Test
    void marksAnonymizedRowsWithoutLinkToAPerson() {
        try (Tab tab = Tab.as(Role.ADMIN, port)) {
            tab.open("/admin/activities");
            assertThat(tab.find("[data-row]")).hasCount(2);
            assertThat(tab.find("[data-row] .cell-user a")).hasCount(1);
            assertThat(tab.find("[data-row] .cell-user .badge-quiet")).hasText("anonymized");
            tab.assertAccessible();
            tab.screenshot("activities-anonymized");

            tab.find("[data-row]:has(.badge-quiet) .cell-time a").click();
            assertThat(tab.find("#panel")).containsText("Nobody can tell any more whose activity it was");
            assertThat(tab.find("#panel a[href^='/admin/users/']")).hasCount(0);
            tab.assertAccessible();
        }
        assertThat(views.all()).noneMatch(view -> view.userId().equals(nobody));
    }

    @Test
    void marksAnonymizedRowsOnAPhoneInTheDark() {
        try (Tab tab = Tab.as(Role.ADMIN, port, Tab.Look.DEFAULT.dark().phone())) {
            tab.open("/admin/activities");
            assertThat(tab.find("[data-row] .cell-user .badge-quiet")).isVisible();
            tab.assertFitsItsWidth();
            tab.assertAccessible();
            tab.screenshot("activities-anonymized-phone-dark");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/admin/activities?userId=", "/admin/users/"})
    void emptyPageSaysThatItsDaysAreAnonymized(String page) {
        try (Tab tab = Tab.as(Role.ADMIN, port)) {
            for (UUID somebody : new UUID[] {UUID.randomUUID(), nobody}) {
                tab.open(page + somebody);
                assertThat(tab.find(".empty")).containsText(GONE);
            }
            tab.assertAccessible();
            tab.open(page + person);
            assertThat(tab.find("main")).not().containsText(GONE);
        }
    }

    @Test
    void listSaysThatItsDaysAreDropped() {
        database.sql("truncate activity").update();
        become("purged");
        try (Tab tab = Tab.as(Role.ADMIN, port)) {
            tab.open("/admin/activities?to=" + closed.plusDays(1));
            assertThat(tab.find(".empty")).containsText("has been deleted: its retention is over.");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void ownPageSaysThatItsDaysAreAnonymized(boolean anonymized) {
        become(anonymized ? "anonymized" : "open");
        try (Tab tab = Tab.as(Role.USER, port)) {
            tab.open("/me/activity");
            var empty = assertThat(tab.find(".timeline .empty"));
            if (anonymized) {
                empty.containsText(GONE);
            } else {
                empty.not().containsText(GONE);
            }
            tab.assertAccessible();
            tab.screenshot("mine-gone");
        }
    }
}

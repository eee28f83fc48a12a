package dev.footfall.privacy.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.footfall.testkit.TestActivity.anActivity;
import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.platform.Caller.Role;
import dev.footfall.testkit.FootfallTest;
import dev.footfall.testkit.Tab;
import dev.footfall.testkit.Tab.Look;
import dev.footfall.testkit.TestActivities;
import dev.footfall.testkit.TestApi;
import dev.footfall.testkit.TestBrowser;
import dev.footfall.testkit.TestKeys;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Pause, deletion, receipts, erasure, and who looked, by hand. */
@FootfallTest
class PrivacyBrowserTests {

    @LocalServerPort
    int port;

    @Autowired
    TestActivities rows;

    @Autowired
    JdbcClient database;

    @Autowired
    Clock clock;

    private UUID person;
    private String session;

    @BeforeEach
    void fill() {
        var name = "person" + UUID.randomUUID();
        person = TestBrowser.makeAccount(port, name, Role.USER);
        var browser = new TestBrowser(port);
        browser.signIn(name, TestBrowser.PASSWORD);
        session = browser.session();
        var noon = clock.instant().truncatedTo(ChronoUnit.DAYS).minus(12, ChronoUnit.HOURS);
        rows.insert(
                anActivity().by(person).at(noon),
                anActivity().by(person).of("search_perform").at(noon.minusSeconds(60)),
                anActivity().by(person).of("search_perform").at(noon.minus(2, ChronoUnit.DAYS)));
        new TestApi(port).get("/api/admin/users/" + person + "/activity", TestKeys.ADMIN);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void deletesEverythingAfterOneQuestion(boolean scripts) {
        try (var tab = mine(scripts)) {
            tab.open("/me/activity");
            tab.text("Delete everything").click();
            assertThat(tab.find(".lead")).hasText("Delete 3 activities, which are all there is about you?");
            tab.screenshot("deletion-asked");
            tab.find("button:has-text('Delete 3 activities')").click();

            assertThat(tab.page()).hasURL(Pattern.compile(".*/me/activity/receipts/[0-9a-f-]{36}"));
            assertThat(tab.find(".notice-success")).containsText("3 activities were removed.");
            if (scripts) { // axe is one
                tab.assertAccessible();
            }
            tab.screenshot("receipt");
            tab.text("Back").click();
            assertThat(tab.find(".empty-title")).isVisible();
            assertThat(tab.text("1 receipt")).isVisible();
        }
        assertThat(stored()).isZero();
    }

    @Test
    void deletesADayAndATypeByTheirLinks() {
        try (var tab = mine(false)) {
            tab.open("/me/activity");
            tab.find(".day-delete").first().click();
            assertThat(tab.find(".lead")).containsText("Delete 2 activities of ");
            tab.find("button:has-text('Delete 2 activities')").click();
            assertThat(tab.find(".notice-success")).isVisible();

            tab.open("/me/activity?type=search_perform");
            tab.text("Delete all of this type").click();
            assertThat(tab.find(".lead")).hasText("Delete 1 activity “Search”?");
            tab.find("button:has-text('Delete 1 activity')").click();
            assertThat(tab.find(".notice-success")).isVisible();
        }
        assertThat(stored()).isZero();
    }

    @Test
    void deletesOfADayWhatTheFilterShows() {
        try (var tab = mine(false)) {
            tab.open("/me/activity?type=search_perform");
            assertThat(tab.find(".day-delete").first()).hasText("Delete this activity");
            tab.find(".day-delete").first().click();
            assertThat(tab.find(".lead")).containsText("Delete 1 activity “Search” of ");
            tab.find("button:has-text('Delete 1 activity')").click();
            assertThat(tab.find(".notice-success")).containsText("1 activity was removed.");
            assertThat(tab.find("main td:has-text('Activities waiting on disk')"))
                    .isVisible();
        }
        assertThat(stored()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void pausesAndResumesTracking(boolean scripts) {
        try (var tab = mine(scripts)) {
            tab.open("/me/activity");
            tab.find("button:has-text('Pause tracking')").click();
            assertThat(tab.text("Paused: nothing that you do is kept.")).isVisible();
            tab.screenshot("my-activity-paused");
            tab.find("button:has-text('Resume tracking')").click();
            assertThat(tab.text("What you do on the platform is kept")).isVisible();
        }
    }

    @Test
    void showsWhoLooked() {
        try (var tab = mine(true)) {
            tab.open("/me/activity");
            assertThat(tab.find(".privacy")).containsText("A program with the key");
            assertThat(tab.find(".privacy")).containsText("looked at your timeline");
            tab.screenshot("my-activity");
        }
    }

    /** That somebody looked is noted of any id, and does not make it known. */
    @Test
    void tellsThatNothingIsKeptAboutAnId() {
        var admin = TestBrowser.signedInAs(port, Role.ADMIN);
        var page = "/admin/users/" + UUID.randomUUID();
        for (int look = 1; look <= 2; look++) {
            assertThat(admin.get(page).body())
                    .contains("Nothing is kept about this id.", "Keep this id out", "is recorded.")
                    .doesNotContain("Erase this person", "shown to this person");
        }
        assertThat(admin.get("/admin/users/" + person).body())
                .contains("Erase this person")
                .doesNotContain("Nothing is kept about this id.");

        admin.post(page + "/erasure", Map.of());

        assertThat(admin.get(page).body())
                .contains("nothing that names them is captured")
                .doesNotContain("Nothing is kept about this id.");
    }

    @Test
    void administratorErasesAndLiftsTheErasure() {
        try (var tab = Tab.as(Role.ADMIN, port)) {
            tab.open("/admin/users/" + person);
            tab.find("a:has-text('Erase this person')").click();
            assertThat(tab.find(".lead")).hasText("Erase 3 activities of this person?");
            tab.find("button:has-text('Erase')").click();
            assertThat(tab.page()).hasURL(Pattern.compile(".*/admin/privacy/receipts/.*"));
            assertThat(tab.find(".notice-success")).isVisible();

            tab.open("/admin/users/" + person);
            assertThat(tab.find(".notice-warning")).containsText("Nothing of this person is kept");
            tab.assertAccessible();
            tab.screenshot("person-erased");
            tab.find("button:has-text('Lift the erasure')").click();
            assertThat(tab.find(".notice-warning")).hasCount(0);

            tab.open("/admin/privacy?action=person-erased");
            assertThat(tab.find("section:has(#log) tbody tr").first()).containsText("Erased a person");
            assertThat(tab.find("section:has(#removals) tbody tr").first()).containsText("Erased by an administrator");
            tab.assertAccessible();
            tab.screenshot("privacy-filled");
        }
        assertThat(stored()).isZero();
    }

    @Test
    void showsTheNoticeToStrangersWithCurrentPeriods() {
        try (var tab = Tab.ofStranger(port, Look.DEFAULT)) {
            assertThat(tab.open("/privacy").status()).isEqualTo(200);
            assertThat(tab.text("After 30 days your user id")).isVisible();
            assertThat(tab.text("After 90 days individual activities")).isVisible();
            tab.assertAccessible();
            tab.screenshot("privacy-notice-stranger");
        }
    }

    @Test
    void hidesReceiptsOfOthers() {
        var stranger = TestBrowser.signedInAs(port, Role.USER);
        var receipt = new TestApi(port)
                .post("/api/admin/users/" + person + "/erasure", TestKeys.ADMIN, "")
                .json()
                .get("receipt")
                .asString();

        assertThat(stranger.get("/me/activity/receipts/" + receipt).statusCode())
                .isEqualTo(404);
        assertThat(stranger.get("/me/activity/deletion?type=nonsense").statusCode())
                .isEqualTo(400);
        assertThat(stranger.get("/me/activity/deletion?date=someday").statusCode())
                .isEqualTo(400);
    }

    private Tab mine(boolean scripts) {
        return Tab.with(session, port, scripts ? Look.DEFAULT : Look.DEFAULT.withoutScripts());
    }

    private long stored() {
        return database.sql("select count(*) from activity where user_id = :person")
                .param("person", person)
                .query(Long.class)
                .single();
    }
}

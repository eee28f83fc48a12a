package dev.footfall.timeline;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.footfall.testkit.TestActivity.anActivity;
import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.database.Pools.JobsDatabase;
import dev.footfall.platform.Audit.ProfileViewed;
import dev.footfall.platform.Caller.Role;
import dev.footfall.testkit.FootfallTest;
import dev.footfall.testkit.SeenViews;
import dev.footfall.testkit.Tab;
import dev.footfall.testkit.Tab.Look;
import dev.footfall.testkit.TestActivities;
import dev.footfall.testkit.TestBrowser;
import dev.footfall.testkit.Today;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** One person's activity: their own page, and the administrators'. */
@FootfallTest(emptyEachTime = true)
class TimelineBrowserTests {

    private static final UUID APP = UUID.fromString("0197a3c4-5b6d-7e8f-9a0b-1c2d3e4f5a6b");

    @LocalServerPort
    int port;

    @Autowired
    TestActivities rows;

    @Autowired
    @JobsDatabase
    JdbcClient database;

    @Autowired
    SeenViews views;

    @Autowired
    Clock clock;

    private UUID person;
    private String session;

    @BeforeEach
    void fill() {
        database.sql("insert into app (id, name, updated_at) values (:id, 'Quran Reader', now())")
                .param("id", APP)
                .update();
        views.clear();
        var name = "person" + UUID.randomUUID();
        person = TestBrowser.makeAccount(port, name, Role.USER);
        var browser = new TestBrowser(port);
        browser.signIn(name, TestBrowser.PASSWORD);
        session = browser.session();
        Instant today = Today.lasting(Duration.ofMinutes(1))
                .atStartOfDay(ZoneOffset.UTC)
                .toInstant();
        rows.insert(
                anActivity().by(person).on(APP).at(today.minusSeconds(7_200)).with("source", "search"),
                anActivity().by(person).of("search_perform").at(today.minusSeconds(7_100)),
                anActivity()
                        .by(person)
                        .of("review_submit")
                        .on("App", UUID.randomUUID())
                        .at(today.minusSeconds(90_000)));
        rows.insert(anActivity().of("profile_update").at(today.minusSeconds(7_000)));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void tellsActivityInSentencesByDay(boolean scripts) {
        try (var tab = mine(scripts)) {
            tab.open("/me/activity");

            assertThat(tab.find(".day")).hasCount(2);
            assertThat(tab.find(".entries .type"))
                    .hasText(new String[] {"You searched", "You viewed Quran Reader", "You reviewed an app"});
            assertThat(tab.find(".entries em")).hasText("Quran Reader");
            assertThat(tab.find(".day header").first()).containsText("2 activities");
            assertThat(tab.find(".day-gone").first()).hasText("gone in 30 days");
            assertThat(tab.find(".heading-count")).hasText("3");

            tab.find(".types-item:has-text('Search')").click();
            assertThat(tab.page()).hasURL(Pattern.compile(".*type=search_perform"));
            assertThat(tab.find(".entries li")).hasCount(1);
            assertThat(tab.find(".types-item[aria-current]")).containsText("Search");
        }
        assertThat(views.all()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void jumpsToADay(boolean scripts) {
        var noon = clock.instant().truncatedTo(ChronoUnit.DAYS).minus(12, ChronoUnit.HOURS);
        rows.insert(IntStream.range(0, 70)
                .mapToObj(i -> anActivity()
                        .by(person)
                        .at(noon.minus(i % 2 == 0 ? 5 : 6, ChronoUnit.DAYS).minusSeconds(i)))
                .toList());
        var day = noon.minus(5, ChronoUnit.DAYS).atOffset(ZoneOffset.UTC).toLocalDate();
        try (var tab = mine(scripts)) {
            tab.expectRefusals();
            tab.open("/me/activity?type=app_view");
            tab.find("#f-day").fill(day.toString());
            tab.find(".jump button").click();
            assertThat(tab.page()).hasURL(Pattern.compile(".*\\?type=app_view&day=" + day));
            assertThat(tab.find(".day time[datetime]").first()).hasAttribute("datetime", day.toString());
            assertThat(tab.find(".entries li")).hasCount(50);
            tab.text("Load more").click();
            assertThat(tab.find(".day header")).hasCount(scripts ? 2 : 1);

            tab.open("/me/activity?day=soon");
            assertThat(tab.find("#e-day")).containsText("This must be a day like");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void loadsMoreWithoutRepeatingTheDay(boolean scripts) {
        var noon = clock.instant().truncatedTo(ChronoUnit.DAYS).minus(12, ChronoUnit.HOURS);
        rows.insert(IntStream.range(0, 70)
                .mapToObj(i -> anActivity().by(person).at(noon.minusSeconds(i)))
                .toList());
        try (var tab = mine(scripts)) {
            tab.open("/me/activity");
            assertThat(tab.find(".entries li")).hasCount(50);
            tab.text("Load more").click();

            assertThat(tab.find(".entries li")).hasCount(scripts ? 73 : 23);
            assertThat(tab.find(".day header")).hasCount(2);
            assertThat(tab.find("#more")).hasCount(0);
            assertThat(tab.find(".day:focus")).hasCount(scripts ? 1 : 0);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"JSON", "CSV"})
    void downloadsEverythingKept(String format) throws IOException {
        try (var tab = mine(true)) {
            tab.open("/me/activity");
            var file = tab.page()
                    .waitForDownload(() -> tab.text("Download " + format).click());

            assertThat(file.suggestedFilename()).isEqualTo("my-activity." + format.toLowerCase(Locale.ROOT));
            assertThat(Files.readString(file.path()))
                    .contains("app_view", "search_perform", "review_submit")
                    .doesNotContain("profile_update");
        }
    }

    @Test
    void warnsAdministratorsThatTheyAreRecorded() {
        try (var tab = Tab.as(Role.ADMIN, port)) {
            tab.open("/me/activity");
            tab.press("/");
            tab.find("#search").fill(" " + person + " ");
            tab.press("Enter");

            assertThat(tab.page()).hasURL(Pattern.compile(".*/admin/users/" + person));
            assertThat(tab.find(".entries .type").nth(1)).hasText("App viewed Quran Reader");
            assertThat(tab.find(".tiles dd").first()).hasText("3");
            assertThat(tab.text("is recorded")).isVisible();
        }
        assertThat(views.all()).extracting(ProfileViewed::userId).containsExactly(person);
    }

    @Test
    void showsAnInvalidUserIdAndKeepsIt() {
        var wrong = "joe".repeat(100);
        try (var tab = Tab.as(Role.ADMIN, port)) {
            tab.expectRefusals();
            assertThat(tab.open("/admin/search?q=" + wrong).status()).isEqualTo(400);
            assertThat(tab.find("#e-q")).isVisible();
            assertThat(tab.find("#f-q")).hasValue(wrong);
            tab.assertAccessible();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"?type=nonsense", "?cursor=abc", "?days=31", "?days=x", "?colour=red"})
    void answersUnusableAddressesWithAPage(String query) {
        var browser = new TestBrowser(port);
        var answer = browser.send(browser.request("/me/activity" + query).header("Cookie", "SESSION=" + session));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("<html").contains("notice-danger");
    }

    private Tab mine(boolean scripts) {
        return Tab.with(session, port, scripts ? Look.DEFAULT : Look.DEFAULT.withoutScripts());
    }
}

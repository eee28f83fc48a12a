package dev.footfall.explorer;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.footfall.testkit.TestActivity.anActivity;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Download;
import dev.footfall.platform.PersonViewed;
import dev.footfall.platform.Role;
import dev.footfall.testkit.FootfallTest;
import dev.footfall.testkit.SeenViews;
import dev.footfall.testkit.Tab;
import dev.footfall.testkit.Tab.Look;
import dev.footfall.testkit.TestActivities;
import dev.footfall.testkit.TestActivity;
import dev.footfall.testkit.TestBrowser;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
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

/** The list of all activity, as an administrator uses it. */
@FootfallTest
class ActivitiesBrowserTests {

    private static final UUID PERSON = UUID.fromString("0197a3c4-5b6d-7e8f-9a0b-1c2d3e4f5a6b");

    @LocalServerPort
    int port;

    @Autowired
    TestActivities rows;

    @Autowired
    JdbcClient database;

    @Autowired
    SeenViews views;

    @Autowired
    Clock clock;

    private Instant now;

    @BeforeEach
    void fill() {
        database.sql("truncate activity, app").update();
        views.clear();
        now = clock.instant().truncatedTo(ChronoUnit.SECONDS).minus(1, ChronoUnit.MINUTES);
        rows.insert(IntStream.range(0, 120)
                .mapToObj(i -> anActivity().at(now.minusSeconds(60L * i)).with("number", "n" + i))
                .toList());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void filtersStandInTheAddressAndComeOffOneByOne(boolean scripts) {
        rows.insert(anActivity().by(PERSON).of("review_submit").at(now).with("rating", "5"));
        try (var tab = tab(scripts)) {
            tab.open("/admin/activities");
            assertThat(tab.find("tr[data-row]")).hasCount(50);

            tab.find("#f-userId").fill(PERSON.toString());
            tab.find("#f-metadataKey").fill("rating");
            tab.find("#f-metadataValue").fill("5");
            tab.find(".filter-go").click();

            assertThat(tab.find("tr[data-row]")).hasCount(1);
            assertThat(tab.page())
                    .hasURL(Pattern.compile(".*/admin/activities\\?userId=" + PERSON + "&metadata\\.rating=5$"));
            assertThat(tab.find("#f-metadataKey")).hasValue("");
            assertThat(tab.find(".chip:not(.chip-preset)"))
                    .hasText(new String[] {"User " + PERSON, "Metadata rating = 5"});

            tab.find(".chip a[aria-label*=User]").click();
            assertThat(tab.page()).hasURL(Pattern.compile(".*/admin/activities\\?metadata\\.rating=5$"));
            assertThat(tab.find("#f-userId")).hasValue("");

            tab.page().goBack();
            assertThat(tab.find("#f-userId")).hasValue(PERSON.toString());
            assertThat(tab.find("tr[data-row]")).hasCount(1);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void typesAreChosenSeveralAtATime(boolean scripts) {
        rows.insert(
                anActivity().of("review_submit").at(now),
                anActivity().of("app_share").at(now));
        try (var tab = tab(scripts)) {
            tab.open("/admin/activities");
            tab.find(".choice summary").click();
            tab.find("input[value=review_submit]").check();
            tab.find("input[value=app_share]").check();
            tab.find(".choice button").click();

            assertThat(tab.find("tr[data-row]")).hasCount(2);
            assertThat(tab.find(".choice summary")).hasText("2 chosen");
            assertThat(tab.find(".heading-count")).hasText("2");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void pagesLeadDownAndTheSameWayUp(boolean scripts) {
        try (var tab = tab(scripts)) {
            tab.open("/admin/activities");
            var first = shown(tab);
            tab.find("a[rel=next]").click();
            assertThat(tab.page()).hasURL(Pattern.compile(".*cursor=.*"));
            var second = shown(tab);
            tab.find("a[rel=next]").click();
            assertThat(tab.find("tr[data-row]")).hasCount(20);
            assertThat(tab.find("a[rel=next]")).hasCount(0);

            tab.find("a[rel=prev]").click();
            assertThat(tab.find("tr[data-row]")).hasCount(50);
            assertThat(shown(tab)).isEqualTo(second);
            tab.find("a[rel=prev]").click();
            assertThat(tab.find("a[rel=prev]")).hasCount(0);
            assertThat(shown(tab)).isEqualTo(first).doesNotContainAnyElementsOf(second);
        }
    }

    @Test
    void aRowOpensBesideTheListAndClosesWithTheFocusBackInIt() {
        rows.insert(
                anActivity().by(PERSON).at(now.plusSeconds(30)).metadata("{\"device\": {\"os\": \"<b>android</b>\"}}"));
        try (var tab = tab(true)) {
            tab.open("/admin/activities");
            tab.find("tr[data-row] td:nth-child(3)").first().click();
            assertThat(tab.find("#panel")).containsText(PERSON.toString());
            assertThat(tab.find("#panel pre")).containsText("<b>android</b>");
            assertThat(tab.find("#panel")).isFocused();
            tab.assertAccessible();

            tab.press("Escape");
            assertThat(tab.find("#panel")).isEmpty();
            assertThat(tab.find("tr[data-row] a").first()).isFocused();
            tab.press("Enter");
            tab.find("#panel a:has-text('timeline')").click();
            assertThat(tab.page()).hasURL(Pattern.compile(".*/admin/users/" + PERSON));
        }
        assertThat(views.all()).extracting(PersonViewed::view).containsExactly("activity", "activity", "timeline");
    }

    @Test
    void withoutScriptsARowOpensAsAPage() {
        try (var tab = tab(false)) {
            tab.open("/admin/activities");
            tab.find("tr[data-row] a").first().click();
            assertThat(tab.find(".single pre")).containsText("n0");
            tab.find("a:has-text('More like this')").click();
            assertThat(tab.page()).hasURL(Pattern.compile(".*/admin/activities\\?type=app_view$"));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatCannotBeReadIsSaidBesideItsFieldAndStays(boolean scripts) {
        try (var tab = tab(scripts)) {
            tab.expectRefusals();
            tab.open("/admin/activities");
            tab.find("#f-userId").fill("Joe <b>");
            tab.find("#f-metadataValue").fill("search");
            tab.find(".filter-go").click();

            assertThat(tab.find("#e-userId")).containsText("must be a UUID");
            assertThat(tab.find("#f-userId")).hasValue("Joe <b>");
            assertThat(tab.find("#f-userId")).hasAttribute("aria-invalid", "true");
            assertThat(tab.find(".filter-pair .invalid-feedback")).isVisible();
            assertThat(tab.find("#f-metadataValue")).hasValue("search");
            if (scripts) {
                tab.assertAccessible();
                tab.screenshot("activities-errors");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "?userId=nonsense",
                "?from=2026-11-22&to=2026-11-20",
                "?from=yesterday",
                "?type=no_such_type",
                "?entityType=NoSuchType",
                "?cursor=abc",
                "?newer=abc",
                "?colour=red",
                "?metadata.="
            })
    void unusableAddressesAreRefusedWithAPage(String query) {
        var answer = TestBrowser.signedInAs(port, Role.ADMIN).get("/admin/activities" + query);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("<html").containsAnyOf("invalid-feedback", "notice-danger");
    }

    @Test
    void aPeriodTheWrongWayRoundIsSaidAtItsEnd() {
        try (var tab = tab(true)) {
            tab.expectRefusals();
            tab.open("/admin/activities?from=2026-11-22&to=2026-11-20");
            assertThat(tab.find("#e-to")).containsText("later");
            assertThat(tab.find("#f-from")).hasValue("2026-11-22");
        }
    }

    @Test
    void everythingThatMatchesLeavesAsCsv() throws IOException {
        try (var tab = tab(true)) {
            tab.open("/admin/activities?metadata.number=n7");
            Download file = tab.page()
                    .waitForDownload(() -> tab.text("Export 1 rows as CSV").click());

            assertThat(file.suggestedFilename()).isEqualTo("activities.csv");
            assertThat(Files.readAllLines(file.path()))
                    .hasSize(2)
                    .last()
                    .asString()
                    .contains("n7");
        }
    }

    @Test
    void newsArriveAtTheTopWhileLive() {
        try (var tab = tab(true)) {
            tab.open("/admin/activities?metadata.news=yes&live=1");
            assertThat(tab.text("No activity matches")).isVisible();

            rows.insert(anActivity().at(now.plusSeconds(10)).with("news", "yes").with("which", "first"));
            assertThat(tab.find("tr[data-row]")).hasCount(1);
            rows.insert(anActivity().at(now.plusSeconds(20)).with("news", "yes").with("which", "second"));
            assertThat(tab.find("tr[data-row]")).hasCount(2);
            assertThat(tab.find("tr[data-row]").first()).containsText("second");

            tab.find("a[role=switch]").click();
            assertThat(tab.find("tr.live")).hasCount(0);
        }
    }

    @Test
    void firstStepsGiveWayToTheFirstRow() {
        database.sql("truncate activity").update();
        try (var tab = tab(true)) {
            tab.open("/admin/activities");
            assertThat(tab.find("h2:text-is('First steps')")).isVisible();
            tab.assertAccessible();
            tab.screenshot("activities-first-steps");

            rows.insert(anActivity().at(now).with("source", "first steps"));
            assertThat(tab.find("tr[data-row]")).containsText("source: first steps");
        }
    }

    @Test
    void whatWasTypedOnceIsNeverRun() {
        var evil = "<img src=x onerror=alert(1)>";
        rows.insert(TestActivity.anActivity().at(now.plusSeconds(5)).with(evil, "javascript:alert(1)"));
        database.sql("insert into app (id, name, updated_at) values (:id, :name, now())")
                .param("id", PERSON)
                .param("name", evil)
                .update();
        rows.insert(anActivity().on(PERSON).at(now.plusSeconds(6)));
        try (var tab = tab(true)) {
            tab.open("/admin/activities");
            assertThat(tab.find("tr[data-row]").first()).containsText(evil);
            assertThat(tab.find("main img")).hasCount(0);
            tab.find("tr[data-row] td:nth-child(3)").nth(1).click();
            assertThat(tab.find("#panel pre")).containsText(evil);
        }
    }

    private Tab tab(boolean scripts) {
        return Tab.as(Role.ADMIN, port, scripts ? Look.USUAL : Look.USUAL.withoutScripts());
    }

    private static List<String> shown(Tab tab) {
        return tab.find("tr[data-row] .cell-time a").all().stream()
                .map(link -> link.getAttribute("href"))
                .toList();
    }
}

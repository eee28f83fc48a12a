package dev.footfall.explorer;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.footfall.testkit.TestActivity.anActivity;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Download;
import dev.footfall.platform.Audit.ProfileViewed;
import dev.footfall.testkit.Tab;
import dev.footfall.testkit.TestActivity;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The list of all activity, as an administrator uses it. */
class ActivitiesBrowserTests extends WithManyActivities {

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void pagesDownAndBackUp(boolean scripts) {
        try (var tab = tab(scripts)) {
            tab.open("/admin/activities");
            var first = shown(tab, 50);
            tab.find("a[rel=next]").click();
            assertThat(tab.page()).hasURL(Pattern.compile(".*cursor=.*"));
            assertThat(tab.find("a[rel=prev]")).hasCount(1);
            var second = shown(tab, 50);
            tab.find("a[rel=next]").click();
            assertThat(tab.find("tr[data-row]")).hasCount(20);
            assertThat(tab.find("a[rel=next]")).hasCount(0);

            tab.find("a[rel=prev]").click();
            assertThat(tab.find("a[rel=next]")).hasCount(1);
            assertThat(shown(tab, 50)).isEqualTo(second);
            tab.find("a[rel=prev]").click();
            assertThat(tab.find("a[rel=prev]")).hasCount(0);
            assertThat(shown(tab, 50)).isEqualTo(first).doesNotContainAnyElementsOf(second);
        }
    }

    @Test
    void opensTheNextPageAtItsTopWithTheFocusThere() {
        try (var tab = tab(true)) {
            tab.open("/admin/activities");
            tab.find("a[rel=next]").press("Enter");
            assertThat(tab.page()).hasURL(Pattern.compile(".*cursor=.*"));
            assertThat(tab.find("h1")).isFocused();
            assertThat(tab.page().evaluate("scrollY")).isEqualTo(0);
            assertThat(tab.find(".heading-count")).hasText("120");
        }
    }

    @Test
    void saysThatNoAnswerCameAndAsksAgain() {
        try (var tab = tab(true)) {
            tab.open("/admin/activities");
            tab.page().context().setOffline(true);
            tab.find("tr[data-row] td:nth-child(3)").first().click();
            assertThat(tab.find("#unanswered")).containsText("No answer came");
            tab.assertAccessible();
            tab.screenshot("unanswered");
            tab.page().context().setOffline(false);
            tab.complaints().clear();

            tab.find("#unanswered button:has-text('Try again')").click();
            assertThat(tab.find("#panel pre")).containsText("n0");
            assertThat(tab.find("#unanswered")).isHidden();
        }
    }

    @Test
    void opensARowBesideTheListAndReturnsFocus() {
        rows.insert(
                anActivity().by(PERSON).at(now.plusSeconds(30)).metadata("{\"device\": {\"os\": \"<b>android</b>\"}}"));
        try (var tab = tab(true)) {
            tab.open("/admin/activities");
            tab.find("tr[data-row] td:nth-child(3)").first().click();
            assertThat(tab.find("#panel")).containsText(PERSON.toString());
            assertThat(tab.find("#panel pre")).containsText("<b>android</b>");
            assertThat(tab.find("#panel")).isFocused();
            tab.assertAccessible();
            tab.find("[data-copy=user-id]").click();
            assertThat(tab.find("[data-copy=user-id] .copy-label")).hasText("Copied");
            tab.find("#panel").focus();

            tab.press("Escape");
            assertThat(tab.find("#panel")).isEmpty();
            assertThat(tab.find("tr[data-row] a").first()).isFocused();
            tab.press("Enter");
            tab.find("#panel a:has-text('timeline')").click();
            assertThat(tab.page()).hasURL(Pattern.compile(".*/admin/users/" + PERSON));
        }
        assertThat(views.all()).extracting(ProfileViewed::view).containsExactly("activity", "activity", "timeline");
    }

    @Test
    void opensARowAsAPageWithoutScripts() {
        try (var tab = tab(false)) {
            tab.open("/admin/activities");
            tab.find("tr[data-row] a").first().click();
            assertThat(tab.find(".single pre")).containsText("n0");
            tab.find("a:has-text('More like this')").click();
            assertThat(tab.page()).hasURL(Pattern.compile(".*/admin/activities\\?type=app_view$"));
        }
    }

    @Test
    void downloadsMatchesAsCsv() throws IOException {
        try (var tab = tab(true)) {
            tab.open("/admin/activities?metadata.number=n7");
            Download file = tab.page()
                    .waitForDownload(() -> tab.text("Export 1 row as CSV").click());

            assertThat(file.suggestedFilename()).isEqualTo("activities.csv");
            assertThat(Files.readAllLines(file.path()))
                    .hasSize(2)
                    .last()
                    .asString()
                    .contains("n7");
        }
    }

    @Test
    void showsNewsAtTheTopWhileLive() {
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
    void replacesFirstStepsByTheFirstRow() {
        database.sql("truncate activity").update();
        try (var tab = tab(true)) {
            tab.open("/admin/activities");
            assertThat(tab.find("h2:text-is('First steps')")).isVisible();
            tab.assertAccessible();
            tab.screenshot("activities-first-steps");

            rows.insert(anActivity().at(now).with("source", "first steps"));
            assertThat(tab.find("tr[data-row]")).containsText("source: first steps");
            assertThat(tab.find("h2:text-is('First steps')")).hasCount(0);
        }
    }

    @Test
    void runsNoStoredText() {
        var evil = "<img src=x onerror=alert(1)>";
        var app = UUID.randomUUID(); // whose name the application remembers for a while
        rows.insert(TestActivity.anActivity().at(now.plusSeconds(5)).with(evil, "javascript:alert(1)"));
        database.sql("insert into app (id, name, updated_at) values (:id, :name, now())")
                .param("id", app)
                .param("name", evil)
                .update();
        rows.insert(anActivity().on(app).at(now.plusSeconds(6)));
        try (var tab = tab(true)) {
            tab.open("/admin/activities");
            assertThat(tab.find("tr[data-row]").first()).containsText(evil);
            assertThat(tab.find("main img")).hasCount(0);
            tab.find("tr[data-row] td:nth-child(3)").nth(1).click();
            assertThat(tab.find("#panel pre")).containsText(evil);
        }
    }

    /** Once the whole page has come. */
    private static List<String> shown(Tab tab, int rows) {
        assertThat(tab.find("tr[data-row]")).hasCount(rows);
        return tab.find("tr[data-row] .cell-time a").all().stream()
                .map(link -> link.getAttribute("href"))
                .toList();
    }
}

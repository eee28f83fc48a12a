package dev.footfall.analytics.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.footfall.platform.Caller.Role;
import dev.footfall.testkit.Tab;
import dev.footfall.testkit.TestApi;
import dev.footfall.testkit.TestBrowser;
import dev.footfall.testkit.TestKeys;
import dev.footfall.testkit.TestTokens;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The page of an app, and the way there: by its name, by keyboard, from search. */
class EntityBrowserTests extends WithCrowd {

    @Autowired
    JdbcClient database;

    private static final String PAGE = "/admin/entities/App/" + Crowd.app(0);

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void isFoundByNameAndLeadsToItsRows(boolean scripts) {
        try (var tab = tab(scripts)) {
            tab.open("/admin");
            tab.find("#search").fill("quran");
            tab.press("Enter");
            assertThat(tab.page()).hasURL(Pattern.compile(".*" + PAGE + "$"));
            assertThat(tab.find("h1")).hasText("Quran Reader");
            var counted = tab.find(".stat-value data").first().getAttribute("value");
            tab.find(".heading-actions a:has-text('Activities of this period')").click();
            assertThat(tab.find(".heading-count data")).hasAttribute("value", counted);
            tab.page().goBack();
            tab.find(".chart-card:has-text('also used') .ranking a").first().click();
            assertThat(tab.page()).hasURL(Pattern.compile(".*/admin/entities/App/[-0-9a-f]{36}$"));
        }
    }

    @Test
    void numbersAreThoseOfTheApi() {
        try (var tab = tab(true)) {
            tab.open(PAGE + "?days=7");
            tab.assertAccessible();
            var period = new TestApi(port)
                    .get(
                            200,
                            "/api/admin/analytics/entity?type=App&id=%s&from=%s".formatted(Crowd.app(0), weekAgo(tab)))
                    .path("period");
            assertThat(tab.find(".stat-value data")).hasCount(4);
            assertThat(tab.find(".stat-value data").evaluateAll("all => all.map(one => one.value).join()"))
                    .isEqualTo("%s,%s,%s,%s"
                            .formatted(
                                    period.path("events"),
                                    period.path("users"),
                                    period.path("newUsers"),
                                    period.path("returningUsers")));
            assertThat(tab.find(".twin").first().locator("tbody tr")).hasCount(7);
            assertThat(tab.find("#newest")).isVisible();
        }
    }

    /** From a day of the chart by keyboard, and from the table, to as many activities. */
    @Test
    void daysLeadToTheirRows() {
        try (var tab = tab(true)) {
            tab.open(PAGE + "?days=7&breakdown=metadata.source");
            tab.assertAccessible();
            assertThat(tab.find(".stat .change").first()).isVisible();
            assertThat(tab.find(".chart-wide .chart-head h2")).hasText("Activities by source");
            assertThat(tab.find(".chart-wide .chart-note")).containsText("“Others” is many parts together");
            var chart = tab.find("canvas[data-chart]").first();
            chart.focus();
            tab.press("Home");
            tab.press("ArrowRight");
            tab.press("Enter");
            assertThat(tab.page())
                    .hasURL(Pattern.compile(".*/admin/activities\\?entityId=%s&entityType=App&from=([-0-9]+)&to=\\1$"
                            .formatted(Crowd.app(0))));
        }
    }

    /** A part of a part of all activity may be few people's. */
    @Test
    void splitsForAdministratorsOnly() {
        var path = "/api/admin/analytics/entity?breakdown=metadata.source&type=App&id=" + Crowd.app(0);
        assertThat(TestBrowser.signedInAs(port, Role.ANALYST)
                        .get(PAGE + "?breakdown=metadata.source")
                        .body())
                .contains("one type, one entity or one metadata value")
                .doesNotContain("Activities by source");
        assertThat(new TestApi(port)
                        .get(path, TestTokens.of(UUID.randomUUID(), "ANALYST"))
                        .json()
                        .toString())
                .contains("one_part_at_once");
        var report = new TestApi(port).get(200, path);
        long sum = 0;
        for (var part : report.path("parts")) {
            for (var point : part.path("points")) {
                sum += point.path("events").asLong();
            }
        }
        assertThat(sum).isEqualTo(report.path("period").path("events").asLong()).isPositive();
    }

    private static String weekAgo(Tab tab) {
        return tab.find("#f-from").inputValue();
    }

    @Test
    void showsAnalystsPeopleAndNoActivities() {
        var page = TestBrowser.signedInAs(port, Role.ANALYST).get(PAGE + "?days=30");
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body())
                .contains("Quran Reader", "These people also used", "Numbers of activities are for administrators")
                .doesNotContain("/admin/users/", "/admin/activities", "Newest activities", "/admin/settings/apps");
    }

    @ParameterizedTest
    @CsvSource({
        "/admin/entities/Shoe/42, 404",
        "/admin/entities/App/42, 302",
        "/admin/entities/App/0197a3c4-5b6d-7e8f-9a0b-1c2d3e4f5a6b, 200",
        "/admin/entities/App/0197a3c4-5b6d-7e8f-9a0b-1c2d3e4f5a6b?days=8, 400",
    })
    void answersForWhateverIsAskedFor(String path, int status) {
        assertThat(TestBrowser.signedInAs(port, Role.ADMIN).get(path).statusCode())
                .isEqualTo(status);
    }

    @Test
    void saysThatPeopleOfOldDaysAreNotKnown() {
        database.sql("update rollup_entity set audience = null where entity = :app and day < current_date - 20")
                .param("app", Crowd.app(1))
                .update();
        var page = TestBrowser.signedInAs(port, Role.ADMIN).get("/admin/entities/App/" + Crowd.app(1));
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body()).contains("is not known any more");
    }

    /** By the eight characters that every table shows, by name, by the title of a page. */
    @ParameterizedTest
    @CsvSource({
        "01970000, /admin/users/01970000-0000-4000-8000-000000000001",
        "hijri, '/admin/entities/App/00000000-0000-0a99-0000-000000000003'",
        "Retention, /admin/retention",
    })
    void opensWhatIsFoundAlone(String text, String path) {
        database.sql("insert into person (user_id, first_seen) values (:id, current_date) on conflict do nothing")
                .param("id", UUID.fromString("01970000-0000-4000-8000-000000000001"))
                .update();
        try (var tab = tab(true)) {
            tab.open("/admin");
            tab.press("/");
            tab.find("#search").fill(text);
            tab.press("Enter");
            assertThat(tab.page()).hasURL(Pattern.compile(".*" + path + "$"));
        }
    }

    @Test
    void listsWhatIsFoundByKindAndOpensItByKeyboard() {
        try (var tab = tab(true)) {
            tab.open("/admin/search?q=e");
            tab.assertAccessible();
            assertThat(tab.find("tbody tr")
                            .filter(new Locator.FilterOptions().setHasText("App"))
                            .first())
                    .isVisible();
            var link = tab.page().getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Prayer Times"));
            link.focus();
            tab.press("Enter");
            assertThat(tab.find("h1")).hasText("Prayer Times");
        }
        var analyst = TestBrowser.signedInAs(port, Role.ANALYST);
        assertThat(analyst.get("/admin/search?q=0197a3c4").body())
                .contains("Nothing found")
                .doesNotContain("/admin/users");
        assertThat(new TestApi(port).get("/admin/search?q=e", TestKeys.ADMIN).status())
                .isNotEqualTo(200);
    }
}

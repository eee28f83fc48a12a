package dev.footfall.analytics.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import dev.footfall.platform.Caller.Role;
import dev.footfall.testkit.Tab;
import dev.footfall.testkit.Tab.Look;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

/** The dashboard as it is used. */
class DashboardBrowserTests extends WithCrowd {

    @Autowired
    Clock clock;

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void keepsThePeriodInTheAddress(boolean scripts) {
        var today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        try (var tab = tab(scripts)) {
            tab.open("/");
            assertThat(tab.page()).hasURL(Pattern.compile(".*/admin$"));
            assertThat(tab.find(".period .active")).hasText("30 days");

            tab.find(".period a:text-is('7 days')").click();
            assertThat(tab.page()).hasURL(Pattern.compile(".*/admin\\?days=7$"));
            assertThat(tab.find(".period .active")).hasText("7 days");
            assertThat(tab.find(".twin").first().locator("tbody tr")).hasCount(7);

            tab.find("#f-from").fill(today.minusDays(9).toString());
            tab.find("#f-to").fill(today.minusDays(5).toString());
            tab.find(".period button").click();
            assertThat(tab.page())
                    .hasURL(Pattern.compile(
                            ".*/admin\\?from=" + today.minusDays(9) + "&to=" + today.minusDays(5) + "$"));
            assertThat(tab.find(".period .active")).hasCount(0);
            assertThat(tab.find("#f-from")).hasValue(today.minusDays(9).toString());
            assertThat(tab.find(".twin").first().locator("tbody tr")).hasCount(5);

            tab.page().goBack();
            assertThat(tab.find(".period .active")).hasText("7 days");
        }
    }

    @Test
    void drawsEveryChartFromItsTableInTheTheme() {
        try (var tab = tab(Look.DEFAULT)) {
            tab.open("/admin");
            assertThat(tab.find("canvas")).hasCount(3);
            tab.page()
                    .waitForFunction("document.querySelectorAll('canvas').length === "
                            + "[...document.querySelectorAll('canvas')].filter(canvas => "
                            + "Chart.getChart(canvas)).length");
            @SuppressWarnings("unchecked")
            var drawn = (List<Object>) tab.page()
                    .evaluate("[...document.querySelectorAll('canvas')].map(canvas => "
                            + "Chart.getChart(canvas).data.datasets.filter(one => !one.isBefore).map(one => "
                            + "one.data.map(Math.abs).join()).join(';'))");
            @SuppressWarnings("unchecked")
            var printed = (List<Object>) tab.page()
                    .evaluate("[...document.querySelectorAll('.twin table')].map(table =>"
                            + " [...table.tHead.rows[0].cells].slice(1).map((_, column) => [...table.tBodies[0].rows]"
                            + ".map(row => row.cells[column + 1].textContent.replaceAll(',', '')).join()).join(';'))");
            assertThat(drawn).isEqualTo(printed).hasSize(3);

            var color = "Chart.getChart(document.querySelector('canvas')).options.plugins.legend.labels.color";
            var light = tab.page().evaluate(color);
            tab.page().emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
            tab.page().waitForFunction("before => " + color + " !== before", light);
        }
    }

    @Test
    void opensWhatAPointCounted() {
        try (var tab = tab(Look.DEFAULT)) {
            tab.open("/admin?days=7");
            var active = tab.find("canvas").first();
            active.focus();
            tab.press("Home");
            tab.press("ArrowRight");
            tab.press("ArrowDown");
            var said = tab.find(".chart-box [role=status]").first();
            assertThat(said).containsText("In 7 days: ");
            var people = said.textContent().replaceAll(".*In 7 days: (\\d+).*", "$1");
            tab.screenshot("dashboard-chart-by-keyboard");
            tab.press("Enter");
            assertThat(tab.page()).hasURL(Pattern.compile(".*/admin/people\\?group=active&from=.*"));
            assertThat(tab.find(".heading-count")).hasText(people);
            tab.assertAccessible();
            tab.screenshot("people");

            tab.page().goBack();
            var events = tab.find("canvas").nth(1);
            @SuppressWarnings("unchecked")
            var bar = (List<Number>) tab.page()
                    .evaluate("() => { const chart = Chart.getChart(document.querySelectorAll('canvas')[1]);"
                            + " const bar = chart.getDatasetMeta(0).data[3]; const center = bar.getCenterPoint();"
                            + " return [center.x, center.y, chart.data.datasets[0].data[3]]; }");
            events.click(new Locator.ClickOptions()
                    .setPosition(bar.get(0).doubleValue(), bar.get(1).doubleValue()));
            assertThat(tab.page()).hasURL(Pattern.compile(".*/admin/activities\\?type=app_view&from=.*"));
            assertThat(tab.find(".heading-count")).hasText(bar.get(2).toString());
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void leadsFromACellToItsActivities(boolean scripts) {
        try (var tab = tab(scripts)) {
            tab.open("/admin");
            var cell = tab.find(".heat td a").first();
            var number = cell.textContent();
            cell.click();
            assertThat(tab.page()).hasURL(Pattern.compile(".*/admin/activities\\?weekHour=\\w{3}-\\d+&from=.*"));
            assertThat(tab.find(".heading-count")).hasText(number);
            assertThat(tab.find(".chip:not(.chip-preset)").first()).containsText("o’clock");
            // The filter stays when another one is added.
            tab.find("#f-metadataKey").fill("source");
            tab.find("#f-metadataValue").fill("nowhere");
            tab.find(".filter-go").click();
            assertThat(tab.page()).hasURL(Pattern.compile(".*weekHour=.*metadata.source=nowhere.*"));
        }
    }

    @Test
    void chartColorsStandOutInBothThemes() {
        for (var look : List.of(Look.DEFAULT, Look.DEFAULT.dark())) {
            try (var tab = tab(look)) {
                tab.open("/admin");
                tab.page().waitForFunction("() => Chart.getChart(document.querySelector('canvas'))");
                var contrasts = tab.page().evaluate("""
                        () => {
                          const shown = (color) => {
                            const canvas = document.createElement("canvas").getContext("2d");
                            canvas.fillStyle = color;
                            canvas.fillRect(0, 0, 1, 1);
                            const [red, green, blue] = [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3)
                              .map((part) => part / 255)
                              .map((part) => part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
                            return 0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05;
                          };
                          const ground = shown(getComputedStyle(document.querySelector(".chart-card")).backgroundColor);
                          const names = ["blue", "azure", "indigo", "purple", "pink", "red", "orange", "yellow", "lime",
                            "green", "teal", "cyan", "secondary"];
                          return names
                            .map((name) => getComputedStyle(document.documentElement).getPropertyValue(`--tblr-${name}`))
                            .map((color) => Math.max(shown(color), ground) / Math.min(shown(color), ground));
                        }""");
                assertThat((List<?>) contrasts)
                        .hasSize(13)
                        .allSatisfy(contrast ->
                                assertThat(((Number) contrast).doubleValue()).isGreaterThanOrEqualTo(3));
            }
        }
    }

    @Test
    void explainsANumberByKeyboard() {
        try (var tab = tab(Look.DEFAULT)) {
            tab.open("/admin");
            var how = tab.find(".stat .how summary").first();
            how.focus();
            tab.press("Enter");
            assertThat(tab.find(".stat .how .menu-body").first()).containsText("Distinct people");
            assertThat(tab.find(".stat .how .menu-body").first())
                    .containsText(Pattern.compile("As of \\d\\d:\\d\\d, UTC"));
            tab.assertAccessible();
            tab.screenshot("dashboard-how");
            tab.press("Escape");
            assertThat(tab.find(".stat .how .menu-body").first()).isHidden();
            assertThat(how).isFocused();
        }
    }

    @Test
    void downloadsATableAsCsv() throws IOException {
        try (var tab = tab(Look.DEFAULT)) {
            tab.open("/admin?days=7");
            Download file = tab.page()
                    .waitForDownload(() -> tab.find(".chart-head a").first().click());

            assertThat(file.suggestedFilename()).isEqualTo("active.csv");
            assertThat(Files.readAllLines(file.path()))
                    .hasSize(8)
                    .first()
                    .isEqualTo("\uFEFFdate,On the day,In 7 days,In 30 days");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void showsInvalidDaysBesideTheirField(boolean scripts) {
        try (var tab = tab(scripts)) {
            tab.expectRefusals();
            var answer = tab.open("/admin?from=yesterday&to=2999-01-01");
            assertThat(answer.status()).isEqualTo(400);
            assertThat(tab.find("#e-from")).containsText("date");
            assertThat(tab.find("#e-to")).containsText("in the future");
            assertThat(tab.find("#f-from")).hasValue("yesterday");
            if (scripts) {
                tab.assertAccessible();
                tab.screenshot("dashboard-errors");
            }
        }
    }

    @Test
    void linksToAPersonAndAnApp() {
        try (var tab = tab(Look.DEFAULT)) {
            tab.open("/admin");
            tab.find(".ranking a[href^='/admin/users/']").first().click();
            assertThat(tab.page()).hasURL(Pattern.compile(".*/admin/users/0197a3c4-.*"));
            tab.page().goBack();
            tab.find(".ranking a:text-is('Quran Reader')").click();
            assertThat(tab.find("h1")).hasText("Quran Reader");
        }
    }

    @Test
    void showsAnalystsNumbersWithoutPeople() {
        try (var tab = Tab.as(Role.ANALYST, port)) {
            tab.open("/");
            assertThat(tab.page()).hasURL(Pattern.compile(".*/admin$"));
            assertThat(tab.find(".stat")).hasCount(6);
            assertThat(tab.find("#f-from")).hasCount(0);
            assertThat(tab.page().content()).doesNotContain("/admin/users/", "0197a3c4-5b6d");
            tab.assertAccessible();
            tab.screenshot("dashboard-analyst");
        }
    }
}

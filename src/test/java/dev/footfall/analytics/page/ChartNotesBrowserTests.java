package dev.footfall.analytics.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.testkit.Tab.Look;
import dev.footfall.testkit.TestApi;
import dev.footfall.testkit.TestKeys;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** A note on a day, from its form to the charts; a view, from the page to the navigation. */
class ChartNotesBrowserTests extends WithCrowd {

    @Autowired
    Clock clock;

    @Test
    void drawsANoteOnEveryChartOfTime() {
        var day = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC).minusDays(5);
        new TestApi(port)
                .post(
                        "/api/admin/notes",
                        TestKeys.ADMIN,
                        "{\"day\": \"%s\", \"text\": \"Launch\", \"shared\": true}".formatted(day));
        try (var tab = tab(Look.DEFAULT)) {
            tab.open("/admin");
            tab.page()
                    .waitForFunction(
                            "[...document.querySelectorAll('canvas')].every(canvas => Chart.getChart(canvas))");

            assertThat(tab.page()
                            .evaluate("[...document.querySelectorAll('canvas')].every(canvas =>"
                                    + " Chart.getChart(canvas).$notes.map(note => note.text).join() === 'Launch')"))
                    .isEqualTo(true);
            assertThat(tab.find(".twin .day-note")).hasCount(3);
            assertThat(tab.find(".twin tr:has(.day-note)").first()).containsText("Launch");
            assertThat(tab.find(".day-notes li")).containsText("Launch");
            // by the keyboard's or mouse's way to a day: its tooltip has the note
            assertThat(tab.page()
                            .evaluate("(() => { const chart = Chart.getChart(document.querySelector('canvas'));"
                                    + " const at = chart.$notes[0].at;"
                                    + " chart.tooltip.setActiveElements([{datasetIndex: 0, index: at}], {x: 0, y: 0});"
                                    + " chart.update(); return chart.tooltip.footer.concat(chart.tooltip.afterBody)"
                                    + ".join(' '); })()"))
                    .asString()
                    .contains("Launch");
            tab.assertQuiet();
        }
        try (var tab = tab(Look.DEFAULT.withoutScripts())) {
            tab.open("/admin?days=7");
            assertThat(tab.find(".twin .day-note").first()).hasText("Launch");
        }
    }

    @Test
    void savesTheFiltersThatAreSeen() {
        try (var tab = tab(Look.DEFAULT)) {
            tab.open("/admin/activities");
            tab.find(".choice summary").click();
            tab.find("input[name=type][value=app_view]").check();
            tab.find(".choice button").click();
            assertThat(tab.page()).hasURL(Pattern.compile(".*type=app_view.*"));

            tab.find("[data-save-view]").click();
            tab.find("#f-name").fill("Views of apps");
            tab.find("main form button[type=submit]").click();

            assertThat(tab.page()).hasURL(Pattern.compile(".*/admin/activities\\?type=app_view$"));
            assertThat(tab.find(".sidebar-view[aria-current]")).hasText("Views of apps");
            tab.open("/admin/views");
            tab.find(".row-actions .btn-outline-danger").click();
            tab.find("#dialog .btn-danger").click();
            assertThat(tab.find(".sidebar-view")).hasCount(0);
            tab.assertQuiet();
        }
    }
}

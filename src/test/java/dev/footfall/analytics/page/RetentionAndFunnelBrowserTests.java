package dev.footfall.analytics.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Download;
import java.io.IOException;
import java.nio.file.Files;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Retention and funnel as they are used. */
class RetentionAndFunnelBrowserTests extends WithCrowd {

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void keepsPeriodAndModeInTheAddress(boolean scripts) {
        try (var tab = tab(scripts)) {
            tab.open("/admin/retention");
            assertThat(tab.find(".triangle thead th").nth(3)).hasText("Week 1");
            if (scripts) {
                tab.assertAccessible();
                tab.screenshot("retention-weeks");
            }
            var on = tab.find(".triangle tfoot td").allInnerTexts();
            assertThat(on.getFirst()).isEqualTo("100 %");

            tab.find(".chips a:text-is('Back in that period or later')").click();
            assertThat(tab.page()).hasURL(Pattern.compile(".*/admin/retention\\?mode=on-or-after$"));
            assertThat(tab.find(".chips .active").last()).hasText("Back in that period or later");
            assertThat(tab.find("footer")).isVisible();
            var later = tab.find(".triangle tfoot td").allInnerTexts();
            assertThat(rate(later.get(1))).isGreaterThan(rate(on.get(1)));

            tab.find(".chips a:text-is('Days')").click();
            assertThat(tab.page()).hasURL(Pattern.compile(".*mode=on-or-after&period=day$"));
            assertThat(tab.find(".triangle thead th").nth(3)).hasText("Day 1");
            assertThat(tab.find(".triangle tbody tr").last().locator(".unripe")).hasCount(1);
            if (scripts) {
                tab.screenshot("retention-days");
            }
            tab.page().goBack();
            assertThat(tab.find(".triangle thead th").nth(3)).hasText("Week 1");
        }
    }

    @Test
    void downloadsCohortsAsCsv() throws IOException {
        try (var tab = tab(true)) {
            tab.open("/admin/retention?period=month");
            Download file = tab.page()
                    .waitForDownload(() -> tab.find(".chart-head a").first().click());

            assertThat(file.suggestedFilename()).isEqualTo("cohorts.csv");
            assertThat(Files.readAllLines(file.path()))
                    .hasSizeGreaterThan(3)
                    .first()
                    .isEqualTo("\uFEFFcohort,size,offset,people,rate,ended");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void keepsStepsInTheAddressInCanonicalForm(boolean scripts) {
        try (var tab = tab(scripts)) {
            tab.open("/admin/funnel");
            assertThat(tab.find(".funnel li")).hasCount(3);

            tab.find("#f-step2").selectOption("search_perform");
            tab.find("#f-step3").selectOption("");
            tab.find("#f-window").selectOption("1d");
            tab.find(".funnel-same [name=sameEntity]").check();
            tab.find(".filter-go").click();
            assertThat(tab.page())
                    .hasURL(Pattern.compile(
                            ".*/admin/funnel\\?step=app_view&step=search_perform&days=30&window=1d&sameEntity=true$"));
            assertThat(tab.find(".funnel li")).hasCount(2);
            assertThat(tab.find(".funnel li").last()).containsText("of the step before");
            assertThat(tab.find(".funnel-same [name=sameEntity]")).isChecked();
            if (scripts) {
                tab.screenshot("funnel-two-steps");
            }

            tab.find(".chips a:text-is('7 days')").click();
            assertThat(tab.page()).hasURL(Pattern.compile(".*step=app_view&step=search_perform.*days=7$"));
            assertThat(tab.find("#f-step2")).hasValue("search_perform");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void showsMistakesBesideFieldsAndKeepsInput(boolean scripts) {
        try (var tab = tab(scripts)) {
            tab.expectRefusals();
            tab.open("/admin/funnel");
            tab.find("#f-step2").selectOption("");
            tab.find("#f-step3").selectOption("");
            tab.find("#f-from").fill("2020-01-01");
            tab.find(".filter-go").click();

            assertThat(tab.find("#e-step")).hasText("Choose 2 to 6 steps.");
            assertThat(tab.find("#f-step1")).hasValue("app_view");
            assertThat(tab.find("#e-from")).containsText("known for 30 days");
            assertThat(tab.find("#f-from")).hasValue("2020-01-01");
            if (scripts) {
                tab.assertAccessible();
                tab.screenshot("funnel-errors");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void namesWhoWentNoFurther(boolean scripts) {
        try (var tab = tab(scripts)) {
            tab.open("/admin/funnel?step=app_view&step=favorite_add&days=7");
            var stopped = tab.find(".funnel p a").first();
            var number = stopped.textContent().replaceAll("\\D", "");
            stopped.click();
            assertThat(tab.page()).hasURL(Pattern.compile(".*/admin/people\\?group=stopped&after=1&step=app_view&.*"));
            assertThat(tab.find(".heading-count")).hasText(number);
            assertThat(tab.find("main")).containsText("App viewed");
        }
    }

    @Test
    void saysThatThePeopleOfAnOldCohortAreNotKnown() throws IOException {
        try (var tab = tab(true)) {
            tab.open("/admin/retention?period=week");
            var old = tab.find(".triangle tbody tr:has(small a)")
                    .first()
                    .locator("small a")
                    .last();
            var number = old.textContent();
            old.click();
            assertThat(tab.find(".heading-count")).hasText(number);
            assertThat(tab.find(".empty-title")).hasText("Who they are is not known any more");
            assertThat(tab.find("tbody")).hasCount(0);

            tab.open("/admin/retention?period=week");
            var young = tab.find(".triangle tbody tr:has(small a)")
                    .last()
                    .locator("small a")
                    .first();
            var size = young.textContent();
            young.focus();
            tab.press("Enter");
            assertThat(tab.find("tbody tr")).hasCount(Integer.parseInt(size));
            Download file = tab.page()
                    .waitForDownload(() -> tab.find(".heading-actions a").click());
            assertThat(Files.readAllLines(file.path()))
                    .hasSize(Integer.parseInt(size) + 1)
                    .first()
                    .isEqualTo("\uFEFFuser_id,activities,active_days");
        }
    }

    private static double rate(String percent) {
        return Double.parseDouble(percent.replace(" %", ""));
    }
}

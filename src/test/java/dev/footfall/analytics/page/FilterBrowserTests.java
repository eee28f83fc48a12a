package dev.footfall.analytics.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A filter, a split and a period, as they are chosen and taken along. */
class FilterBrowserTests extends WithCrowd {

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void filtersAndSplitsByMouse(boolean scripts) {
        try (var tab = tab(scripts)) {
            tab.open("/admin?days=7");
            tab.find(".controls .choice summary").click();
            tab.find(".controls input[value=favorite_add]").check();
            if (scripts) {
                tab.find("#f-entityId").pressSequentially("pray");
                assertThat(tab.find("#entities option")).hasAttribute("value", "Prayer Times");
            }
            tab.find("#f-entityId").fill("prayer times");
            tab.find(".controls button[type=submit]").click();
            assertThat(tab.page())
                    .hasURL(Pattern.compile(".*/admin\\?days=7&type=favorite_add&entityId=" + Crowd.app(1) + "$"));
            assertThat(tab.find(".controls .chip:not(.chip-preset)"))
                    .containsText(new String[] {"Favourite added", "Prayer Times"});
            assertThat(tab.find("#f-entityId")).hasValue("Prayer Times");
            assertThat(tab.find("#navigation a[href='/admin/retention?days=7']"))
                    .hasCount(1);

            tab.find(".controls a:text-is('Entity')").click();
            assertThat(tab.page()).hasURL(Pattern.compile(".*breakdown=entity$"));
            assertThat(tab.find("h2:text-is('Activities by entity')")).hasCount(1);

            tab.find(".controls .chip:not(.chip-preset) a").first().click();
            assertThat(tab.page()).hasURL(Pattern.compile(".*/admin\\?days=7&entityId=[^&]*&breakdown=entity$"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/admin?days=7&", "/admin/retention?", "/admin/funnel?"})
    void saysAtTheFieldWhatIsWrong(String page) {
        try (var tab = tab(false)) {
            tab.expectRefusals();
            tab.open(page + "entityId=" + "x".repeat(300));
            assertThat(tab.find("#e-entityId")).containsText("must be a UUID, or any other text");
            assertThat(tab.find(".notice-danger")).hasCount(0);
            assertThat(tab.find(".chart-card").first()).isVisible();
        }
    }

    @Test
    void filtersByKeyboard() {
        try (var tab = tab(true)) {
            tab.open("/admin?days=7");
            tab.find(".controls .choice summary").focus();
            tab.press("Enter");
            assertThat(tab.find(".controls form")).isVisible();
            tab.assertAccessible();
            tab.press("Tab");
            tab.press("Space");
            tab.find(".controls button[type=submit]").focus();
            tab.press("Enter");
            assertThat(tab.page()).hasURL(Pattern.compile(".*/admin\\?days=7&type=\\w+$"));
            assertThat(tab.find(".controls .chip:not(.chip-preset)")).hasCount(1);
        }
    }

    @Test
    void keepsThePeriodFromPageToPage() {
        try (var tab = tab(true)) {
            tab.open("/admin");
            tab.find(".period a:text-is('Last week')").click();
            assertThat(tab.page()).hasURL(Pattern.compile(".*\\?range=last-week$"));
            tab.find("#navigation a:has-text('Funnel')").click();
            assertThat(tab.page()).hasURL(Pattern.compile(".*/admin/funnel\\?range=last-week$"));
            assertThat(tab.find("nav[aria-label='Period'] .active")).hasText("Last week");
            tab.find("#navigation a:has-text('Retention')").click();
            assertThat(tab.find("nav[aria-label='Period'] .active")).hasText("Last week");
        }
    }
}

package dev.footfall.platform.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator.FilterOptions;
import dev.footfall.platform.Caller.Role;
import dev.footfall.testkit.FootfallTest;
import dev.footfall.testkit.Tab;
import dev.footfall.testkit.Tab.Look;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.web.server.LocalServerPort;

@FootfallTest
class LanguagesBrowserTests {

    @LocalServerPort
    int port;

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void readerChoosesLanguageDigitsAndCalendar(boolean scripts) {
        try (var tab = Tab.as(Role.ADMIN, port, scripts ? Look.DEFAULT : Look.DEFAULT.withoutScripts())) {
            tab.open("/admin/settings/keys");
            choose(tab, "العربية");
            assertThat(tab.find("html")).hasAttribute("dir", "rtl");
            assertThat(tab.find("html")).hasAttribute("lang", "ar-u-nu-latn");
            assertThat(tab.find("h1")).containsText("مفاتيح API");

            choose(tab, "١٢٣");
            assertThat(tab.find("html")).hasAttribute("lang", "ar-u-nu-arab");

            choose(tab, "مع أم القرى");
            tab.open("/admin/privacy");
            assertThat(tab.find("html")).hasAttribute("lang", "ar-u-nu-arab");
            tab.find(".topbar .menu summary").click();
            assertThat(tab.find("button[value=islamic-umalqura]")).hasAttribute("aria-pressed", "true");
            tab.find("button[value=en]").click();
            assertThat(tab.find("html")).hasAttribute("dir", "ltr");
            assertThat(tab.find("h1")).containsText("Privacy");
        }
    }

    @Test
    void keyboardReachesTheLanguageAndTheShortcuts() {
        try (var tab = Tab.as(Role.ADMIN, port)) {
            tab.open("/admin/settings");
            tab.press("?");
            assertThat(tab.find("#shortcuts")).isVisible();
            tab.press("Escape");
            assertThat(tab.find("#shortcuts")).isHidden();

            tab.find(".topbar .menu summary").focus();
            tab.press("Enter");
            tab.find("button[value=ar]").focus();
            tab.press("Enter");
            assertThat(tab.find("html")).hasAttribute("dir", "rtl");
        }
    }

    private static void choose(Tab tab, String button) {
        tab.find(".topbar .menu summary").click();
        tab.find(".topbar button")
                .filter(new FilterOptions().setHasText(button))
                .click();
    }
}

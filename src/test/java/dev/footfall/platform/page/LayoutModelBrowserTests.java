package dev.footfall.platform.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.platform.Caller.Role;
import dev.footfall.testkit.FootfallTest;
import dev.footfall.testkit.Tab;
import dev.footfall.testkit.Tab.Look;
import dev.footfall.testkit.TestBrowser;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.web.server.LocalServerPort;

/** The frame around every page, in a real browser. */
@FootfallTest
class LayoutModelBrowserTests {

    @LocalServerPort
    int port;

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void signsInToTheRequestedPageAndOut(boolean scripts) {
        var name = "somebody" + UUID.randomUUID();
        TestBrowser.makeAccount(port, name, Role.USER);
        try (var tab = Tab.ofStranger(port, scripts ? Look.DEFAULT : Look.DEFAULT.withoutScripts())) {
            tab.expectRefusals();
            tab.open("/me/activity?days=7");
            assertThat(tab.page()).hasURL(Pattern.compile(".*/login\\?next=.*"));

            tab.find("#f-name").fill(name);
            tab.find("#f-password").fill("not the password");
            tab.find("button[type=submit]").click();
            assertThat(tab.find("[role=alert]")).isVisible();
            assertThat(tab.find("#f-name")).hasValue(name);

            tab.find("#f-password").fill(TestBrowser.PASSWORD);
            tab.find("button[type=submit]").click();
            assertThat(tab.page()).hasURL(Pattern.compile(".*/me/activity\\?days=7"));

            tab.find(".topbar .menu summary").click();
            tab.find(".topbar .menu button:has-text('Sign out')").click();
            assertThat(tab.page()).hasURL(Pattern.compile(".*/login"));
            tab.open("/me/activity");
            assertThat(tab.page()).hasURL(Pattern.compile(".*/login\\?next=.*"));
        }
    }

    @Test
    void keepsAChosenThemeOrFollowsTheSystem() {
        try (var tab = Tab.as(Role.USER, port, Look.DEFAULT.dark())) {
            tab.open("/me/activity");
            assertThat(tab.find("html")).hasAttribute("data-bs-theme", "dark");

            choose(tab, "Light");
            assertThat(tab.page()).hasURL(Pattern.compile(".*/me/activity"));
            assertThat(tab.find("html")).hasAttribute("data-bs-theme", "light");

            choose(tab, "System");
            assertThat(tab.find("html")).hasAttribute("data-bs-theme", "dark");
        }
    }

    @Test
    void changesThemeWithoutScripts() {
        try (var tab = Tab.as(Role.USER, port, Look.DEFAULT.withoutScripts())) {
            tab.open("/me/activity");
            choose(tab, "Dark");
            assertThat(tab.find("html")).hasAttribute("data-bs-theme", "dark");
        }
    }

    @Test
    void keyboardReachesEverything() {
        try (var tab = Tab.as(Role.ADMIN, port)) {
            tab.open("/admin/activities");

            tab.press("Tab");
            assertThat(tab.find(".skip")).isFocused();
            tab.press("Enter");
            assertThat(tab.find("#content")).isFocused();

            tab.press("/");
            assertThat(tab.find("#search")).isFocused();
            tab.press("/");
            assertThat(tab.find("#search")).hasValue("/");

            tab.press("Tab");
            assertThat(tab.find(".topbar .menu summary")).isFocused();
            tab.press("Enter");
            assertThat(tab.find(".topbar .menu-body")).isVisible();
            tab.press("Escape");
            assertThat(tab.find(".topbar .menu-body")).isHidden();
            assertThat(tab.find(".topbar .menu summary")).isFocused();
            tab.press("Tab");
            assertThat(tab.find(".sidebar-link").first()).isFocused();
        }
    }

    @Test
    void opensNavigationOnAPhoneWithoutScripts() {
        try (var tab = Tab.as(Role.ADMIN, port, Look.DEFAULT.phone().withoutScripts())) {
            tab.open("/me/activity");
            assertThat(tab.find("#navigation")).isHidden();
            tab.find(".topbar-menu").click();
            tab.find("#navigation a[href='/admin/activities']").click();
            assertThat(tab.page()).hasURL(Pattern.compile(".*/admin/activities"));
        }
    }

    @Test
    void showsEveryRoleItsPagesOnly() {
        for (var role : Role.values()) {
            try (var tab = Tab.as(role, port)) {
                tab.open("/");
                // "Save this view" is no page of its own in the navigation, but leads to the form for this one.
                var links = tab.find(".sidebar-link:not([href*='/new?'])").all().stream()
                        .map(link -> link.getAttribute("href"))
                        .toList();
                assertThat(links).as(role.name()).isNotEmpty();
                for (var link : links) {
                    assertThat(tab.open(link).status()).as(role + " at " + link).isEqualTo(200);
                    assertThat(tab.find(".sidebar-link[aria-current=page]")).hasAttribute("href", link);
                }
                assertThat(tab.find("#search").count()).isEqualTo(role == Role.ADMIN || role == Role.ANALYST ? 1 : 0);
            }
        }
    }

    @Test
    void hearsComplaintsOfTheBrowser() {
        var tab = Tab.as(Role.USER, port);
        tab.open("/me/activity");
        tab.page().evaluate("document.body.append(Object.assign(document.createElement('script'), {text: '1'}))");
        tab.open("/me/activity");

        assertThat(tab.complaints()).singleElement().asString().contains("Content Security Policy");
        tab.complaints().clear();
        tab.close();
    }

    /** WCAG 2.2, 1.4.11: what is drawn needs 3 : 1 beside what it is drawn on. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void chartColorsStandOut(boolean dark) {
        try (var tab = Tab.as(Role.ADMIN, port, dark ? Look.DEFAULT.dark() : Look.DEFAULT)) {
            tab.open("/me/account");
            var faint = tab.page().evaluate("""
                    () => {
                      const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
                      const luminance = (color) => {
                        canvas.fillStyle = color;
                        canvas.fillRect(0, 0, 1, 1);
                        const [r, g, b] = [...canvas.getImageData(0, 0, 1, 1).data].map((v) => v / 255)
                          .map((v) => (v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
                        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
                      };
                      const card = luminance(getComputedStyle(document.querySelector(".card")).backgroundColor);
                      const contrast = (one) => (Math.max(one, card) + 0.05) / (Math.min(one, card) + 0.05);
                      const css = getComputedStyle(document.documentElement);
                      return ["blue", "azure", "indigo", "purple", "pink", "red", "orange", "yellow", "lime", "green", \
                      "teal", "cyan"]
                        .map((name) => [name, contrast(luminance(css.getPropertyValue(`--tblr-${name}`)))])
                        .concat([["mark", contrast(luminance(css.getPropertyValue("--mark")))]])
                        .filter(([, ratio]) => ratio < 3)
                        .map(([name, ratio]) => `${name} ${ratio.toFixed(2)}`);
                    }""");
            assertThat((List<?>) faint).isEmpty();
        }
    }

    @Test
    void outlinesTheFocusedField() {
        try (var tab = Tab.as(Role.ADMIN, port)) {
            tab.open("/admin/activities?userId=" + UUID.randomUUID());
            for (var field : List.of("[name=metadataKey]", "[name=from]", "[name=entityType]")) {
                tab.find(field).focus();
                assertThat(tab.find(field)).hasCSS("outline-style", "solid");
                assertThat(tab.find(field)).hasCSS("outline-width", "2px");
            }
        }
    }

    private static void choose(Tab tab, String theme) {
        tab.find(".topbar .menu summary").click();
        tab.find(".menu-theme button:text-is('%s')".formatted(theme)).click();
        tab.settled();
    }
}

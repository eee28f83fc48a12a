package dev.footfall.access;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import dev.footfall.testkit.FootfallTest;
import dev.footfall.testkit.Tab;
import dev.footfall.testkit.TestKeys;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;

/** The page to browse the API works under its strict policy. */
@FootfallTest
class ApiDocsBrowserTests {

    @LocalServerPort
    int port;

    @Test
    void triesOutACallWithAKey() {
        try (var tab = Tab.ofStranger(port, Tab.Look.DEFAULT)) {
            tab.open("/api/docs");
            assertThat(tab.find(".opblock-get").first()).isVisible();
            tab.assertReadableColours();
            tab.find("button.authorize").first().click();
            tab.find(".auth-container input").fill(TestKeys.ADMIN);
            tab.find(".auth-btn-wrapper button.authorize").click();
            tab.find(".auth-btn-wrapper button.btn-done").click();
            tab.find(".opblock-get:has-text('/api/admin/keys')").first().click();
            tab.text("Try it out").first().click();
            tab.find("button.execute").first().click();

            assertThat(tab.find(".live-responses-table .response-col_status:has-text('200')"))
                    .isVisible();
            tab.assertReadableColours();
        }
    }

    @Test
    void isReadableInTheDark() {
        try (var tab = Tab.ofStranger(port, Tab.Look.DEFAULT.dark())) {
            tab.open("/api/docs");
            tab.find(".opblock-post").first().click();
            assertThat(tab.find(".opblock-body").first()).isVisible();
            tab.assertReadableColours();
            tab.screenshot("api-docs-dark");
        }
    }
}

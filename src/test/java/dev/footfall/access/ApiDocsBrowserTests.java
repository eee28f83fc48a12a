package dev.footfall.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.testkit.Chromium;
import dev.footfall.testkit.FootfallTest;
import dev.footfall.testkit.TestKeys;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;

/** The page to browse the API works under its strict policy. */
@FootfallTest
class ApiDocsBrowserTests {

    @LocalServerPort
    int port;

    @Test
    void aCallCanBeTriedOutWithAKey() {
        try (var chromium = Chromium.start()) {
            var page = chromium.newPage();
            page.navigate("http://localhost:" + port + "/api/docs");
            page.locator("button.authorize").first().click();
            page.locator(".auth-container input").fill(TestKeys.ADMIN);
            page.locator(".auth-btn-wrapper button.authorize").click();
            page.locator(".auth-btn-wrapper button.btn-done").click();
            page.locator(".opblock-get:has-text('/api/admin/keys')").first().click();
            page.getByText("Try it out").first().click();
            page.locator("button.execute").first().click();
            page.locator(".live-responses-table .response-col_status:has-text('200')")
                    .waitFor();

            assertThat(chromium.complaints()).isEmpty();
        }
    }
}

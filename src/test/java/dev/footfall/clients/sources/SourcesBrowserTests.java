package dev.footfall.clients.sources;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.platform.Caller.Role;
import dev.footfall.testkit.Tab;
import dev.footfall.testkit.Tab.Look;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;

/** As somebody who connects an application does it. */
class SourcesBrowserTests extends WithSource {

    @Test
    void saysByItselfThatTheFirstEventArrived() throws Exception {
        try (var tab = Tab.as(Role.ADMIN, port, Look.DEFAULT)) {
            tab.open(PAGE);
            tab.find("a:has-text('Connect a source')").press("Enter");
            tab.find("a.chip:has-text('Python')").press("Enter");
            tab.find("a.chip:has-text('RudderStack')").press("Enter");
            assertThat(tab.find("a.chip.active")).hasText(new String[] {"Python", "RudderStack"});
            tab.find("#f-name").fill("Python " + name);
            tab.find("button:has-text('Show the lines')").press("Enter");
            assertThat(tab.find("#lines")).containsText("analytics.dataPlaneUrl = 'http://localhost:" + port + "'");
            var key = tab.find("#key").innerText();
            assertThat(tab.find("#lines")).containsText(key);
            assertThat(tab.find("#arrival")).containsText("Waiting for the first event");
            tab.assertAccessible();

            assertThat(send(key)).isEqualTo(200);

            assertThat(tab.find("#arrival")).containsText("First event arrived");
            assertThat(tab.find("#arrival")).containsText("App View");
            assertThat(tab.find("#key")).hasText(key);
            tab.assertAccessible();
            tab.screenshot("source-first-event");
            tab.find("a:has-text('See the source')").press("Enter");
            assertThat(tab.find("section:has-text('Events by name') td:has-text('App View')"))
                    .isVisible();
            tab.assertQuiet();
        }
    }

    private int send(String key) throws Exception {
        var basic = Base64.getEncoder().encodeToString((key + ":").getBytes(StandardCharsets.UTF_8));
        try (var http = HttpClient.newHttpClient()) {
            return http.send(
                            HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/v1/batch"))
                                    .header("Authorization", "Basic " + basic)
                                    .header("Content-Type", "application/json")
                                    .POST(BodyPublishers.ofString("""
                                            {"batch": [{"type": "track", "event": "App View", "userId": "user-1",
                                              "messageId": "first-1", "properties": {"app_id": "42"}}]}"""))
                                    .build(),
                            BodyHandlers.ofString())
                    .statusCode();
        }
    }
}

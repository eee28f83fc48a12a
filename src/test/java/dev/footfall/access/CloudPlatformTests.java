package dev.footfall.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.footfall.testkit.AppProcess;
import dev.footfall.testkit.OwnProcesses;
import dev.footfall.testkit.TestKeys;
import java.net.ConnectException;
import java.net.Socket;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/**
 * A start where Spring Boot finds a cloud platform's variables, after which it would believe X-Forwarded headers by
 * itself.
 */
@OwnProcesses
class CloudPlatformTests {

    private static final Map<String, String> KUBERNETES = Map.of(
            "KUBERNETES_SERVICE_HOST", "10.96.0.1",
            "KUBERNETES_SERVICE_PORT", "443",
            "FOOTFALL_CAPTURE_KEY", "my-first-capture-key-0001");

    private static final String[] FORGED = {
        "X-Forwarded-Proto: https",
        "X-Forwarded-Host: evil.example",
        "X-Forwarded-For: 203.0.113.9",
        "X-Forwarded-Port: 8443",
        "X-Forwarded-Prefix: /evil",
        "X-Forwarded-Ssl: on",
        "X-Original-URL: /admin",
        "Forwarded: for=203.0.113.9;host=evil.example;proto=https"
    };

    @Test
    void ignoresForwardedHeadersOfStrangers() {
        try (var app = AppProcess.start(AppProcess.newDataFolder(), KUBERNETES)) {
            var http = new Http(app.uri("/").getPort());

            var login = http.get("/login", FORGED);
            assertThat(login.header("Strict-Transport-Security")).isEmpty();
            assertThat(login.header("Set-Cookie").orElse("")).doesNotContain("Secure");
            assertThat(login.body()).doesNotContain("evil");
            var forged = new String[FORGED.length + 1];
            System.arraycopy(FORGED, 0, forged, 0, FORGED.length);
            forged[FORGED.length] = "Authorization: Bearer " + TestKeys.ADMIN;
            assertThat(http.send("POST", "/api/users/" + UUID.randomUUID() + "/activity-links", forged)
                            .body())
                    .contains("\"url\":\"http://localhost:")
                    .doesNotContain("evil");
            assertThatThrownBy(() -> new Socket("127.0.0.2", app.uri("/").getPort()).close())
                    .as("with a key of the README it is there on one address only")
                    .isInstanceOf(ConnectException.class);
            assertThat(app.log()).contains("which FOOTFALL_TRUSTED_PROXIES does not name");
        }
    }

    @Test
    void refusesOtherForwardedHeaderSettings() {
        try (var app =
                AppProcess.launch(AppProcess.newDataFolder(), Map.of("SERVER_FORWARD_HEADERS_STRATEGY", "native"))) {
            assertThatThrownBy(app::awaitServing).hasMessageStartingWith("ended with 1:");
            assertThat(app.log())
                    .contains("server.forward-headers-strategy", "FOOTFALL_TRUSTED_PROXIES")
                    .doesNotContain("\tat ");
        }
    }
}

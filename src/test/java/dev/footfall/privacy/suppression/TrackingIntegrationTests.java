package dev.footfall.privacy.suppression;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.platform.KeyedHash;
import dev.footfall.platform.RetentionPeriods;
import dev.footfall.testkit.BesideTest;
import dev.footfall.testkit.TestApi;
import dev.footfall.testkit.TestKeys;
import dev.footfall.testkit.TestTokens;
import dev.footfall.testkit.Wait;
import java.time.Clock;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** People pause their tracking. */
@BesideTest
class TrackingIntegrationTests {

    private static final String PATH = "/api/users/me/tracking";

    @LocalServerPort
    int port;

    @Autowired
    DataSource database;

    @Autowired
    KeyedHash hash;

    @Autowired
    RetentionPeriods periods;

    private final UUID person = UUID.randomUUID();
    private final String token = TestTokens.of(person);
    private TestApi api;

    @BeforeEach
    void connect() {
        api = new TestApi(port);
    }

    @Test
    void suppressesActivityWhilePaused() {
        assertThat(enabled()).isTrue();
        assertThat(capture()).isEqualTo("accepted");

        assertThat(api.put(PATH, token, "{\"enabled\": false}").body()).isEqualTo("{\"enabled\":false}");
        assertThat(enabled()).isFalse();
        assertThat(capture()).isEqualTo("suppressed");
        assertThat(captureOf(UUID.randomUUID())).as("somebody else's").isEqualTo("accepted");

        api.put(PATH, token, "{\"enabled\": true}");
        assertThat(enabled()).isTrue();
        assertThat(capture()).isEqualTo("accepted");
    }

    @Test
    void pausingTwiceChangesNothing() {
        api.put(PATH, token, "{\"enabled\": false}");
        assertThat(api.put(PATH, token, "{\"enabled\": false}").status()).isEqualTo(200);
        api.put(PATH, token, "{\"enabled\": true}");
        assertThat(api.put(PATH, token, "{\"enabled\": true}").status()).isEqualTo(200);
        assertThat(capture()).isEqualTo("accepted");
    }

    /** Another node's memory, which nobody tells: it looks for itself. */
    @Test
    void appliesOnAnotherNode() throws Exception {
        var otherNode = new SuppressionCache(database, hash, periods, Clock.systemUTC());
        api.put(PATH, token, "{\"enabled\": false}");
        Wait.until(() -> {
            otherNode.refreshInTurn();
            return otherNode.paused(person);
        });
        api.put(PATH, token, "{\"enabled\": true}");
        Wait.until(() -> {
            otherNode.refreshInTurn();
            return !otherNode.paused(person);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"enabled\": null}", "{\"enabled\": \"perhaps\"}", "[]", "nonsense"})
    void whatIsNeitherIsRefused(String body) {
        assertThat(api.put(PATH, token, body).status()).isEqualTo(400);
        assertThat(enabled()).isTrue();
    }

    private boolean enabled() {
        return api.get(PATH, token).json().get("enabled").asBoolean();
    }

    private String capture() {
        return captureOf(person);
    }

    private String captureOf(UUID user) {
        var answer = api.post(
                        "/api/activities",
                        TestKeys.CAPTURE,
                        "{\"userId\": \"%s\", \"activityType\": \"app_view\"}".formatted(user))
                .json();
        return answer.get("accepted").asInt() == 1
                ? "accepted"
                : answer.get("suppressed").asInt() == 1 ? "suppressed" : answer.toString();
    }
}

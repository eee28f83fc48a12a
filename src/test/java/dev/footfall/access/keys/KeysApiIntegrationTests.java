package dev.footfall.access.keys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.testkit.FootfallTest;
import dev.footfall.testkit.TestKeys;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.client.RestTestClient;

@FootfallTest
@ExtendWith(OutputCaptureExtension.class)
class KeysApiIntegrationTests {

    @Autowired
    RestTestClient http;

    @Autowired
    JdbcClient database;

    @Test
    void showsAKeyOnceAndStoresItNowhere(CapturedOutput log) {
        var made = call(HttpMethod.POST, "", Map.of("name", "shop", "scopes", List.of("capture", "import")), 201);
        var key = field("key", made);

        assertThat(statusOfNothing(key)).isEqualTo(404);
        assertThat(call(HttpMethod.GET, "", null, 200))
                .contains(field("prefix", made), "\"scopes\":[\"capture\",\"import\"]")
                .doesNotContain(key);
        assertThat(log.getAll()).doesNotContain(key);
    }

    @Test
    void refusesARevokedKeyAtOnce() {
        var made = call(HttpMethod.POST, "", Map.of("name", "shop", "scopes", List.of("capture")), 201);

        call(HttpMethod.DELETE, "/" + field("id", made), null, 204);

        assertThat(statusOfNothing(field("key", made))).isEqualTo(401);
        call(HttpMethod.DELETE, "/" + field("id", made), null, 404);
    }

    @Test
    void rotationOverlaps() {
        var old = call(HttpMethod.POST, "", Map.of("name", "shop", "scopes", List.of("capture")), 201);

        var next = call(HttpMethod.POST, "/" + field("id", old) + "/rotate", Map.of("overlap", "1h"), 201);
        assertThat(statusOfNothing(field("key", old))).isEqualTo(404);
        assertThat(statusOfNothing(field("key", next))).isEqualTo(404);
        assertThat(next).contains("\"scopes\":[\"capture\"]", "\"name\":\"shop\"");

        call(HttpMethod.POST, "/" + field("id", old) + "/rotate", Map.of("overlap", "0s"), 201);
        assertThat(statusOfNothing(field("key", old))).isEqualTo(401);
    }

    @Test
    void namesWrongInputByField() {
        assertThat(call(HttpMethod.POST, "", Map.of("scopes", List.of("everything")), 400))
                .contains(wrong("name", "required"), wrong("scopes", "unknown_value"), "activities:read");
        assertThat(call(HttpMethod.POST, "", Map.of("name", "x".repeat(101), "scopes", List.of("capture")), 400))
                .contains(wrong("name", "too_long"));
        assertThat(call(HttpMethod.POST, "", Map.of("name", "x", "scopes", List.of()), 400))
                .contains(wrong("scopes", "required"));
        assertThat(call(
                        HttpMethod.POST,
                        "",
                        Map.of("name", "x", "scopes", List.of("capture"), "expiresAt", "2020-01-01T00:00:00Z"),
                        400))
                .contains(wrong("expiresAt", "timestamp_out_of_range"));
        assertThat(call(HttpMethod.POST, "", Map.of("name", "x", "expiresAt", "tomorrow"), 400))
                .contains(wrong("expiresAt", "invalid_timestamp"));
    }

    @Test
    void recordsEveryChangeWithItsActor() {
        var made = call(HttpMethod.POST, "", Map.of("name", "shop", "scopes", List.of("capture")), 201);
        call(HttpMethod.DELETE, "/" + field("id", made), null, 204);

        assertThat(database.sql("""
                                        select action || ' ' || actor_kind || ' ' || actor from audit_entry
                                            where subject = :prefix order by id""")
                        .param("prefix", field("prefix", made))
                        .query(String.class)
                        .list())
                .containsExactly("key-made KEY test", "key-revoked KEY test");
    }

    private static String wrong(String field, String code) {
        return "\"field\":\"%s\",\"code\":\"%s\"".formatted(field, code);
    }

    private int statusOfNothing(String key) {
        return http.get()
                .uri("/api/nothing")
                .header("Authorization", "Bearer " + key)
                .exchange()
                .returnResult(Void.class)
                .getStatus()
                .value();
    }

    private String call(HttpMethod method, String path, @Nullable Object body, int status) {
        var request = http.method(method)
                .uri("/api/admin/keys" + path)
                .header("Authorization", "Bearer " + TestKeys.ADMIN)
                .contentType(MediaType.APPLICATION_JSON);
        var answer = body == null ? request.exchange() : request.body(body).exchange();
        answer.expectStatus().isEqualTo(status);
        return new String(answer.expectBody().returnResult().getResponseBodyContent(), StandardCharsets.UTF_8);
    }

    private static String field(String name, String json) {
        return json.replaceAll(".*\"" + name + "\":\"([^\"]+)\".*", "$1");
    }
}

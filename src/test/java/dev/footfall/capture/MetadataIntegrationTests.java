package dev.footfall.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.testkit.BesideTest;
import dev.footfall.testkit.TestKeys;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.client.RestTestClient;

/** Metadata from the wire to the table. */
@BesideTest
class MetadataIntegrationTests {

    /** What a JSON parser lets through and the table could not keep. */
    private static final List<String> POISON = List.of(
            "{\"a\":\"x\\u0000y\"}",
            "{\"\\u0000\":1}",
            "{\"a\":\"\\ud83d\"}",
            "{\"\\udc00\":{\"\\ud83d\":1}}",
            "{\"a\":1e400}",
            "{\"a\":" + "9".repeat(400) + "}",
            "{\"a\":1,\"b\":2,\"a\":3}",
            "[1]",
            "\"text\"",
            "{\"a\":" + "[".repeat(100) + "]".repeat(100) + "}",
            "{\"a\":\"" + "x".repeat(9_000) + "\"}");

    @Autowired
    RestTestClient client;

    @Autowired
    JdbcClient database;

    @Autowired
    MeterRegistry meters;

    private final UUID user = UUID.randomUUID();

    @Test
    void rejectsPoisonByNameAndStoresTheRest() {
        String body = POISON.stream()
                .map(poison -> activity("{\"n\":1}") + "," + activity(poison))
                .collect(Collectors.joining(",", "[", "]"));

        CaptureAnswer answer = post(body);

        assertThat(answer.accepted()).isEqualTo(POISON.size());
        assertThat(answer.rejected()).hasSize(POISON.size()).allSatisfy(rejected -> {
            assertThat(rejected.index() % 2).isOne();
            assertThat(rejected.code()).matches("invalid_metadata|metadata_too_large");
            assertThat(rejected.field()).isEqualTo("metadata");
            assertThat(rejected.detail()).contains("metadata");
        });
        assertThat(stored()).hasSize(POISON.size()).containsOnly("{\"n\": 1}");
    }

    @Test
    void storesWhatTheReaderAccepts() {
        List<String> odd = List.of(
                "{\"n\":[4.9e-324,1.7976931348623157e308,-0,-0.0,0e300,0e-300,1e+05,9.99]}",
                "{\"n\":[1234567890123456789012345678901234567890,0.123456789012345678901234567890123456789]}",
                "{\"t\":\"\\u0001\\u001f\\u007f\\uffff\\ufffe\\ud83d\\udc4b\\\\u0000 \\/ \\b\\f\\n\\r\\t\"}",
                "{\"\":{\"\":[]},\"\\u200b\":\"\\u2028\",\"a@b.io\":\"c@d.io\",\"e@f.io\":{}}",
                "{\"a\":[[[[[[{}]]]]]]}");

        CaptureAnswer answer = post(odd.stream().map(this::activity).collect(Collectors.joining(",", "[", "]")));

        assertThat(answer)
                .extracting(CaptureAnswer::accepted, CaptureAnswer::dead)
                .containsExactly(odd.size(), 0);
        assertThat(stored()).hasSize(odd.size());
    }

    @Test
    void countsPersonalDataByKindAndKeyAndDropsIt() {
        post(activity("{\"query\":\"mail kim.canary@example.org\",\"Phone_Number\":\"0958\",\"ok\":\"kept\"}"));

        assertThat(stored())
                .containsExactly("{\"ok\": \"kept\", \"query\": \"mail [redacted:email]\", \"Phone_Number\": "
                        + "\"[redacted:phone]\"}");
        Counter emails = meters.find("footfall.capture.redacted")
                .tags("kind", "email", "key", "query")
                .counter();
        assertThat(Objects.requireNonNull(emails).count()).isPositive();
    }

    private String activity(String metadata) {
        return "{\"userId\":\"%s\",\"activityType\":\"app_view\",\"metadata\":%s}".formatted(user, metadata);
    }

    private CaptureAnswer post(String body) {
        return Objects.requireNonNull(client.post()
                .uri("/api/activities")
                .header(HttpHeaders.AUTHORIZATION, "Bearer " + TestKeys.CAPTURE)
                .contentType(MediaType.APPLICATION_JSON)
                .body(body)
                .exchange()
                .expectStatus()
                .isAccepted()
                .returnResult(CaptureAnswer.class)
                .getResponseBody());
    }

    private List<String> stored() {
        return database.sql("select metadata::text from activity where user_id = :user")
                .param("user", user)
                .query(String.class)
                .list();
    }
}

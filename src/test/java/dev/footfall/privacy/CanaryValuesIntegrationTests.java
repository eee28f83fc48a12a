package dev.footfall.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.testkit.Dump;
import dev.footfall.testkit.FootfallTest;
import dev.footfall.testkit.TestApi;
import dev.footfall.testkit.TestKeys;
import dev.footfall.testkit.TestPostgres;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Promise 7: what is sent in any shape of metadata, or where it does not belong, is found nowhere. */
@FootfallTest
@ExtendWith(OutputCaptureExtension.class)
class CanaryValuesIntegrationTests {

    /** As sent, and the part of it that must be gone. */
    private static final List<String> CANARIES = List.of(
            "canary.singer@example.org",
            "+49 30 901820",
            "203.0.113.77",
            "4111 1111 1111 1111",
            "DE89 3704 0044 0532 0130 00",
            "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJjYW5hcnkifQ.c2lnbmF0dXJlc2lnbmF0dXJl");

    @LocalServerPort
    int port;

    @Autowired
    JdbcClient database;

    @Test
    void storesNoCanaryAnywhere(CapturedOutput output) {
        TestApi api = new TestApi(port);
        UUID user = UUID.randomUUID();
        List<String> bodies = new ArrayList<>();
        for (String canary : CANARIES) {
            Stream.of(
                            "{\"note\": \"write to %s, please\"}",
                            "{\"query\": \"who is %s\"}",
                            "{\"%s\": 1}",
                            "{\"deep\": {\"list\": [1, [\"%s\"], {\"x\": \"%s\"}]}}",
                            "{\"url\": \"https://example.org/a?x=%s&y=1\"}",
                            "{\"email\": \"%s\", \"phoneNumber\": \"%s\", \"client_ip\": \"%s\", "
                                    + "\"authToken\": \"%s\"}")
                    .map(shape -> shape.replace("%s", canary))
                    .forEach(metadata -> bodies.add(activity(user, "app_view", metadata)));
        }
        bodies.add(activity(user, "search_perform", "{\"card\": 4111111111111111, \"n\": [4111111111111111]}"));
        var answer = api.post("/api/activities", TestKeys.CAPTURE, "[" + String.join(",", bodies) + "]");
        assertThat(answer.json().get("accepted").asInt()).as(answer.body()).isEqualTo(bodies.size());
        for (String canary : CANARIES) {
            // where they do not belong
            api.post(
                    "/api/activities",
                    TestKeys.CAPTURE,
                    "[" + activity(user, canary, "{}") + ",{\"userId\": \"" + canary
                            + "\", \"activityType\": \"app_view\"}]");
            api.post(
                    "/api/activities",
                    TestKeys.CAPTURE,
                    "{\"userId\": \"" + user + "\", \"activityType\": \"app_view\", \"timestamp\": \"" + canary
                            + "\"}");
            // as ids, which are accepted
            var named = api.post(
                    "/api/activities",
                    TestKeys.CAPTURE,
                    "{\"userId\": \"%1$s\", \"activityType\": \"app_view\", \"entityId\": \"%1$s\"}".formatted(canary));
            assertThat(named.json().get("accepted").asInt()).as(named.body()).isOne();
            api.post("/api/activities", TestKeys.CAPTURE, "{\"broken\": \"" + canary);
            api.get(
                    "/api/admin/activities?userId=" + TestApi.encoded(canary) + "&type=" + TestApi.encoded(canary),
                    TestKeys.ADMIN);
        }
        String export = api.get("/api/admin/activities/export?userId=" + user, TestKeys.ADMIN)
                .body();

        assertThat(export.lines().count()).isEqualTo(bodies.size() + 1);
        List<String> canaries = new ArrayList<>(CANARIES);
        canaries.add("4111111111111111");
        Dump dump = new Dump(database);
        String serverLog = TestPostgres.log();
        for (String canary : canaries) {
            assertThat(dump.rowsWith(canary)).as("in a table").isEmpty();
            assertThat(export).as("in an export").doesNotContain(canary);
            assertThat(output.getAll()).as("in the application's log").doesNotContain(canary);
            assertThat(serverLog).as("in PostgreSQL's log").doesNotContain(canary);
        }
        assertThat(export).contains("[redacted:email]", "write to");
    }

    private static String activity(UUID user, String type, String metadata) {
        return "{\"userId\": \"%s\", \"activityType\": \"%s\", \"metadata\": %s}".formatted(user, type, metadata);
    }
}

package dev.footfall.clients;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.testkit.TestApi;
import dev.footfall.testkit.TestKeys;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import tools.jackson.databind.JsonNode;

/** What ready-made clients may not do, and what of their data may not be seen. */
@ExtendWith(OutputCaptureExtension.class)
class ClientSecurityIntegrationTests extends WithClients {

    private static final String CANARY = "kim.canary@example.org";

    /** A request of each family in which an e-mail address stands wherever it can. */
    private List<String[]> requests() {
        String properties = "{\"note\":\"write to %1$s\",\"email\":\"%1$s\",\"%1$s\":1}".formatted(CANARY);
        String segment = "{\"writeKey\":\"%s\",\"batch\":[%s,%s]}"
                .formatted(
                        KEY,
                        "{\"event\":\"a\",\"messageId\":\"%1$s\",\"userId\":\"%1$s\",\"properties\":%2$s}"
                                .formatted(CANARY, properties),
                        "{\"event\":\"%1$s\",\"userId\":\"%1$s\"},{\"type\":\"alias\",\"userId\":\"u\",\"previousId\":\"%1$s\"}"
                                .formatted(CANARY));
        String event = "{\"event\":\"a\",\"distinct_id\":\"%1$s\",\"uuid\":\"%1$s\",\"properties\":%2$s}"
                .formatted(CANARY, properties);
        String mixpanel =
                event.replace("\"note\"", "\"token\":\"" + KEY + "\",\"distinct_id\":\"" + CANARY + "\",\"note\"");
        return List.of(
                new String[] {"/v1/batch", segment},
                new String[] {"/batch", "{\"api_key\":\"%s\",\"batch\":[%s]}".formatted(KEY, event)},
                new String[] {
                    "/2/httpapi",
                    "{\"api_key\":\"%s\",\"events\":[{\"event_type\":\"a\",\"user_id\":\"%s\",\"event_properties\":%s}]}"
                            .formatted(KEY, CANARY, properties)
                },
                new String[] {"/track", "data=" + URLEncoder.encode(mixpanel, StandardCharsets.UTF_8)},
                new String[] {
                    "/api/cloudevents?token=" + KEY,
                    "{\"id\":\"%1$s\",\"source\":\"%1$s\",\"type\":\"a\",\"subject\":\"%1$s\",\"data\":%2$s}"
                            .formatted(CANARY, properties)
                },
                new String[] {
                    "/api/s/track?writeKey=" + KEY,
                    "{\"event\":\"a\",\"userId\":\"%s\",\"properties\":%s}".formatted(CANARY, properties)
                });
    }

    @Test
    void personalDataGoesNowhere(CapturedOutput log) {
        for (String[] request : requests()) {
            Reply reply = post(request[0], request[1]);
            assertThat(reply.status()).as(request[0] + " " + reply.body()).isEqualTo(200);
            assertThat(reply.body()).doesNotContain("canary");
        }
        assertThat(stored()).hasSizeGreaterThanOrEqualTo(5).allSatisfy(activity -> {
            assertThat(activity.toString()).doesNotContain("canary");
            assertThat(activity.person()).isIn(ids.person(CANARY), ids.person("u"));
        });
        assertThat(database.sql("select string_agg(name, ' ') from activity_type")
                        .query(String.class)
                        .single())
                .doesNotContain("canary");
        assertThat(log).doesNotContain("canary");
    }

    @Test
    void idOfAPersonNeverNamesAType() {
        UUID somebody = UUID.randomUUID();
        Reply reply =
                post("/v1/track", "{\"event\":\"Viewed " + somebody + "\",\"userId\":\"u\"}", "Authorization", BASIC);
        assertThat(reply.json().path("rejected").asInt()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"401, unknown", "401, ''"})
    void answersAWrongKeyWith401(int status, String key) {
        String body = "{\"batch\":[{\"event\":\"a\",\"userId\":\"u\"}],\"writeKey\":\"" + key + "\"}";
        Reply reply = post("/v1/batch", body);

        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(reply.json().path("success").asBoolean(true)).isFalse();
        assertThat(reply.header("WWW-Authenticate")).isEmpty();
        assertThat(stored()).isEmpty();
    }

    @Test
    void aKeyWithoutTheScopeIsRefused() {
        JsonNode made = new TestApi(port)
                .post("/api/admin/keys", TestKeys.ADMIN, "{\"name\":\"reader\",\"scopes\":[\"activities:read\"]}")
                .json();
        assertThat(post(
                                "/v1/batch",
                                "{\"batch\":[],\"writeKey\":\""
                                        + made.path("key").asString() + "\"}")
                        .status())
                .isEqualTo(403);
    }

    @Test
    void aRotatedKeyIsTheSameSource() {
        TestApi api = new TestApi(port);
        JsonNode old = api.post("/api/admin/keys", TestKeys.ADMIN, "{\"name\":\"site\",\"scopes\":[\"capture\"]}")
                .json();
        JsonNode successor = api.post(
                        "/api/admin/keys/" + old.path("id").asString() + "/rotate",
                        TestKeys.ADMIN,
                        "{\"overlap\":\"PT1H\"}")
                .json();
        String event = "{\"event\":\"a\",\"userId\":\"u\",\"messageId\":\"m\",\"timestamp\":\"" + now
                + "\",\"writeKey\":\"%s\"}";
        post("/v1/track", event.formatted(old.path("key").asString()));
        Reply again = post("/v1/track", event.formatted(successor.path("key").asString()));

        assertThat(again.json().path("duplicates").asInt()).as(again.body()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/batch",
                "/batch",
                "/track",
                "/api/cloudevents",
                "/api/send",
                "/flags",
                "/engage",
                "/api/s/track"
            })
    void noOtherSiteMayCall(String path) {
        Reply preflight = send("OPTIONS", path, new byte[0], "X-Origin", "x");
        assertThat(preflight.header("Access-Control-Allow-Origin")).isEmpty();
        assertThat(preflight.header("Set-Cookie")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/v1/../v1/batch", "/v1/batch;x=1", "/v1/%62atch", "/v1/batch/x", "/api/s/a/b", "/v1/nothing"})
    void onlyExactPathsAreServed(String path) {
        assertThat(post(path, "{\"batch\":[],\"writeKey\":\"" + KEY + "\"}").status())
                .isGreaterThanOrEqualTo(300);
    }

    /** From another address than the other tests. */
    @Test
    void wrongKeysAreThrottledWithoutA429() throws IOException, InterruptedException {
        HttpClient elsewhere = HttpClient.newBuilder()
                .localAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 2}))
                .build();
        HttpResponse<String> answer = null;
        for (int i = 0; i < 200 && (answer == null || answer.statusCode() != 503); i++) {
            String body = "{\"batch\":[],\"writeKey\":\"wrong-" + i + "\"}";
            answer = elsewhere.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/batch"))
                            .POST(BodyPublishers.ofString(body))
                            .build(),
                    BodyHandlers.ofString());
            assertThat(answer.statusCode()).isIn(401, 503);
        }
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).hasValue("60");
    }
}

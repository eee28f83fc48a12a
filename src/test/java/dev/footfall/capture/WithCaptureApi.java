package dev.footfall.capture;

import dev.footfall.testkit.FootfallTest;
import dev.footfall.testkit.TestKeys;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.zip.GZIPOutputStream;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Activities sent to the capture endpoint by whoever they are of, into an empty database. */
@FootfallTest(emptyEachTime = true)
abstract class WithCaptureApi {

    private static final JsonMapper JSON = new JsonMapper();

    @LocalServerPort
    int port;

    @Autowired
    JdbcClient database;

    private final HttpClient http = HttpClient.newHttpClient();
    final UUID user = UUID.randomUUID();

    record Answer(int status, String type, JsonNode json, HttpResponse<String> raw) {

        int count(String name) {
            return json.path(name).asInt(-1);
        }

        List<String> rejected() {
            List<String> lines = new ArrayList<>();
            json.path("rejected")
                    .forEach(one -> lines.add(
                            one.path("index").asInt() + " " + one.path("field").asString() + " "
                                    + one.path("code").asString()));
            return lines;
        }
    }

    Answer post(String body) throws Exception {
        return send(utf8(body), TestKeys.CAPTURE, "application/json");
    }

    Answer keyed(String body, String idempotencyKey) throws Exception {
        return send(utf8(body), TestKeys.CAPTURE, "application/json", "Idempotency-Key", idempotencyKey);
    }

    Answer send(byte[] body, String key, String type, String... headers) throws Exception {
        return request("POST", "/api/activities", body, key, type, headers);
    }

    Answer request(String method, String path, byte[] body, String key, String type, String... headers)
            throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", type)
                .method(method, HttpRequest.BodyPublishers.ofByteArray(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        HttpResponse<String> answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        String contentType = answer.headers().firstValue("Content-Type").orElse("");
        JsonNode json = contentType.contains("json") ? JSON.readTree(answer.body()) : JSON.createObjectNode();
        return new Answer(answer.statusCode(), contentType, json, answer);
    }

    String activity() {
        return with("\"metadata\":{\"source\":\"search\"}");
    }

    /** A good activity in which one member is as given. */
    String with(String member) {
        StringBuilder json = new StringBuilder("{");
        for (String usual : List.of(
                "\"id\":\"" + UUID.randomUUID() + "\"",
                "\"userId\":\"" + user + "\"",
                "\"activityType\":\"app_view\"",
                "\"timestamp\":\"" + Instant.now() + "\"")) {
            if (!usual.startsWith(member.substring(0, member.indexOf(':') + 1))) {
                json.append(usual).append(',');
            }
        }
        return json.append(member).append('}').toString();
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(utf8(text));
        }
        return bytes.toByteArray();
    }

    long rows() {
        return database.sql("select count(*) from activity").query(Long.class).single();
    }
}

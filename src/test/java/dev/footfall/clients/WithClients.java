package dev.footfall.clients;

import dev.footfall.platform.ExternalIds;
import dev.footfall.testkit.FootfallTest;
import dev.footfall.testkit.TestKeys;
import dev.footfall.testkit.Wait;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.zip.GZIPOutputStream;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Requests of ready-made clients into an empty database, and what is stored of them. */
@FootfallTest(emptyEachTime = true)
abstract class WithClients {

    static final JsonMapper JSON = new JsonMapper();
    static final String KEY = TestKeys.CAPTURE;
    static final String BASIC = "Basic " + base64(KEY + ":");

    @LocalServerPort
    int port;

    @Autowired
    JdbcClient database;

    @Autowired
    ExternalIds ids;

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /** When the test began, as clients write it. */
    final Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);

    record Reply(int status, String body, HttpResponse<String> raw) {

        JsonNode json() {
            return JSON.readTree(body);
        }

        String header(String name) {
            return raw.headers().firstValue(name).orElse("");
        }
    }

    /** One row of {@code activity}. */
    record Stored(
            UUID id, UUID person, String type, String entityType, UUID entityId, JsonNode metadata, Instant time) {

        /** Type, entity type and metadata, to compare. */
        String line() {
            return type + " " + entityType + " " + metadata;
        }
    }

    Reply post(String path, String body, String... headers) {
        return post(path, body.getBytes(StandardCharsets.UTF_8), headers);
    }

    Reply post(String path, byte[] body, String... headers) {
        return send("POST", path, body, headers);
    }

    Reply get(String path, String... headers) {
        return send("GET", path, new byte[0], headers);
    }

    Reply send(String method, String path, byte[] body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                .timeout(Wait.PATIENCE)
                .method(method, body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            HttpResponse<String> answer = http.send(request.build(), BodyHandlers.ofString());
            return new Reply(answer.statusCode(), answer.body(), answer);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** What is stored, in the order of its times. */
    List<Stored> stored() {
        return new ArrayList<>(database.sql("""
                        select activity.id, user_id, activity_type.name as type, entity_type.name as entity,
                            entity_id, metadata::text, occurred_at
                        from activity
                        join activity_type on activity_type.id = activity_type
                        left join entity_type on entity_type.id = activity.entity_type
                        order by occurred_at, activity.id""")
                .query((row, _) -> new Stored(
                        row.getObject("id", UUID.class),
                        row.getObject("user_id", UUID.class),
                        row.getString("type"),
                        row.getString("entity"),
                        row.getObject("entity_id", UUID.class),
                        row.getString("metadata") == null ? null : JSON.readTree(row.getString("metadata")),
                        row.getObject("occurred_at", OffsetDateTime.class).toInstant()))
                .list());
    }

    Stored only() {
        List<Stored> all = stored();
        if (all.size() != 1) {
            throw new AssertionError("one activity, but there are " + all);
        }
        return all.getFirst();
    }

    static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    static byte[] gzip(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return bytes.toByteArray();
    }
}

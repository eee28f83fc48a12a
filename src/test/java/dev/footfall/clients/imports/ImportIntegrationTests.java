package dev.footfall.clients.imports;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.platform.Caller.Role;
import dev.footfall.platform.DataFolder;
import dev.footfall.testkit.BesideTest;
import dev.footfall.testkit.Dump;
import dev.footfall.testkit.TestApi;
import dev.footfall.testkit.TestBrowser;
import dev.footfall.testkit.TestJobs;
import dev.footfall.testkit.TestKeys;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** Files that are imported by the running application. */
@BesideTest
class ImportIntegrationTests {

    private static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    /** Late for those who send, in time for a file. */
    private static final Instant THEN = NOW.minus(20, ChronoUnit.DAYS);

    private static final String ROWS = """
            select id, user_id, activity_type, entity_type, entity_id, metadata, occurred_at from activity
            order by occurred_at, id""";

    @LocalServerPort
    int port;

    @Autowired
    JdbcClient database;

    @Autowired
    DataFolder data;

    private TestApi api;
    private TestJobs jobs;
    private Path folder;

    @BeforeEach
    void connect() throws IOException {
        database.sql("truncate activity, capture_ledger").update();
        api = new TestApi(port);
        jobs = new TestJobs(api);
        folder = Files.createDirectories(data.path().resolve("imports"));
        try (var left = Files.list(folder)) {
            for (Path file : left.toList()) {
                Files.delete(file);
            }
        }
    }

    @Test
    void importsEachRecordOnceAndReportsTheOthers() throws IOException {
        String file = """
                {"type":"track","event":"Lamp Seen","userId":"u1","messageId":"m1","timestamp":"%1$s","properties":{"note":"mail canary@example.com"}}
                {"type":"track","event":"Lamp Seen","userId":"u1","messageId":"m2","timestamp":"%1$s"}
                {"type":"track","event":"Lamp Seen","userId":"u1","messageId":"m2","timestamp":"%1$s"}
                {"type":"track","event":"Lamp
                {"type":"track","event":"Lamp Seen","userId":"u1","messageId":"m3","timestamp":"2001-01-01T00:00:00Z"}
                {"type":"track","event":"canary@example.com","userId":"u1","messageId":"m4","timestamp":"%1$s"}
                {"type":"track","event":"Lamp Seen","messageId":"m5","timestamp":"%1$s"}
                {"type":"page","anonymousId":"a1","timestamp":"%1$s"}
                {"type":"page","anonymousId":"a1","timestamp":"%1$s"}
                """.formatted(THEN);
        JsonNode run = run("COMPLETED", file);
        JsonNode step = run.at("/steps/0");
        assertThat(step.get("read").asLong()).isEqualTo(9);
        assertThat(step.get("written").asLong()).isEqualTo(4);
        assertThat(step.get("skipped").asLong()).isEqualTo(5);
        assertThat(lines(step))
                .containsExactlyInAnyOrder(
                        "format: segment, recognized by the first record",
                        "accepted: 4",
                        "duplicate: 1, at line 3",
                        "invalid_activity_type: 1, at line 6",
                        "not_readable: 1, at line 4",
                        "required: 1, at line 7",
                        "timestamp_out_of_range: 1, at line 5");
        assertThat(count()).isEqualTo(4);
        assertThat(new Dump(database).rowsWith("canary")).isEmpty();
        try (var left = Files.list(folder)) {
            assertThat(left).as("deleted after the run").isEmpty();
        }
        assertThat(TestBrowser.signedInAs(port, Role.OPS)
                        .get("/admin/jobs/import/runs/" + run.get("id").asLong())
                        .body())
                .contains("timestamp_out_of_range: 1, at line 5");

        JsonNode again = run("COMPLETED", file).at("/steps/0");
        assertThat(again.get("written").asLong()).isZero();
        assertThat(lines(again)).contains("duplicate: 5, at lines 1, 2, 3, 8, 9");
        assertThat(count()).isEqualTo(4);
        assertThat(ledger()).isTrue();
    }

    @Test
    void ownExportGivesTheSameRows() throws IOException {
        Random random = new Random(15);
        StringBuilder sent = new StringBuilder("[");
        for (int i = 0; i < 200; i++) {
            sent.append(i == 0 ? "" : ",").append("""
                    {"id":"%s","userId":"%s","activityType":"%s","entityType":"App","entityId":"%s",\
                    "metadata":{"q":"a;b,\\"c\\" =1","n":%d,"deep":{"x":[1.50,null]}},"timestamp":"%s"}""".formatted(
                            new UUID(random.nextLong() & ~0xF000L | 0x4000L, random.nextLong() >>> 2 | Long.MIN_VALUE),
                            "person " + random.nextInt(9),
                            random.nextBoolean() ? "app_view" : "favorite_add",
                            List.of(
                                            "@scope/lamp",
                                            "-5",
                                            "plain",
                                            "=1+1",
                                            "'quoted",
                                            UUID.randomUUID().toString())
                                    .get(random.nextInt(6)),
                            random.nextInt(),
                            NOW.minusMillis(random.nextInt(100_000_000))));
        }
        assertThat(api.post("/api/activities", TestKeys.ADMIN, sent.append("]").toString())
                        .status())
                .isEqualTo(202);
        List<String> before = new Dump(database).rows(ROWS);
        assertThat(before).hasSize(200);
        String csv = api.get("/api/admin/activities/export?format=csv", TestKeys.ADMIN)
                .body();

        assertThat(run("COMPLETED", csv).at("/steps/0/written").asLong())
                .as("still there")
                .isZero();
        database.sql("delete from activity").update();
        assertThat(run("COMPLETED", csv).at("/steps/0/written").asLong()).isEqualTo(200);
        assertThat(new Dump(database).rows(ROWS)).isEqualTo(before);
    }

    @Test
    void keepsErasedPeopleOut() throws IOException {
        String file = """
                {"type":"track","event":"Lamp Seen","userId":"gone","messageId":"m1","timestamp":"%1$s"}
                {"type":"track","event":"Lamp Seen","userId":"here","messageId":"m2","timestamp":"%1$s"}
                """.formatted(THEN);
        assertThat(api.post("/api/admin/users/gone/erasure", TestKeys.ADMIN, "").status())
                .isBetween(200, 202);
        JsonNode step = run("COMPLETED", file).at("/steps/0");
        assertThat(lines(step)).contains("accepted: 1", "suppressed: 1, at line 1");
    }

    @Test
    void failsInWordsWhereTheFileIsWrong() throws IOException {
        assertThat(run("FAILED", "").get("error").stringValue()).contains("The file is empty");
        assertThat(run("FAILED", "date,visitors\n2026-11-20,5\n").get("error").stringValue())
                .contains("no events");
        JsonNode secret = jobs.run("FAILED", "import", "{\"file\":\"/etc/passwd\"}");
        assertThat(secret.get("error").stringValue()).contains("No file of this name was uploaded");
        JsonNode above = jobs.run("FAILED", "import", "{\"file\":\"../node\"}");
        assertThat(above.get("error").stringValue()).contains("No file of this name was uploaded");
        String name = write("{\"type\":\"page\"}\n");
        JsonNode format = jobs.run("FAILED", "import", "{\"file\":\"" + name + "\",\"format\":\"nothing\"}");
        assertThat(format.get("error").stringValue()).contains("The format must be one of");
    }

    @Test
    void administratorsUploadAFile() throws Exception {
        TestBrowser admin = TestBrowser.signedInAs(port, Role.ADMIN);
        assertThat(admin.get("/admin/sources/import").body()).contains("multipart/form-data", "Umami Cloud");
        String file = "{\"type\":\"track\",\"event\":\"Lamp Seen\",\"userId\":\"u1\",\"timestamp\":\"" + THEN + "\"}\n";
        HttpResponse<String> answer = upload(admin, file, "");
        assertThat(answer.statusCode()).isEqualTo(302);
        String run = answer.headers().firstValue("Location").orElseThrow().replaceFirst(".*/runs/(\\d+).*", "$1");
        assertThat(jobs.awaitEnd("import", Long.parseLong(run)).get("status").stringValue())
                .isEqualTo("COMPLETED");
        assertThat(count()).isEqualTo(1);

        HttpResponse<String> wrong = upload(admin, file, "nothing");
        assertThat(wrong.statusCode()).isEqualTo(400);
        assertThat(wrong.body()).contains("The format must be one of");
        HttpResponse<String> none = upload(admin, "", "");
        assertThat(none.statusCode()).isEqualTo(302);
        try (var left = Files.list(folder)) {
            assertThat(left.map(Files::isDirectory)).hasSizeLessThanOrEqualTo(1);
        }
    }

    private static HttpResponse<String> upload(TestBrowser browser, String file, String format) {
        String body = """
                --limit\r
                Content-Disposition: form-data; name="format"\r
                \r
                %s\r
                --limit\r
                Content-Disposition: form-data; name="key"\r
                \r
                \r
                --limit\r
                Content-Disposition: form-data; name="file"; filename="events.jsonl"\r
                Content-Type: application/octet-stream\r
                \r
                %s\r
                --limit--\r
                """.formatted(format, file);
        return browser.send(browser.request("/admin/sources/import?_csrf=" + browser.csrfToken())
                .setHeader("Content-Type", "multipart/form-data; boundary=limit")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    private JsonNode run(String status, String content) throws IOException {
        return jobs.run(status, "import", "{\"file\":\"" + write(content) + "\"}");
    }

    private String write(String content) throws IOException {
        String name = "upload-" + UUID.randomUUID();
        Files.write(folder.resolve(name), content.getBytes(StandardCharsets.UTF_8));
        return name;
    }

    private static List<String> lines(JsonNode step) {
        List<String> lines = new ArrayList<>();
        step.get("report").forEach(line -> lines.add(line.stringValue()));
        return lines;
    }

    private long count() {
        return database.sql("select count(*) from activity").query(Long.class).single();
    }

    private boolean ledger() {
        return database.sql("""
                        select bool_and(received = accepted + duplicates + suppressed + rejected + dead) from capture_ledger
                        """).query(Boolean.class).single();
    }
}

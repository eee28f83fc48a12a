package dev.footfall.clients;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.testkit.BesideTest;
import dev.footfall.testkit.TestBrowser;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/**
 * Clients that do not run on Node.js or a JVM. Each file has a request as the client sends it, written from its source,
 * and the activities that have to come of it: request line and headers, body, activities, with an empty line between.
 */
@BesideTest(emptyEachTime = true)
class RecordedRequestsIntegrationTests {

    private static final Path REQUESTS = Path.of("src", "test", "resources", "clients");

    @LocalServerPort
    private int port;

    static Stream<String> clients() throws IOException {
        try (Stream<Path> files = Files.list(REQUESTS)) {
            return files.map(file -> file.getFileName().toString().replace(".http", "")).sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("clients")
    void storesWhatTheClientSends(String client) throws Exception {
        String key = TestBrowser.makeKey(port, "capture");
        Recorded recorded = Recorded.read(REQUESTS.resolve(client + ".http"), key);

        HttpResponse<String> first = recorded.send(port);
        HttpResponse<String> again = recorded.send(port);

        assertThat(first.statusCode()).as(first.body()).isEqualTo(200);
        assertThat(again.statusCode()).as(again.body()).isEqualTo(200);
        for (JsonNode expected : recorded.activities) {
            JsonNode stored =
                    SentByClients.activities(port, expected.get("person").asString());
            assertThat(stored)
                    .as("%s", expected)
                    .filteredOn(activity -> isAs(expected, activity))
                    .hasSize(1);
        }
    }

    private static boolean isAs(JsonNode expected, JsonNode activity) {
        return (expected.path("type").isMissingNode() || expected.get("type").equals(activity.get("activityType")))
                && Instant.parse(expected.get("time").asString())
                        .equals(Instant.parse(activity.get("timestamp").asString()))
                && Stream.of("entityType", "entityKey")
                        .allMatch(field -> expected.path(field).isMissingNode()
                                || expected.get(field).equals(activity.get(field)))
                && SentByClients.same(expected.path("metadata"), activity.path("metadata"));
    }

    private record Recorded(String path, List<String> headers, String body, List<JsonNode> activities) {

        static Recorded read(Path file, String key) throws IOException {
            Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
            Instant then =
                    Instant.parse(now.minus(1, ChronoUnit.DAYS).toString().substring(0, 10) + "T10:15:30Z");
            String text = Files.readString(file)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .reduce((lines, line) -> lines + "\n" + line)
                    .orElseThrow()
                    .replace("{day}", then.toString().substring(0, 10))
                    .replace(
                            "{now}",
                            now.atOffset(ZoneOffset.UTC).toLocalDateTime().toString())
                    .replace("{seconds}", Long.toString(then.getEpochSecond()))
                    .replace("{millis}", Long.toString(then.toEpochMilli()))
                    .replace("{key}", key)
                    .replace(
                            "{basic}",
                            Base64.getEncoder().encodeToString((key + ":").getBytes(StandardCharsets.UTF_8)));
            String[] parts = text.split("\n\n");
            List<String> head = parts[0].lines().toList();
            return new Recorded(
                    head.getFirst().replace("POST ", ""),
                    head.subList(1, head.size()),
                    parts[1],
                    parts[2].lines().map(SentByClients.JSON::readTree).toList());
        }

        HttpResponse<String> send(int port) throws IOException, InterruptedException {
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
            headers.forEach(header -> request.header(
                    header.substring(0, header.indexOf(':')),
                    header.substring(header.indexOf(':') + 1).trim()));
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            boolean gzip = headers.contains("Content-Encoding: gzip");
            request.POST(HttpRequest.BodyPublishers.ofByteArray(gzip ? gzipped(bytes) : bytes));
            try (HttpClient http =
                    HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
                return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
            }
        }

        private static byte[] gzipped(byte[] bytes) throws IOException {
            var gzipped = new ByteArrayOutputStream();
            try (var out = new GZIPOutputStream(gzipped)) {
                out.write(bytes);
            }
            return gzipped.toByteArray();
        }
    }
}

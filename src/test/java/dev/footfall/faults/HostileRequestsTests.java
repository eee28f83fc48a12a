package dev.footfall.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.testkit.AppProcess;
import dev.footfall.testkit.Latencies;
import dev.footfall.testkit.Load;
import dev.footfall.testkit.Oracle;
import dev.footfall.testkit.OwnProcesses;
import dev.footfall.testkit.SentActivity;
import dev.footfall.testkit.Wait;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Faults 7, 8 and 13 on a heap of 128 MB: poison, bodies meant to hurt, and five times what it can take. */
@OwnProcesses
class HostileRequestsTests {

    private static final JsonMapper JSON = new JsonMapper();
    private static final int RATE = 20_000;

    private static FaultFixture fixture;
    private final Random random = new Random();

    @BeforeAll
    static void start() {
        fixture = FaultFixture.behindWire(
                AppProcess.newDataFolder(), Map.of(), "-Xmx128m", "-Dfootfall.capture.rate=" + RATE);
    }

    @AfterAll
    static void end() {
        fixture.close();
    }

    @BeforeEach
    void empty() throws SQLException {
        fixture.wire().heal();
        fixture.empty();
    }

    @AfterEach
    void memoryWasEnough() {
        assertThat(fixture.app().isRunning()).isTrue();
        assertThat(fixture.app().log()).doesNotContain("OutOfMemoryError");
    }

    @Test
    void rejectsPoisonAndStoresTheRest() throws Exception {
        fixture.load(2, 25, 1_000);
        List<String> poison = List.of(
                "{\"a\":\"x\\u0000y\"}",
                "{\"a\":1e400}",
                "{\"a\":" + "1" + "0".repeat(400) + "}",
                "{\"a\":\"\\ud800\"}",
                "{\"\\udc00\":1}",
                "{\"a\":1,\"a\":2}");
        for (int round = 0; round < 20; round++) {
            SentActivity first = issue();
            SentActivity last = issue();
            String body = Stream.concat(
                            Stream.concat(
                                    Stream.of(first.json()), poison.stream().map(this::withMetadata)),
                            Stream.of(last.json()))
                    .collect(Collectors.joining(",", "[", "]"));

            HttpResponse<String> answer = fixture.calls().post(body);

            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
            JsonNode verdict = JSON.readTree(answer.body());
            assertThat(verdict.path("accepted").asInt()).isEqualTo(2);
            assertThat(verdict.path("rejected").size()).isEqualTo(poison.size());
            verdict.path("rejected")
                    .forEach(one -> assertThat(one.path("code").asString()).isEqualTo("invalid_metadata"));
            acked(first, last);
        }
        fixture.audit(7, "poison at the door, %d of them".formatted(20 * poison.size()));
    }

    @Test
    void keepsRefusedRowsAsDeadLettersAlsoFromTheSpool() throws Exception {
        fixture.load(2, 25, 1_000);
        try (Connection connection = fixture.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("""
                            alter table activity add constraint poison check (not coalesce(metadata,
                                '{}') @> '{\"poison\": true}')""");
            try {
                for (int i = 0; i < 10; i++) {
                    if (i == 5) {
                        fixture.wire().refuse();
                        Wait.until(() -> fixture.calls().readiness().equals("DEGRADED"));
                    }
                    SentActivity neighbour = issue();
                    String body = "[" + withMetadata("{\"poison\":true}") + "," + neighbour.json() + "]";
                    assertThat(fixture.calls().post(body).body()).contains(i < 5 ? "\"dead\":1" : "\"accepted\":2");
                    acked(neighbour);
                }
                fixture.wire().heal();
                fixture.awaitDrained();
                assertThat(Audit.number(statement, "select count(*) from dead_letter where reason like '%poison%'"))
                        .isEqualTo(10);
                fixture.audit(7, "rows that only the database refuses, 10 of them, half by way of the spool");
            } finally {
                fixture.endLoads();
                statement.execute("alter table activity drop constraint poison");
            }
        }
    }

    @Test
    void refusesHarmfulBodiesFastAndStaysUsable() throws Exception {
        fixture.load(2, 25, 1_000);
        String item = withMetadata("{}");
        Map<String, HttpRequest.BodyPublisher> plain = Map.of(
                "400 truncated", text("[" + item + ",{\"userId\":"),
                "400 not JSON", text("[" + item + ",nonsense]"),
                "400 100,000 deep", text(withMetadata("{\"a\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}")),
                "413 a million keys", text(withMetadata(keys(1_000_000))),
                "422 400,000 keys", text(withMetadata(keys(400_000))),
                "413 20 MB", text("[" + " ".repeat(20_000_000) + "]"),
                "413 10,000 activities", text("[" + (item + ",").repeat(10_000) + item + "]"),
                "422 a metadata of 4 MB", text(withMetadata("{\"a\":\"" + "x".repeat(4_000_000) + "\"}")));
        Map<String, HttpRequest.BodyPublisher> gzipped = Map.of(
                "413 gzip bomb", bytes(Bodies.bomb(200)),
                "400 bad CRC", bytes(Bodies.badCrc(item)),
                "400 truncated gzip", bytes(Bodies.truncated(item)),
                "400 no gzip at all", text(item));
        long slowest = 0;
        for (int round = 0; round < 3; round++) {
            for (var one : plain.entrySet()) {
                slowest = Math.max(
                        slowest, refused(one.getKey(), fixture.calls().capture().POST(one.getValue())));
            }
            for (var one : gzipped.entrySet()) {
                HttpRequest.Builder request = fixture.calls().capture().header("Content-Encoding", "gzip");
                slowest = Math.max(slowest, refused(one.getKey(), request.POST(one.getValue())));
            }
        }
        fixture.audit(8, "hostile bodies, refused after %d ms at most".formatted(slowest));
    }

    /** Returns how many milliseconds it took. */
    private static long refused(String expectation, HttpRequest.Builder request) {
        long startNanos = System.nanoTime();
        HttpResponse<String> answer = fixture.calls().send(request);
        long millis = (System.nanoTime() - startNanos) / 1_000_000;
        assertThat(answer.statusCode() + " " + expectation.substring(4))
                .as(answer.body())
                .isEqualTo(expectation);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(millis).as(expectation).isLessThan(5_000);
        return millis;
    }

    @Test
    void refusesOverloadInTimeAndKeepsWhatItAcked() throws Exception {
        // it can take as much as the wire carries, on any machine: less than RATE, past which senders are told 429
        // instead
        fixture.wire().delay(Duration.ofMillis(12));
        Load load = fixture.load(300, 200, 10_000_000);
        fixture.awaitAcked(5_000, Wait.seconds(120));
        load.measureAnew();
        int refusals = load.answers(503);
        long acked = fixture.oracle().acked();
        long startNanos = System.nanoTime();
        Wait.until(Wait.seconds(120), () -> {
            long taken = fixture.oracle().acked() - acked;
            return taken >= 10_000 && 200L * (load.answers(503) - refusals) > 4 * taken;
        });
        double seconds = (System.nanoTime() - startNanos) / 1e9;
        long taken = fixture.oracle().acked() - acked;
        long refused = 200L * (load.answers(503) - refusals);
        Latencies latencies = load.latencies();
        fixture.wire().heal();
        fixture.audit(
                13,
                "overload, offered %.0f and taken %.0f a second, %d answers 503, acked %s"
                        .formatted((taken + refused) / seconds, taken / seconds, load.answers(503), latencies));
        // nobody waits longer than the 20 s within which a request is answered, and five for 300 senders on a busy
        // machine
        assertThat(latencies.percentile(99)).isLessThan(25_000);
    }

    @Test
    void tellsFastSendersWhenToRetry() {
        String body = "[" + "{},".repeat(4_999) + "{}]";
        List<HttpResponse<String>> answers = new ArrayList<>();
        do {
            answers.add(fixture.calls().post(body));
        } while (answers.getLast().statusCode() == 422 && answers.size() < 100);

        HttpResponse<String> last = answers.getLast();
        assertThat(last.statusCode()).isEqualTo(429);
        assertThat(last.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(last.headers().firstValueAsLong("Retry-After")).isPresent();
        Wait.until(() -> fixture.calls().post(body).statusCode() == 422);
    }

    private SentActivity issue() {
        SentActivity one = SentActivity.random(random);
        fixture.oracle().issue(one.id(), one.content());
        return one;
    }

    private static void acked(SentActivity... some) {
        fixture.oracle().answered(Stream.of(some).map(SentActivity::id).toList(), Oracle.Outcome.ACKED);
    }

    private String withMetadata(String metadata) {
        return "{\"id\":\"%s\",\"userId\":\"%s\",\"activityType\":\"app_view\",\"metadata\":%s}"
                .formatted(UUID.randomUUID(), UUID.randomUUID(), metadata);
    }

    private static String keys(int count) {
        return Stream.iterate(1, i -> i + 1)
                .limit(count)
                .map(i -> "\"k" + i + "\":1")
                .collect(Collectors.joining(",", "{", "}"));
    }

    private static HttpRequest.BodyPublisher text(String body) {
        return bytes(body.getBytes(StandardCharsets.UTF_8));
    }

    private static HttpRequest.BodyPublisher bytes(byte[] body) {
        return HttpRequest.BodyPublishers.ofByteArray(body);
    }
}

package dev.footfall.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.activity.Activity;
import dev.footfall.bench.RawHttp;
import dev.footfall.testkit.AppProcess;
import dev.footfall.testkit.TestKeys;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * Activities as a busy client would send them: made in numbers, written as requests, and sent over several connections.
 */
final class CaptureLoad {

    private static final int PER_REQUEST = 500;

    private final Random random = new Random(1);

    List<Activity> rows(int count) {
        List<Activity> rows = new ArrayList<>(count);
        Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
        for (int i = 0; i < count; i++) {
            byte[] metadata = i % 2 == 0
                    ? null
                    : bytes(("{\"source\":\"search\",\"position\":%d,\"query\":\"reader for "
                                    + "kids\",\"screen\":\"home_%d\"}")
                            .formatted(random.nextInt(40), 100_000 + random.nextInt(900_000)));
            rows.add(new Activity(
                    new UUID(random.nextLong() & ~0xF000L | 0x4000L, random.nextLong() >>> 2 | Long.MIN_VALUE),
                    new UUID(0x1234_5678_9ABC_4DEFL, Long.MIN_VALUE | random.nextInt(200_000)),
                    (short) 1,
                    (short) 1,
                    new UUID(0x1234_5678_9ABC_4DEFL, Long.MIN_VALUE | random.nextInt(500)),
                    metadata,
                    now.plus(i / 4, ChronoUnit.MICROS).minusSeconds(1),
                    now));
        }
        return rows;
    }

    List<byte[]> singles(int count) {
        return rows(count).stream()
                .map(row -> RawHttp.post("/api/activities", TestKeys.CAPTURE, "application/json", body(row)))
                .toList();
    }

    static List<byte[]> requests(List<Activity> rows) {
        return requests(rows, CaptureLoad::json);
    }

    /** The same activities, of people and entities that are known by a text. */
    static List<byte[]> requestsWithTexts(List<Activity> rows) {
        return requests(
                rows,
                row -> json(
                        row,
                        "auth0|" + (row.userId().getLeastSignificantBits() & 0xFFFFFF),
                        "sku-" + (Objects.requireNonNull(row.entityId()).getLeastSignificantBits() & 0xFFFFFF)));
    }

    private static List<byte[]> requests(List<Activity> rows, Function<Activity, StringBuilder> json) {
        List<byte[]> requests = new ArrayList<>();
        for (int from = 0; from < rows.size(); from += PER_REQUEST) {
            StringBuilder body = new StringBuilder("[");
            for (Activity row : rows.subList(from, Math.min(rows.size(), from + PER_REQUEST))) {
                body.append(body.length() > 1 ? "," : "").append(json.apply(row));
            }
            requests.add(RawHttp.post(
                    "/api/activities",
                    TestKeys.CAPTURE,
                    "application/json",
                    bytes(body.append("]").toString())));
        }
        return requests;
    }

    static void send(AppProcess app, List<byte[]> requests, int connections) throws Exception {
        send(app, requests, connections, 202);
    }

    static void send(AppProcess app, List<byte[]> requests, int connections, int status) throws Exception {
        AtomicInteger next = new AtomicInteger();
        AtomicInteger accepted = new AtomicInteger();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < connections; i++) {
            threads.add(Thread.ofPlatform().start(() -> {
                try (RawHttp http = new RawHttp(app.uri("/").getPort())) {
                    for (int mine = next.getAndIncrement(); mine < requests.size(); mine = next.getAndIncrement()) {
                        RawHttp.Answer answer = http.send(requests.get(mine));
                        accepted.addAndGet(answer.status() == status ? 1 : 0);
                    }
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(accepted).hasValue(requests.size());
    }

    static byte[] body(Activity row) {
        return bytes(json(row).toString());
    }

    private static StringBuilder json(Activity row) {
        return json(
                row,
                row.userId().toString(),
                Objects.requireNonNull(row.entityId()).toString());
    }

    private static StringBuilder json(Activity row, String user, String entity) {
        StringBuilder json = new StringBuilder(300)
                .append("{\"id\":\"")
                .append(row.id())
                .append("\",\"userId\":\"")
                .append(user)
                .append("\",\"activityType\":\"app_view\",\"entityId\":\"")
                .append(entity)
                .append("\",\"entityType\":\"App\",");
        if (row.metadata() != null) {
            json.append("\"metadata\":")
                    .append(new String(row.metadata(), StandardCharsets.UTF_8))
                    .append(',');
        }
        return json.append("\"timestamp\":\"").append(row.occurredAt()).append("\"}");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}

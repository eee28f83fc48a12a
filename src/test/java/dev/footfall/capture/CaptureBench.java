package dev.footfall.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.activity.Activity;
import dev.footfall.bench.BenchReport;
import dev.footfall.bench.BusyConnections;
import dev.footfall.bench.RawHttp;
import dev.footfall.testkit.AppProcess;
import dev.footfall.testkit.TestKeys;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * What capture costs beside what the same PostgreSQL can take: HTTP in arrays of 500 against one raw binary COPY, single posts
 * against an endpoint that does nothing, and both against the naive writer. In turn, in one run; medians of the ratios.
 */
@Tag("bench")
class CaptureBench {

    private static final int PER_REQUEST = 500;
    private static final int ROWS = Integer.getInteger("bench.rows", 200_000);
    private static final int ROUNDS = Integer.getInteger("bench.rounds", 7);
    /** On two cores, which the load shares, the compilers need half a minute and more. */
    private static final int WARM_UP = 10;

    private static final int SINGLES_SECONDS = 3;
    private static final int NAIVE_ROWS = 10_000;

    private final Random random = new Random(1);

    @Test
    void arraysAgainstRawCopy() throws Exception {
        arrays("capture.arrays", "-Xmx1g");
    }

    @Test
    void arraysInASmallHeap() throws Exception {
        arrays("capture.arrays.256m", "-Xmx256m");
    }

    private void arrays(String name, String heap) throws Exception {
        try (AppProcess app = start(heap);
                Connection connection = app.postgres().connect()) {
            makeTwin(connection);
            double[] ratios = new double[ROUNDS];
            double[] rates = new double[ROUNDS];
            double[] copies = new double[ROUNDS];
            double[] naives = new double[ROUNDS];
            for (int round = -WARM_UP; round < ROUNDS; round++) {
                List<Activity> rows = rows(ROWS);
                List<byte[]> requests = requests(rows);
                byte[] stream = copyStream(rows);
                checkpoint(connection);
                double http = ROWS / seconds(() -> send(app, requests, 8));
                checkpoint(connection);
                double copy = ROWS / seconds(() -> copy(connection, stream));
                double naive = naive(connection, rows(NAIVE_ROWS));
                if (round >= 0) {
                    ratios[round] = http / copy;
                    rates[round] = http;
                    copies[round] = copy;
                    naives[round] = http / naive;
                }
            }
            BenchReport.figure(
                    name,
                    Map.of(
                            "ratio_to_copy", BenchReport.rounded(BenchReport.median(ratios)),
                            "activities_per_second", Math.round(BenchReport.median(rates)),
                            "copy_rows_per_second", Math.round(BenchReport.median(copies)),
                            "times_naive", BenchReport.rounded(BenchReport.median(naives)),
                            "bytes_per_activity", BenchReport.rounded(bytesPerActivity(connection))));
            app.sigterm();
        }
    }

    @Test
    void singlesAgainstAnEmptyEndpoint() throws Exception {
        try (AppProcess app = start("-Xmx1g");
                BusyConnections connections = new BusyConnections(app.uri("/").getPort(), 64)) {
            double[] ratios = new double[ROUNDS];
            double[] rates = new double[ROUNDS];
            double[] p50 = new double[ROUNDS];
            double[] p99 = new double[ROUNDS];
            double[] generator = new double[ROUNDS];
            for (int round = -WARM_UP; round < ROUNDS; round++) {
                Iterator<byte[]> posts = singles(SINGLES_SECONDS * 40_000).iterator();
                byte[] body = bytes(json(rows(1).getFirst()).toString());
                byte[] empty = RawHttp.post("/api/admin/bench/empty", TestKeys.ADMIN, "application/json", body);
                BusyConnections.Answered capture =
                        connections.drive(posts::next, 202, SINGLES_SECONDS * 1_000_000_000L);
                BusyConnections.Answered nothing =
                        connections.drive(() -> empty, 202, SINGLES_SECONDS * 1_000_000_000L);
                if (round >= 0) {
                    ratios[round] = capture.perSecond() / nothing.perSecond();
                    rates[round] = capture.perSecond();
                    p50[round] = BenchReport.percentile(capture.millis(), 0.5);
                    p99[round] = BenchReport.percentile(capture.millis(), 0.99);
                    generator[round] = nothing.ownCore();
                }
            }
            BenchReport.figure(
                    "capture.singles",
                    Map.of(
                            "ratio_to_empty_endpoint", BenchReport.rounded(BenchReport.median(ratios)),
                            "requests_per_second", Math.round(BenchReport.median(rates)),
                            "p50_ms", BenchReport.rounded(BenchReport.median(p50)),
                            "p99_ms", BenchReport.rounded(BenchReport.median(p99)),
                            "generator_of_a_core", BenchReport.rounded(BenchReport.median(generator))));
            app.sigterm();
        }
    }

    private List<byte[]> singles(int count) {
        return rows(count).stream()
                .map(row -> RawHttp.post(
                        "/api/activities",
                        TestKeys.CAPTURE,
                        "application/json",
                        bytes(json(row).toString())))
                .toList();
    }

    static AppProcess start(String heap) {
        return AppProcess.start(
                AppProcess.newDataFolder(),
                Map.of("SPRING_PROFILES_ACTIVE", "bench", "FOOTFALL_CAPTURE_RATE", "1000000000"),
                (heap + " -XX:TieredStopAtLevel=4 -XX:-UseSerialGC -XX:+UseG1GC " + System.getProperty("bench.jvm", ""))
                        .trim()
                        .split(" "));
    }

    List<Activity> rows(int count) {
        List<Activity> rows = new ArrayList<>(count);
        Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
        for (int i = 0; i < count; i++) {
            byte[] metadata = i % 2 == 0
                    ? null
                    : bytes(
                            "{\"source\":\"search\",\"position\":%d,\"query\":\"reader for kids\",\"screen\":\"home_%d\"}"
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

    private static StringBuilder json(Activity row) {
        StringBuilder json = new StringBuilder(300)
                .append("{\"id\":\"")
                .append(row.id())
                .append("\",\"userId\":\"")
                .append(row.userId())
                .append("\",\"activityType\":\"app_view\",\"entityId\":\"")
                .append(row.entityId())
                .append("\",\"entityType\":\"App\",");
        if (row.metadata() != null) {
            json.append("\"metadata\":")
                    .append(new String(row.metadata(), StandardCharsets.UTF_8))
                    .append(',');
        }
        return json.append("\"timestamp\":\"").append(row.occurredAt()).append("\"}");
    }

    static List<byte[]> requests(List<Activity> rows) {
        List<byte[]> requests = new ArrayList<>();
        for (int from = 0; from < rows.size(); from += PER_REQUEST) {
            StringBuilder body = new StringBuilder("[");
            for (Activity row : rows.subList(from, Math.min(rows.size(), from + PER_REQUEST))) {
                body.append(body.length() > 1 ? "," : "").append(json(row));
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
        AtomicInteger next = new AtomicInteger();
        AtomicInteger accepted = new AtomicInteger();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < connections; i++) {
            threads.add(Thread.ofPlatform().start(() -> {
                try (RawHttp http = new RawHttp(app.uri("/").getPort())) {
                    for (int mine = next.getAndIncrement(); mine < requests.size(); mine = next.getAndIncrement()) {
                        RawHttp.Answer answer = http.send(requests.get(mine));
                        accepted.addAndGet(answer.status() == 202 ? 1 : 0);
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

    private static void makeTwin(Connection connection) throws Exception {
        try (Statement statement = connection.createStatement()) {
            statement.execute("create table twin (like activity including all) partition by range (occurred_at)");
            statement.execute("create table twin_days partition of twin for values from (minvalue) to (maxvalue)");
        }
    }

    private static byte[] copyStream(List<Activity> rows) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(rows.size() * 170);
        BinaryCopy copy = new BinaryCopy((piece, length) -> bytes.write(piece, 0, length));
        for (Activity row : rows) {
            copy.row(row);
        }
        copy.end();
        return bytes.toByteArray();
    }

    private static void copy(Connection connection, byte[] stream) throws Exception {
        CopyIn copy = connection
                .unwrap(PGConnection.class)
                .getCopyAPI()
                .copyIn("copy twin (" + BinaryCopy.COLUMNS + ") from stdin (format binary)");
        for (int from = 0; from < stream.length; from += 64 * 1024) {
            copy.writeToCopy(stream, from, Math.min(64 * 1024, stream.length - from));
        }
        copy.endCopy();
    }

    /** One INSERT a row, a hundred to a transaction. */
    private static double naive(Connection connection, List<Activity> rows) throws Exception {
        long begun = System.nanoTime();
        connection.setAutoCommit(false);
        try (PreparedStatement insert = connection.prepareStatement(
                "insert into twin (" + BinaryCopy.COLUMNS + ") values (?, ?, ?, ?, ?, ?, ?, ?::jsonb)")) {
            for (int i = 0; i < rows.size(); i++) {
                Activity row = rows.get(i);
                insert.setObject(1, row.occurredAt().atOffset(ZoneOffset.UTC));
                insert.setObject(2, row.receivedAt().atOffset(ZoneOffset.UTC));
                insert.setObject(3, row.id());
                insert.setObject(4, row.userId());
                insert.setObject(5, row.entityId());
                insert.setShort(6, row.type());
                insert.setShort(7, row.entityType());
                insert.setString(8, row.metadata() == null ? null : new String(row.metadata(), StandardCharsets.UTF_8));
                insert.executeUpdate();
                if (i % 100 == 99) {
                    connection.commit();
                }
            }
            connection.commit();
        } finally {
            connection.setAutoCommit(true);
        }
        return rows.size() / ((System.nanoTime() - begun) / 1e9);
    }

    private static double bytesPerActivity(Connection connection) throws Exception {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("""
                        select sum(pg_total_relation_size(relid))::float8 / (select count(*) from activity)
                        from pg_partition_tree('activity')""")) {
            row.next();
            return row.getDouble(1);
        }
    }

    private static void checkpoint(Connection connection) throws Exception {
        try (Statement statement = connection.createStatement()) {
            statement.execute("checkpoint");
        }
    }

    interface Work {
        void run() throws Exception;
    }

    static double seconds(Work work) throws Exception {
        long begun = System.nanoTime();
        work.run();
        return (System.nanoTime() - begun) / 1e9;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}

package dev.footfall.export;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.bench.BenchReport;
import dev.footfall.testkit.AppProcess;
import dev.footfall.testkit.TestKeys;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyOut;

/**
 * The CSV stream, newest first, against {@code COPY (SELECT …) TO STDOUT} of the same columns in no order; in turn, in
 * one run. The heap is small: what is streamed must not need more of it the longer it gets.
 */
@Tag("bench")
class CsvBench {

    private static final int ROWS = Integer.getInteger("bench.csv.rows", 1_000_000);
    private static final int ROUNDS = Integer.getInteger("bench.rounds", 7);
    private static final int WARM_UP = 2;
    private static final int DAYS = 5;

    private static final String LOAD = """
            insert into activity (occurred_at, received_at, id, user_id, entity_id, activity_type, entity_type,
                metadata)
            select date_trunc('day', now()) - make_interval(days => i %% %1$d) + interval '1 second' * (i / %2$d.0 *
                43200), now(),
                gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), 1, 1,
                case when i %% 2 = 0 then jsonb_build_object(
                    'source', 'search', 'position', i %% 40, 'query', 'reader for kids', 'screen', 'home_' || i) end
            from generate_series(%3$d, %4$d) i""";
    /** What the same rows cost without Footfall. */
    static final String COPY = """
            copy (
                select a.id, user_id, t.name, e.name, entity_id, metadata, occurred_at, received_at
                from activity a join activity_type t on t.id = a.activity_type
                    left join entity_type e on e.id = a.entity_type
            ) to stdout (format csv)""";

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /**
     * In a small heap, with the compilers and the collector of a server, and without what the cache of the tests'
     * starts knows of others.
     */
    static AppProcess start() {
        return AppProcess.start(
                AppProcess.newDataFolder(),
                Map.of(),
                "-Xmx256m",
                "-XX:AOTMode=off",
                "-XX:TieredStopAtLevel=4",
                "-XX:-UseSerialGC",
                "-XX:+UseG1GC");
    }

    @Test
    void measuresStreamAgainstCopy() throws Exception {
        try (AppProcess app = start();
                Connection connection = app.postgres().connect()) {
            load(app, connection);
            double[] ratios = new double[ROUNDS];
            double[] rates = new double[ROUNDS];
            for (int round = -WARM_UP; round < ROUNDS; round++) {
                double stream = rate(() -> stream(app));
                double copy = rate(() -> copy(connection));
                if (round >= 0) {
                    ratios[round] = stream / copy;
                    rates[round] = stream;
                }
            }
            BenchReport.figure(
                    "export.csv",
                    Map.of(
                            "ratio_to_copy", BenchReport.rounded(BenchReport.median(ratios)),
                            "rows_per_second", Math.round(BenchReport.median(rates)),
                            "rows", ROWS));
        }
    }

    private void load(AppProcess app, Connection connection) throws Exception {
        for (int day = 0; day < DAYS; day++) { // the application makes the days
            HttpRequest post = HttpRequest.newBuilder(app.uri("/api/activities"))
                    .header("Authorization", "Bearer " + TestKeys.CAPTURE)
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(
                            "{\"userId\":\"%s\",\"activityType\":\"app_view\",\"timestamp\":\"%s\"}"
                                    .formatted(UUID.randomUUID(), Instant.now().minus(Duration.ofDays(day)))))
                    .build();
            assertThat(http.send(post, HttpResponse.BodyHandlers.discarding()).statusCode())
                    .isEqualTo(202);
        }
        try (Statement statement = connection.createStatement()) {
            statement.execute("delete from activity");
            for (int from = 1; from <= ROWS; from += 100_000) {
                statement.execute(LOAD.formatted(DAYS, ROWS, from, Math.min(ROWS, from + 99_999)));
            }
            statement.execute("vacuum analyze activity");
            statement.execute("checkpoint");
        }
    }

    private interface Reading {
        /** Returns how many lines came. */
        long read() throws Exception;
    }

    private static double rate(Reading reading) throws Exception {
        long startNanos = System.nanoTime();
        assertThat(reading.read()).isEqualTo(ROWS);
        return ROWS / ((System.nanoTime() - startNanos) / 1e9);
    }

    private long stream(AppProcess app) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(app.uri("/api/admin/activities/export?format=csv"))
                .header("Authorization", "Bearer " + TestKeys.ADMIN)
                .build();
        byte[] buffer = new byte[1 << 16];
        long lines = -1; // the header's
        try (InputStream body =
                http.send(request, HttpResponse.BodyHandlers.ofInputStream()).body()) {
            for (int count = body.read(buffer); count >= 0; count = body.read(buffer)) {
                lines += lines(buffer, count);
            }
        }
        return lines;
    }

    private static long copy(Connection connection) throws SQLException {
        CopyOut copy = connection.unwrap(PGConnection.class).getCopyAPI().copyOut(COPY);
        long lines = 0;
        for (byte[] row = copy.readFromCopy(); row != null; row = copy.readFromCopy()) {
            lines += lines(row, row.length);
        }
        return lines;
    }

    private static long lines(byte[] bytes, int count) {
        long lines = 0;
        for (int i = 0; i < count; i++) {
            lines += bytes[i] == '\n' ? 1 : 0;
        }
        return lines;
    }
}

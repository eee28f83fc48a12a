package dev.footfall.export;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.activity.Days;
import dev.footfall.bench.BenchReport;
import dev.footfall.testkit.AppProcess;
import dev.footfall.testkit.TestKeys;
import dev.footfall.testkit.Wait;
import java.io.IOException;
import java.io.OutputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The job {@code export} of 5,000,000 rows in a heap of 256 MiB, sorted, safe on the disk and with its digest, against
 * {@code COPY (SELECT …) TO STDOUT} of the same columns in no order, piped to {@code gzip}; in turn, in one run. Once
 * against gzip at the export's own level, which is the harder, and once at its usual one.
 */
@Tag("bench")
class ExportBench {

    private static final int ROWS = Integer.getInteger("bench.export.rows", 5_000_000);
    private static final int ROUNDS = Integer.getInteger("bench.rounds", 2);
    private static final int DAYS = 8;
    private static final int A_DAY = ROWS / DAYS;
    private static final JsonMapper JSON = new JsonMapper();

    /** In order of time, of 200,000 people and 2,000 apps. */
    private static final String LOAD = """
            insert into activity (occurred_at, received_at, id, user_id, entity_id, activity_type, entity_type,
                metadata)
            select date '%1$s' + i * interval '%2$d us', now(), gen_random_uuid(),
                md5((i * 7919 %% 200000)::text)::uuid,
                md5('app ' || (i * 31 %% 2000))::uuid, 1 + i %% 8, 1,
                case when i %% 2 = 0 then jsonb_build_object(
                    'source', 'search', 'position', i %% 40, 'query', 'reader for kids', 'screen', 'home_' || i) end
            from generate_series(%3$d::bigint, %4$d) i""";

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @Test
    void measuresJobAgainstCopyAndGzip() throws Exception {
        try (AppProcess app = CsvBench.start();
                Connection connection = app.postgres().connect();
                var timer = Executors.newSingleThreadExecutor()) {
            connection.setNetworkTimeout(timer, 0);
            load(connection);
            double[] ratios = new double[ROUNDS];
            double[] rates = new double[ROUNDS];
            long bytes = 0;
            export(app); // its compiler has its minute
            for (int round = 0; round < ROUNDS; round++) {
                double copy = rate(() -> copy(connection, app.dataFolder(), "-1"));
                JsonNode[] made = new JsonNode[1];
                rates[round] = rate(() -> (made[0] = export(app)).get("rows").asLong());
                ratios[round] = rates[round] / copy;
                bytes = made[0].get("bytes").asLong();
            }
            double usual = rate(() -> copy(connection, app.dataFolder(), "-6"));
            BenchReport.figure(
                    "export.job",
                    Map.of(
                            "ratio_to_copy_gzip_1", BenchReport.rounded(BenchReport.median(ratios)),
                            "ratio_to_copy_gzip", BenchReport.rounded(BenchReport.median(rates) / usual),
                            "rows_per_second", Math.round(BenchReport.median(rates)),
                            "rows", ROWS,
                            "bytes", bytes));
        }
    }

    private static void load(Connection connection) throws Exception {
        try (Statement statement = connection.createStatement()) {
            statement.execute("insert into entity_type (name) select 'App' where not exists (select from entity_type)");
            for (int back = 1; back <= DAYS; back++) {
                LocalDate day = LocalDate.now(ZoneOffset.UTC).minusDays(back);
                String table = Days.partition(day);
                statement.execute("""
                                create table if not exists %s partition of activity for values
                                    from ('%s 00:00+00') to ('%s 00:00+00')""".formatted(table, day, day.plusDays(1)));
                statement.execute("insert into activity_day (day) values ('" + day + "') on conflict do nothing");
                statement.execute(LOAD.formatted(day, 86_000_000_000L / A_DAY, 1, A_DAY));
                statement.execute("vacuum (freeze, analyze) " + table);
            }
            statement.execute("checkpoint");
        }
    }

    private static double rate(Callable<Long> reading) throws Exception {
        long startNanos = System.nanoTime();
        assertThat(reading.call()).isEqualTo((long) A_DAY * DAYS);
        return A_DAY * (double) DAYS / ((System.nanoTime() - startNanos) / 1e9);
    }

    private JsonNode export(AppProcess app) throws IOException, InterruptedException {
        String path = "/api/admin/exports";
        String id = call(request(app, path).POST(HttpRequest.BodyPublishers.ofString("{}")))
                .get("id")
                .asString();
        while (true) {
            JsonNode export = call(request(app, path + "/" + id));
            String status = export.get("status").asString();
            if (status.equals("COMPLETED")) {
                call(request(app, path + "/" + id).DELETE());
                return export;
            }
            assertThat(status).as(export.toString()).isIn("PENDING", "RUNNING");
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        }
    }

    private static HttpRequest.Builder request(AppProcess app, String path) {
        return HttpRequest.newBuilder(app.uri(path))
                .header("Authorization", "Bearer " + TestKeys.ADMIN)
                .header("Content-Type", "application/json");
    }

    private JsonNode call(HttpRequest.Builder request) throws IOException, InterruptedException {
        return JSON.readTree(
                http.send(request.build(), HttpResponse.BodyHandlers.ofString()).body());
    }

    private static long copy(Connection connection, Path folder, String level) throws Exception {
        Path file = folder.resolve("copy.csv.gz");
        Process gzip = new ProcessBuilder("gzip", level, "-c")
                .redirectOutput(file.toFile())
                .start();
        long rows;
        try (OutputStream in = gzip.getOutputStream()) {
            rows = connection.unwrap(PGConnection.class).getCopyAPI().copyOut(CsvBench.COPY, in);
        }
        assertThat(gzip.waitFor(Wait.seconds(600))).isTrue();
        assertThat(Files.size(file)).isGreaterThan(rows);
        return rows;
    }
}

package dev.footfall.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.activity.Days;
import dev.footfall.database.Endpoint;
import dev.footfall.testkit.AppProcess;
import dev.footfall.testkit.OwnProcesses;
import dev.footfall.testkit.TestKeys;
import dev.footfall.testkit.TestPostgres;
import dev.footfall.testkit.Wait;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Fault 10 for exports: killed while it is written and gone on with, it is one file with every row once. */
@OwnProcesses
class ExportFaultsTests {

    private static final int DAYS = 4;
    private static final String EXPORTS = "/api/admin/exports";
    private static final JsonMapper JSON = new JsonMapper();
    /** The second day to be whole waits, for as long as the test holds the lock. */
    private static final String WAIT_AFTER_ONE_DAY = """
            create function wait_here() returns trigger language plpgsql as $$
            begin
                if new.done and exists (select from export_part where done) then
                    perform pg_advisory_xact_lock_shared(4711);
                end if;
                return new;
            end $$;
            create trigger wait_here before update on export_part for each row execute function wait_here()""";

    private final Endpoint endpoint = TestPostgres.createDatabase();
    private final JdbcClient database =
            JdbcClient.create(new DriverManagerDataSource(endpoint.url(), endpoint.user(), endpoint.password()));
    private final HttpClient http = HttpClient.newHttpClient();
    private final Instant now = Instant.now();
    private AppProcess app;

    @BeforeEach
    void start() {
        app = AppProcess.start(
                AppProcess.newDataFolder(),
                Map.of(
                        "FOOTFALL_DATABASE_URL", endpoint.url(),
                        "FOOTFALL_DATABASE_USER", endpoint.user(),
                        "FOOTFALL_DATABASE_PASSWORD", endpoint.password()),
                "-Dfootfall.analytics.keep-counting=false",
                "-Ddb-scheduler.enabled=false",
                "-Dfootfall.exports.threads=1");
    }

    @AfterEach
    void end() {
        app.close();
    }

    @Test
    void killedExportContinuesToOneWholeFile() throws Exception {
        fill(6_000);
        execute(WAIT_AFTER_ONE_DAY);
        String id;
        try (Connection held = connect();
                Statement lock = held.createStatement()) {
            lock.execute("select pg_advisory_lock(4711)");
            id = json(202, request(EXPORTS).POST(HttpRequest.BodyPublishers.ofString("{}")))
                    .get("id")
                    .asString();
            Wait.until(() -> database.sql("""
                                    select exists (select from pg_locks where locktype = 'advisory' and objid = 4711
                                        and not granted)""").query(Boolean.class).single());
            app.kill9();
        }
        assertThat(files(id)).noneMatch(file -> file.endsWith(".csv.gz")).isNotEmpty();
        execute("drop trigger wait_here on export_part");
        app.restart();
        JsonNode broken = goOn(id);

        assertThat(broken.get("error").asString()).contains("The process that wrote it ended");
        assertThat(broken.get("sha256").isNull()).isTrue();
        assertWhole(id);
    }

    /** At moments that a seed chooses, until it is whole. */
    @Test
    @Tag("long")
    void repeatedlyKilledExportEndsAsOneWholeFile() throws Exception {
        fill(60_000);
        Random random = new Random(10);
        for (int round = 0; round < 6; round++) {
            String id = json(202, request(EXPORTS).POST(HttpRequest.BodyPublishers.ofString("{}")))
                    .get("id")
                    .asString();
            for (int kill = 0; kill < 3; kill++) {
                LockSupport.parkNanos(random.nextInt(1_500) * 1_000_000L);
                app.kill9();
                app.restart();
                if (status(id).equals("COMPLETED")) {
                    break;
                }
                goOn(id);
            }
            assertWhole(id);
            http.send(request(EXPORTS + "/" + id).DELETE().build(), HttpResponse.BodyHandlers.discarding());
        }
    }

    /** What is told of it before. */
    private JsonNode goOn(String id) throws Exception {
        Wait.until(() -> status(id).equals("FAILED"));
        JsonNode broken = json(200, request(EXPORTS + "/" + id));
        json(202, request(EXPORTS + "/" + id + "/restart").POST(HttpRequest.BodyPublishers.noBody()));
        return broken;
    }

    private void assertWhole(String id) throws Exception {
        Wait.until(Wait.seconds(120), () -> status(id).equals("COMPLETED"));
        byte[] file = http.send(request(EXPORTS + "/" + id + "/file").build(), HttpResponse.BodyHandlers.ofByteArray())
                .body();
        byte[] streamed = http.send(
                        request("/api/admin/activities/export?format=csv").build(),
                        HttpResponse.BodyHandlers.ofByteArray())
                .body();
        assertThat(new GZIPInputStream(new ByteArrayInputStream(file)).readAllBytes())
                .isEqualTo(streamed);
        assertThat(json(200, request(EXPORTS + "/" + id)).get("rows").asLong())
                .isEqualTo(database.sql("select count(*) from activity")
                        .query(Long.class)
                        .single());
        Wait.until(() -> files(id).equals(List.of(id + ".csv.gz")));
    }

    private void fill(int rowsADay) {
        LocalDate first = Days.of(now).minusDays(DAYS);
        for (LocalDate day : first.datesUntil(first.plusDays(DAYS)).toList()) {
            database.sql("""
                                    create table if not exists %s partition of activity for values
                                        from ('%s 00:00+00') to ('%s 00:00+00')
                                    """.formatted(Days.partition(day), day, day.plusDays(1)))
                    .update();
            database.sql("insert into activity_day (day) values (:day) on conflict do nothing")
                    .param("day", day)
                    .update();
            database.sql("""
                            insert into activity (occurred_at, received_at, id, user_id, activity_type, metadata)
                            select cast(:day as date) + n * interval '7 ms', now(), gen_random_uuid(),
                                gen_random_uuid(), 1,
                                jsonb_build_object('n', n)
                            from generate_series(1, :rows) n
                            """).param("day", day).param("rows", rowsADay).update();
        }
    }

    private String status(String id) throws IOException, InterruptedException {
        return json(200, request(EXPORTS + "/" + id)).get("status").asString();
    }

    private List<String> files(String id) throws IOException {
        try (Stream<Path> files = Files.list(app.dataFolder().resolve("exports"))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith(id))
                    .toList();
        }
    }

    private JsonNode json(int status, HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<String> answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        return JSON.readTree(answer.body());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(app.uri(path))
                .timeout(Wait.PATIENCE)
                .header("Authorization", "Bearer " + TestKeys.ADMIN)
                .header("Content-Type", "application/json");
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(endpoint.url(), endpoint.user(), endpoint.password());
    }
}

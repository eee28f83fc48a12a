package dev.footfall.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.database.Endpoint;
import dev.footfall.platform.Caller.Role;
import dev.footfall.testkit.AppProcess;
import dev.footfall.testkit.OwnProcesses;
import dev.footfall.testkit.PgBouncer;
import dev.footfall.testkit.TestApi;
import dev.footfall.testkit.TestBrowser;
import dev.footfall.testkit.TestKeys;
import dev.footfall.testkit.TestPostgres;
import dev.footfall.testkit.TestTokens;
import dev.footfall.testkit.Wait;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** A day and a night on databases as others set them up: every main way of the application, with exact results. */
@OwnProcesses
class OthersDatabaseTests {

    /** What a DBA may have set for all who do not say otherwise, and what these tests say themselves. */
    private static final Map<String, List<String>> SETTINGS = Map.ofEntries(
            Map.entry("default_transaction_isolation", List.of("serializable", "read\\ committed")),
            Map.entry("default_transaction_read_only", List.of("on", "off")),
            Map.entry("default_transaction_deferrable", List.of("on", "off")),
            Map.entry("statement_timeout", List.of("300ms", "0")),
            Map.entry("lock_timeout", List.of("1ms", "0")),
            Map.entry("idle_in_transaction_session_timeout", List.of("50ms", "0")),
            Map.entry("idle_session_timeout", List.of("500ms", "0")),
            Map.entry("exit_on_error", List.of("on", "off")),
            Map.entry("DateStyle", List.of("SQL, DMY", "ISO")),
            Map.entry("IntervalStyle", List.of("iso_8601", "postgres")),
            Map.entry("TimeZone", List.of("Asia/Kathmandu", "UTC")),
            Map.entry("bytea_output", List.of("escape", "hex")),
            Map.entry("array_nulls", List.of("off", "on")),
            Map.entry("transform_null_equals", List.of("on", "off")),
            Map.entry("synchronous_commit", List.of("off", "off")),
            Map.entry("client_encoding", List.of("LATIN1", "UTF8")));

    @Test
    void worksInItsOwnSchemaWhateverTheSettings() throws SQLException {
        Endpoint database = TestPostgres.createDatabase();
        // What another application keeps in the usual schema is left alone.
        asAdministrator(database, """
                drop schema public cascade;
                create schema public;
                create table public.batch_job_instance (others text);
                create table public.activity (others text);
                create schema footfall authorization %s""".formatted(database.user()));
        asAdministrator(database, settings("database " + name(database)));
        asAdministrator(database, "alter database " + name(database) + " set search_path = public");
        passADay(database, database, "footfall");
        assertThat(asTests(database, "public")
                        .sql("select count(*) from pg_class where relnamespace = 'public'::regnamespace")
                        .query(Integer.class)
                        .single())
                .isEqualTo(2);
    }

    @Test
    void worksBehindASessionPooler() throws SQLException {
        Endpoint database = TestPostgres.createDatabase();
        asAdministrator(database, settings("role " + database.user() + " in database " + name(database)));
        try (PgBouncer pooler = PgBouncer.before(database, "session")) {
            passADay(pooler.endpoint(), database, "public");
        }
    }

    private static void passADay(Endpoint seenByApplication, Endpoint database, String schema) throws SQLException {
        Map<String, String> environment = new HashMap<>(Map.of(
                "FOOTFALL_DATABASE_URL", seenByApplication.url(),
                "FOOTFALL_DATABASE_USER", seenByApplication.user(),
                "FOOTFALL_DATABASE_PASSWORD", seenByApplication.password()));
        if (!schema.equals("public")) {
            environment.put("FOOTFALL_DATABASE_SCHEMA", schema);
        }
        AppProcess app = AppProcess.start(
                AppProcess.newDataFolder(),
                environment,
                "-Ddb-scheduler.enabled=false",
                "-Dfootfall.analytics.keep-counting=false");
        Endpoint tests = new Endpoint(asTests(schema, database.url()), database.user(), database.password());
        try (FaultFixture fixture = FaultFixture.on(tests, app)) {
            NightlyJobs night = new NightlyJobs(fixture).fill();
            for (String job : NightlyJobs.JOBS) {
                night.start(job);
                night.goOn(job);
                night.assertDone(job);
            }
            night.addPerson();
            night.startErasure();
            Wait.until(() -> night.receipts() > 0);
            night.assertErased();
            capture(fixture);
            signIn(app.uri("/").getPort());
            assertThat(app.log()).doesNotContain("Failed at", "The database is away");
        }
    }

    /** Twice, so that the second delivery goes by the staging table; then read in both forms, exported and deleted. */
    private static void capture(FaultFixture fixture) {
        TestApi api = new TestApi(fixture.app().uri("/").getPort());
        UUID person = UUID.randomUUID();
        String activities = IntStream.range(0, 300)
                .mapToObj(i -> ("{\"userId\": \"%s\", \"activityType\": \"app_view\", \"id\": \"%s\", "
                                + "\"timestamp\": \"%s\", \"metadata\": {\"source\": \"größer ✓\"}}")
                        .formatted(person, UUID.randomUUID(), Instant.now().minusSeconds(i)))
                .collect(Collectors.joining(",", "[", "]"));
        assertThat(api.post("/api/activities", TestKeys.CAPTURE, activities).body())
                .contains("\"accepted\":300");
        assertThat(api.post("/api/activities", TestKeys.CAPTURE, activities).body())
                .contains("\"duplicates\":300");
        assertThat(fixture.spooled()).isZero();
        assertThat(api.get(200, "/api/admin/activities?size=500&userId=" + person)
                        .toString())
                .contains("größer ✓");
        TestApi.Answer csv = api.get("/api/admin/activities?userId=" + person, TestKeys.ADMIN, "Accept", "text/csv");
        assertThat(csv.body().lines()).hasSize(301);
        String export = "/api/admin/exports/"
                + api.post("/api/admin/exports", TestKeys.ADMIN, "{\"userId\": \"" + person + "\"}")
                        .json()
                        .get("id")
                        .asString();
        Wait.until(() -> api.get(200, export).get("status").asString().equals("COMPLETED"));
        assertThat(api.get(200, export).get("rows").asInt()).isEqualTo(300);
        TestApi.Answer deleted = api.delete("/api/users/me/activity", TestTokens.of(person));
        assertThat(deleted.json().get("deleted").asInt()).as(deleted.body()).isEqualTo(300);
    }

    private static void signIn(int port) {
        TestBrowser browser = TestBrowser.signedInAs(port, Role.ADMIN);
        for (String page : List.of("/admin/activities", "/admin/jobs", "/admin/health", "/me/activity")) {
            assertThat(browser.get(page).statusCode()).as(page).isEqualTo(200);
        }
    }

    private static String settings(String of) {
        return SETTINGS.entrySet().stream()
                .map(setting -> "alter %s set %s = '%s'"
                        .formatted(of, setting.getKey(), setting.getValue().getFirst()))
                .collect(Collectors.joining("; "));
    }

    private static JdbcClient asTests(Endpoint database, String schema) {
        return JdbcClient.create(
                new DriverManagerDataSource(asTests(schema, database.url()), database.user(), database.password()));
    }

    /** The address, with options of a start, which win over what is set for database and role. */
    private static String asTests(String schema, String url) {
        String options = SETTINGS.entrySet().stream()
                .filter(setting -> !setting.getKey().equals("client_encoding"))
                .map(setting ->
                        "-c " + setting.getKey() + "=" + setting.getValue().getLast())
                .collect(Collectors.joining(" "));
        return url + "?currentSchema=" + schema + "&options=" + URLEncoder.encode(options, StandardCharsets.UTF_8);
    }

    /** With the same options, since what is set once would keep the next from being set. */
    private static void asAdministrator(Endpoint database, String sql) throws SQLException {
        Endpoint all = TestPostgres.server();
        try (Connection connection =
                        DriverManager.getConnection(asTests("public", database.url()), all.user(), all.password());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String name(Endpoint database) {
        return database.url().replaceFirst(".*/([^/?]*).*", "$1");
    }
}

package dev.footfall.export;

import static dev.footfall.testkit.TestActivity.anActivity;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.footfall.activity.Days;
import dev.footfall.platform.DataFolder;
import dev.footfall.platform.database.JobsDatabase;
import dev.footfall.testkit.FootfallTest;
import dev.footfall.testkit.SeenViews;
import dev.footfall.testkit.TestActivities;
import dev.footfall.testkit.TestActivity;
import dev.footfall.testkit.TestApi;
import dev.footfall.testkit.TestBrowser;
import dev.footfall.testkit.TestKeys;
import dev.footfall.testkit.TestTokens;
import dev.footfall.testkit.Wait;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** Large exports, over the API. */
@FootfallTest
class ExportsIntegrationTests {

    private static final Instant LAST = Instant.parse("2026-11-20T23:59:59.999999Z");
    private static final UUID[] USERS = {UUID.randomUUID(), UUID.randomUUID(), UUID.randomUUID()};
    private static final UUID APP = UUID.randomUUID();

    @LocalServerPort
    int port;

    @Autowired
    TestActivities rows;

    @Autowired
    SeenViews views;

    @Autowired
    ExportUpkeep upkeep;

    @Autowired
    DataFolder data;

    @Autowired
    Clock clock;

    @Autowired
    JdbcClient database;

    @Autowired
    @JobsDatabase
    DataSource jobs;

    private TestApi api;
    private ExportCalls exports;

    @BeforeEach
    void fill() {
        api = new TestApi(port);
        exports = new ExportCalls(port);
        views.clear();
        database.sql("truncate activity, export_request cascade").update();
        database.sql("update activity_day set state = 'open'").update();
        Random random = new Random(7);
        List<String> types = List.of("app_view", "app_share", "favorite_add");
        rows.insert(IntStream.range(0, 900)
                .mapToObj(i -> {
                    TestActivity activity = anActivity()
                            .by(USERS[random.nextInt(USERS.length)])
                            .of(types.get(random.nextInt(types.size())))
                            .at(LAST.minusNanos(1_000L * random.nextLong(4 * 86_400_000_000L)))
                            .with("source", i % 3 == 0 ? "=home; \"x\"" : "search");
                    return i % 2 == 0 ? activity : activity.on(APP);
                })
                .toList());
    }

    /** Of everything and of one filter of each kind; the second as a program sends it, the first as a list's address. */
    @Test
    void theFileHasTheBytesOfTheStream() {
        record Asked(String query, String json) {}
        for (Asked asked : List.of(
                new Asked("", "{}"),
                new Asked("&type=app_view&type=app_share", "{\"type\": [\"app_view\", \"app_share\"]}"),
                new Asked(
                        "&userId=" + USERS[0] + "&from=2026-11-18",
                        "{\"userId\": \"" + USERS[0] + "\", \"from\": \"2026-11-18\"}"),
                new Asked(
                        "&from=2026-11-18T07:30:00Z&to=2026-11-20T18:00:00.5Z",
                        "{\"from\": \"2026-11-18T07:30:00Z\", \"to\": \"2026-11-20T18:00:00.5Z\"}"),
                new Asked(
                        "&entityType=App&entityId=" + APP + "&metadata.source=search",
                        "{\"entityType\": \"App\", \"entityId\": \"%s\", \"metadata\": {\"source\": \"search\"}, \"to\": null}"
                                .formatted(APP)),
                new Asked(
                        "&userId=" + UUID.nameUUIDFromBytes(new byte[1]),
                        "{\"userId\": \"" + UUID.nameUUIDFromBytes(new byte[1]) + "\"}"))) {
            String streamed = api.get("/api/admin/activities/export?format=csv" + asked.query, TestKeys.ADMIN)
                    .body();
            JsonNode export = exports.await("COMPLETED", exports.make(asked.json));

            assertThat(exports.content(export)).isEqualTo(streamed);
        }
    }

    @Test
    void theFileCanBeFetchedInPiecesAndLiesWhereOnlyItsOwnerMayLook() throws IOException {
        JsonNode export = exports.await("COMPLETED", exports.make("{}"));
        String id = export.get("id").asString();
        var whole = exports.file(id);
        var end = exports.file(id, "Range", "bytes=100-");

        assertThat(whole.headers().firstValue("Content-Type")).contains("application/gzip");
        assertThat(whole.headers().firstValue("Content-Disposition").orElse("")).startsWith("attachment;");
        assertThat(whole.headers().firstValue("Cache-Control").orElse("")).contains("no-store");
        assertThat(end.statusCode()).isEqualTo(206);
        assertThat(end.body()).hasSize(whole.body().length - 100);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder())))
                .isEqualTo("rwx------");
        Wait.until(Duration.ofSeconds(20), () -> files(id).equals(List.of(id + ".csv.gz")));
    }

    @Test
    void whatCannotBeUsedIsSaidFieldByField() {
        JsonNode answer = api.post(
                        ExportCalls.PATH,
                        TestKeys.ADMIN,
                        "{\"userId\": \"x\", \"from\": \"soon\", \"sort\": \"id\", \"type\": \"nothing_like_it\"}")
                .json();

        assertThat(answer.get("status").asInt()).isEqualTo(400);
        assertThat(answer.get("errors").findValuesAsString("field"))
                .containsExactlyInAnyOrder("userId", "from", "sort", "type");
        assertThat(api.post(ExportCalls.PATH, TestKeys.ADMIN, "{\"type\": {}}").status())
                .isEqualTo(400);
        assertThat(api.get(200, ExportCalls.PATH).get("exports")).isEmpty();
    }

    @Test
    void anExportIsItsOwnersAndAdministratorsAloneAndOperatorsSeeItsState() {
        String mine = TestBrowser.makeKey(port, "activities:read");
        String other = TestBrowser.makeKey(port, "activities:read");
        String operator = TestTokens.of(UUID.randomUUID(), "OPS");
        String id = exports.make("{\"userId\": \"" + USERS[0] + "\"}", mine);
        String path = ExportCalls.PATH + "/" + id;
        exports.await("COMPLETED", id);

        assertThat(api.get(path, mine).json().at("/filter/userId/0").asString()).isEqualTo(USERS[0].toString());
        assertThat(api.get(path + "/file", mine).status()).isEqualTo(200);
        assertThat(api.get(ExportCalls.PATH, mine).json().get("exports")).hasSize(1);
        TestApi.Answer unknown = api.get(ExportCalls.PATH + "/" + UUID.randomUUID(), other);
        for (String asked : List.of(path, path + "/file")) {
            TestApi.Answer answer = api.get(asked, other);
            assertThat(answer.status()).isEqualTo(404);
            assertThat(answer.json().get("detail")).isEqualTo(unknown.json().get("detail"));
        }
        assertThat(api.delete(path, other).status()).isEqualTo(404);
        assertThat(api.post(path + "/restart", other, "").status()).isEqualTo(404);
        assertThat(api.get(ExportCalls.PATH, other).json().get("exports")).isEmpty();

        assertThat(api.get(ExportCalls.PATH, operator).body())
                .contains("COMPLETED")
                .doesNotContain(USERS[0].toString(), "filter");
        assertThat(api.get(path, operator).body()).contains("COMPLETED").doesNotContain(USERS[0].toString());
        assertThat(api.get(path + "/file", operator).status()).isEqualTo(403);

        assertThat(api.delete(path, TestKeys.ADMIN).status()).isEqualTo(204);
        assertThat(api.get(path, mine).status()).isEqualTo(404);
        assertThat(files(id)).isEmpty();
    }

    @Test
    void whoExportsOnePersonIsRecordedAndSoIsWhoFetchesTheFile() {
        String id = exports.make("{\"userId\": \"" + USERS[1] + "\"}");
        exports.await("COMPLETED", id);
        exports.file(id);

        assertThat(views.all())
                .extracting("userId", "view")
                .containsExactly(tuple(USERS[1], "csv"), tuple(USERS[1], "csv"));
        assertThat(database.sql(
                                "select action from audit_entry where subject like '%' || :id and person_hash is not null")
                        .param("id", id)
                        .query(String.class)
                        .list())
                .containsExactlyInAnyOrder("exported", "export-fetched");
    }

    @Test
    void onlySoManyOfOneOwnerAreUnderWay() throws Exception {
        String other = TestBrowser.makeKey(port, "activities:read");
        try (var _ = HeldTable.againstReaders(jobs, Days.partition(Days.of(LAST)))) {
            List<String> under =
                    Stream.generate(() -> exports.make("{}")).limit(3).toList();
            TestApi.Answer fourth = api.post(ExportCalls.PATH, TestKeys.ADMIN, "{}");

            assertThat(fourth.status()).isEqualTo(409);
            assertThat(fourth.json().get("detail").asString()).contains("3 exports of yours are under way");
            String id = exports.make("{}", other);
            assertThat(api.get(ExportCalls.PATH + "/" + id + "/file", other).status())
                    .isEqualTo(409);
            for (String one : under) {
                assertThat(api.delete(ExportCalls.PATH + "/" + one, TestKeys.ADMIN)
                                .status())
                        .isEqualTo(204);
            }
            assertThat(api.get(ExportCalls.PATH, other).json().get("exports")).hasSize(1);
        }
        api.get(ExportCalls.PATH, other)
                .json()
                .get("exports")
                .forEach(left -> exports.await("COMPLETED", left.get("id").asString()));
    }

    @Test
    void whatWasStoppedGoesOnWhereItStopped() throws Exception {
        String id = exports.make("{}");
        exports.await("COMPLETED", id);
        String streamed = api.get("/api/admin/activities/export?format=csv", TestKeys.ADMIN)
                .body();
        String stopped;
        try (var _ = HeldTable.againstWriters(jobs, "export_people")) {
            stopped = exports.make("{}");
            JsonNode running = exports.await("RUNNING", stopped);
            assertThat(api.post("/api/admin/jobs/export/runs/" + running.get("run") + "/stop", TestKeys.ADMIN, "")
                            .status())
                    .isEqualTo(202);
        }
        exports.await("STOPPED", stopped);
        assertThat(api.post(ExportCalls.PATH + "/" + stopped + "/restart", TestKeys.ADMIN, "")
                        .status())
                .isEqualTo(202);

        assertThat(exports.content(exports.await("COMPLETED", stopped))).isEqualTo(streamed);
        assertThat(api.post(ExportCalls.PATH + "/" + stopped + "/restart", TestKeys.ADMIN, "")
                        .status())
                .isEqualTo(409);
    }

    /** Something else stands where a part is to be written. */
    @Test
    void aDiskThatRefusesLeavesNothingBehindAndIsSaid() throws Exception {
        String id;
        Path inTheWay;
        try (var _ = HeldTable.againstWriters(jobs, "export_part")) {
            id = exports.make("{}");
            inTheWay = folder().resolve(id + "-" + Days.of(LAST) + ".part");
            Files.createDirectories(inTheWay.resolve("full"));
        }
        JsonNode failed = exports.await("FAILED", id);

        assertThat(failed.get("error").asString())
                .contains("disk of the data folder")
                .doesNotContain(id);
        assertThat(failed.get("rows").asLong()).isZero();
        assertThat(files(id)).containsExactly(inTheWay.getFileName().toString());
        Files.delete(inTheWay.resolve("full"));
        Files.delete(inTheWay);
        api.post(ExportCalls.PATH + "/" + id + "/restart", TestKeys.ADMIN, "");
        exports.content(exports.await("COMPLETED", id));
    }

    @Test
    void afterItsTimeTheFileIsGoneAndLaterTheWordOfIt() {
        String id = exports.make("{}");
        exports.await("COMPLETED", id);
        Duration keep = Duration.ofDays(7);
        upkeep.expire(clock.instant().plus(keep.minusMinutes(1)));
        assertThat(exports.file(id).statusCode()).isEqualTo(200);

        upkeep.expire(clock.instant().plus(keep.plusMinutes(1)));
        upkeep.files();

        assertThat(api.get(200, ExportCalls.PATH + "/" + id).get("status").asString())
                .isEqualTo("EXPIRED");
        assertThat(exports.file(id).statusCode()).isEqualTo(410);
        assertThat(files(id)).isEmpty();
        assertThat(database.sql("select count(*) from export_people")
                        .query(Long.class)
                        .single())
                .isZero();
        upkeep.expire(clock.instant().plus(keep.multipliedBy(2).plusMinutes(1)));
        assertThat(api.get(ExportCalls.PATH + "/" + id, TestKeys.ADMIN).status())
                .isEqualTo(404);
    }

    private Path folder() {
        return data.path().resolve("exports");
    }

    private List<String> files(String id) {
        try (Stream<Path> files = Files.list(folder())) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith(id))
                    .toList();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}

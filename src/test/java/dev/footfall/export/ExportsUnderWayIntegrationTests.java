package dev.footfall.export;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.activity.Days;
import dev.footfall.platform.Caller.Role;
import dev.footfall.testkit.TestApi;
import dev.footfall.testkit.TestBrowser;
import dev.footfall.testkit.TestKeys;
import dev.footfall.testkit.Wait;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/** What may happen to a large export while it is written, and what becomes of it after its time. */
class ExportsUnderWayIntegrationTests extends WithActivityToExport {

    @Autowired
    ExportCleanup upkeep;

    @Autowired
    Clock clock;

    @Test
    void limitsRunningExportsOfAnOwner() throws Exception {
        String other = TestBrowser.makeKey(port, "activities:read");
        try (var _ = HeldTable.againstReaders(jobs, Days.partition(Days.of(LAST)))) {
            List<String> under =
                    Stream.generate(() -> exports.make("{}")).limit(3).toList();
            TestApi.Answer fourth = api.post(ExportCalls.PATH, TestKeys.ADMIN, "{}");

            assertThat(fourth.status()).isEqualTo(409);
            assertThat(fourth.json().get("detail").asString()).contains("3 of your exports are in progress");
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

    /** The first one hangs at its last day: the owner's others wait, and another's passes them, though it came last. */
    @Test
    void runsExportsOfAnOwnerInTurnWithoutDelayingOthers() throws Exception {
        String other = TestBrowser.makeKey(port, "activities:read");
        List<String> mine;
        try (var _ = HeldTable.againstReaders(jobs, Days.partition(Days.of(LAST)))) {
            mine = Stream.generate(() -> exports.make("{}")).limit(3).toList();
            exports.await("RUNNING", mine.getFirst());

            exports.await("COMPLETED", exports.make("{\"to\": \"%s\"}".formatted(Days.of(LAST)), other));

            assertThat(mine.stream()
                            .map(id -> api.get(200, ExportCalls.PATH + "/" + id)
                                    .get("status")
                                    .asString()))
                    .containsExactly("RUNNING", "PENDING", "PENDING");
        }
        mine.forEach(id -> exports.await("COMPLETED", id));
    }

    /** Each that waits has a connection of its own, also when its export is deleted. */
    @Test
    void limitsWaitingRunsOfAnOwner() throws Exception {
        List<String> made = new ArrayList<>();
        int refused = 0;
        try (var _ = HeldTable.againstReaders(jobs, Days.partition(Days.of(LAST)))) {
            made.add(exports.make("{}"));
            for (int i = 0; i < 12; i++) {
                TestApi.Answer answer = api.post(ExportCalls.PATH, TestKeys.ADMIN, "{}");
                if (answer.status() == 202) {
                    String id = answer.json().get("id").asString();
                    api.delete(ExportCalls.PATH + "/" + id, TestKeys.ADMIN);
                } else {
                    assertThat(answer.status()).isEqualTo(409);
                    refused++;
                }
            }
        }
        assertThat(refused).isEqualTo(2);
        exports.await("COMPLETED", made.getFirst());
        Wait.until(() -> database.sql("select count(*) from job_run where ended_at is null")
                        .query(Long.class)
                        .single()
                == 0);
    }

    @Test
    void restartContinuesAStoppedExport() throws Exception {
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

    @Test
    void neitherStartsNorOffersARunThatCannotSucceed() throws Exception {
        TestApi.Answer unknown = api.post(
                "/api/admin/jobs/export/runs", TestKeys.ADMIN, "{\"export\": \"%s\"}".formatted(UUID.randomUUID()));
        assertThat(unknown.status()).isEqualTo(409);
        assertThat(unknown.json().get("detail").asString()).isEqualTo("There is no such export.");

        String stopped;
        String run;
        try (var _ = HeldTable.againstWriters(jobs, "export_people")) {
            stopped = exports.make("{}");
            run = exports.await("RUNNING", stopped).get("run").asString();
            api.post("/api/admin/jobs/export/runs/" + run + "/stop", TestKeys.ADMIN, "");
        }
        exports.await("STOPPED", stopped);
        TestBrowser admin = TestBrowser.signedInAs(port, Role.ADMIN);
        String page = "/admin/jobs/export/runs/" + run;
        assertThat(admin.get(page).body()).contains(page + "/restart");

        api.delete(ExportCalls.PATH + "/" + stopped, TestKeys.ADMIN);

        assertThat(admin.get(page).body())
                .contains("A restart cannot succeed.", "There is no such export.")
                .doesNotContain(page + "/restart");
    }

    /** Something else stands where a part is to be written. */
    @Test
    void reportsAFailingDiskAndLeavesNothing() throws Exception {
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
    void expiresTheFileAndLaterTheRecord() {
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
}

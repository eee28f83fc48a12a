package dev.footfall.export;

import static dev.footfall.testkit.TestActivity.anActivity;
import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.activity.Activity;
import dev.footfall.activity.ViewedPeople;
import dev.footfall.database.Pools.JobsDatabase;
import dev.footfall.platform.DataFolder;
import dev.footfall.privacy.AuditQueries;
import dev.footfall.testkit.BesideTest;
import dev.footfall.testkit.Dump;
import dev.footfall.testkit.TestActivities;
import dev.footfall.testkit.TestActivity;
import dev.footfall.testkit.TestApi;
import dev.footfall.testkit.TestKeys;
import dev.footfall.testkit.TestTokens;
import dev.footfall.testkit.Wait;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** Fault 11: whoever goes takes the exports along that they are in, whole ones and those that are being written. */
@BesideTest(emptyEachTime = true)
class ErasedFromExportsIntegrationTests {

    @LocalServerPort
    int port;

    @Autowired
    TestActivities rows;

    @Autowired
    ExportProgress progress;

    @Autowired
    ViewedPeople viewed;

    @Autowired
    ExportRequests requests;

    @Autowired
    AuditQueries audit;

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
    private final UUID canary = UUID.randomUUID();
    private final UUID other = UUID.randomUUID();

    @BeforeEach
    void fill() {
        api = new TestApi(port);
        exports = new ExportCalls(port);
        rows.insert(of(canary, 40));
        rows.insert(of(other, 40));
    }

    private List<TestActivity> of(UUID user, int count) {
        List<TestActivity> some = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            some.add(anActivity()
                    .by(user)
                    .of(i % 2 == 0 ? "app_view" : "app_share")
                    .at(clock.instant().minus(i % 3, ChronoUnit.DAYS).minusSeconds(60 + i)));
        }
        return some;
    }

    @Test
    void withdrawsExportsWithTheErasedOnly() {
        String all = exports.make("{}");
        String own = exports.make("{\"userId\": \"" + canary + "\"}");
        exports.await("COMPLETED", all);
        exports.await("COMPLETED", own);
        String others = exports.make("{\"userId\": \"" + other + "\"}");
        exports.await("COMPLETED", others);
        assertThat(api.get("/api/users/me/activity/export?format=json", TestTokens.of(canary))
                        .body())
                .contains("a file with your activity");

        erase(canary);

        for (String gone : List.of(all, own)) {
            exports.await("SUPERSEDED", gone);
            assertThat(exports.file(gone).statusCode()).isEqualTo(410);
        }
        // what another test has left goes within a second
        Wait.until(() -> files().equals(Set.of(UUID.fromString(others))));
        assertThat(exports.content(exports.await("COMPLETED", others))).contains(other.toString());
        assertThat(new Dump(database).rowsWith(canary)).isEmpty();
        assertThat(api.post(ExportCalls.PATH, TestKeys.ADMIN, "{\"userId\": \"" + canary + "\"}")
                        .status())
                .isEqualTo(400);
        assertThat(exports.content(exports.await("COMPLETED", exports.make("{}"))))
                .doesNotContain(canary.toString());
    }

    /** Others wrote down whom they met. */
    @Test
    void withdrawsExportsThatMentionTheErased() {
        var named = UUID.randomUUID();
        rows.insert(anActivity()
                .by(other)
                .with("note", "met " + named + " today")
                .at(clock.instant().minusSeconds(90)));
        String all = exports.make("{}");
        String without = exports.make("{\"userId\": \"" + canary + "\"}");
        assertThat(exports.content(exports.await("COMPLETED", all))).contains(named.toString());
        exports.await("COMPLETED", without);

        erase(named);

        exports.await("SUPERSEDED", all);
        assertThat(exports.file(all).statusCode()).isEqualTo(410);
        exports.await("COMPLETED", without);
    }

    @Test
    void recordsADownloadAsALookAtFewPeople() {
        String id = exports.make("{}");
        exports.await("COMPLETED", id);
        long before = looksAt(canary);

        exports.file(id);
        exports.file(id);

        assertThat(looksAt(canary)).isEqualTo(before + 2);
        assertThat(looksAt(UUID.randomUUID())).isZero();
    }

    private long looksAt(UUID person) {
        return audit.looksAt(person, 10).stream()
                .filter(look -> look.what().equals("csv"))
                .mapToLong(AuditQueries.Look::times)
                .sum();
    }

    @Test
    void keepsExportsThatADeletionDoesNotTouch() {
        String shared = exports.make("{\"type\": \"app_share\"}");
        exports.await("COMPLETED", shared);
        String own = TestTokens.of(canary);

        assertThat(api.delete("/api/users/me/activity?type=app_view", own).status())
                .isEqualTo(200);
        exports.await("COMPLETED", shared);
        assertThat(api.delete("/api/users/me/activity", own).status()).isEqualTo(200);
        exports.await("SUPERSEDED", shared);
    }

    /** It has read the canary and not yet kept so: the erasure waits for that, and then finds it. */
    @Test
    void withdrawsAnExportBeingWritten() throws Exception {
        String id;
        CompletableFuture<Void> erasure;
        try (var _ = HeldTable.againstWriters(jobs, "export_people")) {
            id = exports.make("{}");
            exports.await("RUNNING", id);
            awaitWaiting("insert into export_people");
            erasure = CompletableFuture.runAsync(() -> erase(canary));
            awaitWaiting("select id from export_request");
        }
        erasure.join();
        JsonNode export = exports.await("SUPERSEDED", id);

        assertThat(export.get("sha256").isNull()).isTrue();
        Wait.until(() -> files().isEmpty());
        String run = "/api/admin/jobs/export/runs/" + export.get("run");
        Wait.until(() -> api.get(200, run).get("status").asString().equals("STOPPED"));
        assertThat(api.post(run + "/restart", TestKeys.ADMIN, "").body()).contains("This export cannot continue");
    }

    /** The other way round: it had read, then the erasure came, and now it wants to keep what it read. */
    @Test
    void keepsNothingReadBeforeAnErasure() {
        UUID export = UUID.randomUUID();
        requests.add(export, new byte[32], "test", Map.of());
        progress.begin(export, 0);
        int before = progress.removals(export).orElseThrow();
        assertThat(progress.keep(export, before, FingerprintSet.fingerprint(other), viewed.few()))
                .isTrue();
        erase(canary);

        assertThat(progress.keep(export, before, FingerprintSet.fingerprint(canary), viewed.few()))
                .isFalse();
        int after = progress.removals(export).orElseThrow();
        assertThat(progress.keep(export, after, new byte[0], viewed.few())).isTrue();
    }

    /** Two days that are written side by side meet the same people in another order. */
    @Test
    void recordsThePeopleOfTwoDaysWithoutDeadlock() throws Exception {
        UUID export = UUID.randomUUID();
        requests.add(export, new byte[32], "test", Map.of());
        progress.begin(export, 0);
        int removals = progress.removals(export).orElseThrow();
        List<UUID> people = List.of(new UUID(0, 1), new UUID(0, 2), new UUID(0, 3));
        CompletableFuture<Boolean> one;
        CompletableFuture<Boolean> another;
        try (Connection held = jobs.getConnection()) {
            held.setAutoCommit(false);
            try (PreparedStatement insert = held.prepareStatement(
                    "insert into export_shown (export, person, acted_upon) values (?, ?, false)")) {
                insert.setObject(1, export);
                insert.setObject(2, people.get(1));
                insert.executeUpdate();
            }
            one = CompletableFuture.supplyAsync(
                    () -> progress.keep(export, removals, new byte[0], shown(people)), Thread::startVirtualThread);
            another = CompletableFuture.supplyAsync(
                    () -> progress.keep(export, removals, new byte[0], shown(people.reversed())),
                    Thread::startVirtualThread);
            Wait.until(() -> database.sql("""
                                    select count(*) from pg_stat_activity
                                    where datname = current_database() and wait_event_type = 'Lock'""").query(Integer.class).single() == 2);
            held.rollback();
        }

        assertThat(Wait.result(one)).isTrue();
        assertThat(Wait.result(another)).isTrue();
        assertThat(progress.shown(export)).containsExactlyInAnyOrderElementsOf(people);
    }

    private ViewedPeople.Few shown(List<UUID> people) {
        ViewedPeople.Few few = viewed.few();
        Instant now = clock.instant();
        people.forEach(person ->
                few.see(new Activity(person, person, (short) 1, (short) 0, null, null, null, now, now, false)));
        return few;
    }

    /** At any moment: what is whole in the end has nobody in it who was erased. */
    @Test
    void erasuresDuringExportsLeaveNothing() {
        Random random = new Random(11);
        List<UUID> gone = new ArrayList<>();
        for (int round = 0; round < 4; round++) {
            UUID person = UUID.randomUUID();
            gone.add(person);
            rows.insert(of(person, 300));
            String id = exports.make("{}");
            LockSupport.parkNanos(random.nextInt(250) * 1_000_000L);
            erase(person);
            Wait.until(() -> Set.of("COMPLETED", "SUPERSEDED").contains(status(id)));
            if (status(id).equals("COMPLETED")) {
                assertThat(exports.content(api.get(200, ExportCalls.PATH + "/" + id)))
                        .contains(other.toString())
                        .doesNotContain(gone.stream().map(UUID::toString).toList());
            } else {
                Wait.until(() -> !files().contains(UUID.fromString(id)));
            }
        }
    }

    /** Its receipt is whole when it answers: 200, not 202. */
    private void erase(UUID person) {
        TestApi.Answer answer = api.post("/api/admin/users/" + person + "/erasure", TestKeys.ADMIN, "");
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    }

    private String status(String id) {
        return api.get(200, ExportCalls.PATH + "/" + id).get("status").asString();
    }

    private Set<UUID> files() {
        return new ExportFolder(data).exports();
    }

    /** A session with such a statement, since others may wait too. */
    private void awaitWaiting(String statement) {
        Wait.until(() -> database.sql("""
                                select exists (
                                    select from pg_stat_activity
                                    where datname = current_database() and wait_event_type = 'Lock'
                                    and starts_with(query, :statement))""")
                .param("statement", statement)
                .query(Boolean.class)
                .single());
    }
}

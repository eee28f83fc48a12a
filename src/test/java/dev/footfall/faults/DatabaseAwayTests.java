package dev.footfall.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.testkit.AppProcess;
import dev.footfall.testkit.Load;
import dev.footfall.testkit.OwnProcesses;
import dev.footfall.testkit.SentActivity;
import dev.footfall.testkit.Wait;
import java.net.http.HttpResponse;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Faults 3, 4 and 6 on the wire to the database: it is away, a black hole, or loses the answer to a commit. */
@OwnProcesses
class DatabaseAwayTests {

    /**
     * The three seconds that are promised, and as many that a busy machine may add: without a limit it would be the
     * driver's for ever.
     */
    private static final Duration READS_FAIL_WITHIN = Duration.ofSeconds(3).plus(Wait.seconds(3));

    private static Stage stage;

    @BeforeAll
    static void start() {
        stage = Stage.behindWire(AppProcess.newDataFolder(), Map.of());
    }

    @AfterAll
    static void end() {
        stage.close();
    }

    @BeforeEach
    void empty() throws SQLException {
        stage.wire().heal();
        Wait.until(() -> stage.calls().readiness().equals("UP"));
        stage.empty();
    }

    @Test
    void nothingIsRefusedWhileTheDatabaseIsAway() throws Exception {
        away(Duration.ofSeconds(6), 1_000);
    }

    @Test
    @Tag("long")
    void nothingIsRefusedWhileTheDatabaseIsAwayForTenMinutes() throws Exception {
        away(Duration.ofMinutes(10), 500);
    }

    private void away(Duration time, int perSecond) throws Exception {
        Load load = stage.load(4, 25, perSecond);
        stage.awaitAcked(500);
        long startNanos = System.nanoTime();
        stage.wire().refuse();

        Wait.until(() -> stage.calls().readiness().equals("DEGRADED"));
        readsAnswerSoon();
        assertThat(stage.calls().metric("footfall_capture_database_away")).isOne();
        // it may be told away before the first batch is on disk
        Wait.until(() -> stage.calls().metric("footfall_spool_activities") > 0);
        assertThat(stage.calls().metric("footfall_spool_bytes")).isPositive();
        // of a short time there may be nothing left by now
        stage.awaitAcked((int) time.toSeconds() * perSecond / 4, time.plus(Wait.PATIENCE));
        Wait.until(time.plusSeconds(30), () -> System.nanoTime() - startNanos > time.toNanos());
        assertThat(stage.calls().readiness()).isEqualTo("DEGRADED");

        stage.wire().heal();
        long healed = System.nanoTime();
        Wait.until(() -> stage.calls().readiness().equals("UP"));
        double drained = (System.nanoTime() - healed) / 1e9;
        assertThat(load.statuses()).containsOnlyKeys(202);
        stage.audit(
                3,
                "database away for %d s, %s, drained after %.1f s"
                        .formatted(time.toSeconds(), load.latencies(), drained));
    }

    private static void readsAnswerSoon() {
        long startNanos = System.nanoTime();
        HttpResponse<String> answer = stage.calls().get("/api/admin/activities?size=1");
        assertThat(Duration.ofNanos(System.nanoTime() - startNanos)).isLessThan(READS_FAIL_WITHIN);
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(answer.headers().firstValue("Retry-After")).isPresent();
    }

    @Test
    void aConnectionThatIsABlackHoleIsNoticedAndNothingIsStuckAfterwards() throws Exception {
        Load load = stage.load(4, 25, 1_500);
        stage.awaitAcked(1_000);
        stage.wire().blackHole();
        long hung = System.nanoTime();
        Wait.until(Stage.NOTICED_WITHIN, () -> stage.spooled() > 0);
        double noticed = (System.nanoTime() - hung) / 1e9;
        stage.awaitAcked(1_000);
        assertThat(stage.calls().readiness()).isEqualTo("DEGRADED");

        stage.wire().heal();

        Wait.until(() -> stage.calls().readiness().equals("UP"));
        assertThat(load.statuses()).containsOnlyKeys(202);
        stage.audit(4, "black-holed connections, the spool carries capture after %.1f s".formatted(noticed));
        for (String pool : List.of("capture", "web", "jobs")) {
            assertThat(stage.calls().metric("hikaricp_connections_max", "pool=\"" + pool + "\""))
                    .as(pool)
                    .isPositive();
        }
        Wait.until(
                Wait.seconds(20),
                () -> stage.calls().metric("hikaricp_connections_active") == 0
                        && stage.calls().metric("hikaricp_connections_pending") == 0);
    }

    @Test
    void aCommitWhoseAnswerIsLostIsStoredOnce() throws Exception {
        AtomicInteger commits = new AtomicInteger();
        stage.wire().loseAnswersTo(request -> request.contains("COMMIT") && commits.incrementAndGet() % 5 == 0);
        stage.load(4, 25, 1_500);
        Wait.until(() -> stage.wire().lostAnswers() >= 20 && stage.oracle().acked() > 2_000);
        int lost = stage.wire().lostAnswers();
        stage.wire().heal();
        stage.audit(6, "commits whose answer is lost, %d of them".formatted(lost));
    }

    @Test
    void whatTheSpoolHoldsIsForcedBeforeItIsAcked() throws Exception {
        stage.wire().refuse();
        Wait.until(() -> stage.calls().readiness().equals("DEGRADED"));
        SentActivity one = SentActivity.random(new Random());
        List<String> calls;
        try (SystemCalls trace = SystemCalls.of(stage.app())) {
            assertThat(stage.calls().post(one.json()).statusCode()).isEqualTo(202);
            calls = trace.end();
        }

        assertThat(calls)
                .containsSubsequence(
                        "write spool/*.tmp",
                        "force spool/*.tmp",
                        "rename spool/*.tmp",
                        "force spool",
                        "answer HTTP/1.1 202");
    }
}

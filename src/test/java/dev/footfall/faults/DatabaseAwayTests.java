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

    private static FaultFixture fixture;

    @BeforeAll
    static void start() {
        fixture = FaultFixture.behindWire(AppProcess.newDataFolder(), Map.of());
    }

    @AfterAll
    static void end() {
        fixture.close();
    }

    @BeforeEach
    void empty() throws SQLException {
        fixture.wire().heal();
        Wait.until(() -> fixture.calls().readiness().equals("UP"));
        fixture.empty();
    }

    @Test
    void acceptsWhileTheDatabaseIsAway() throws Exception {
        away(Duration.ofSeconds(6), 1_000);
    }

    @Test
    @Tag("long")
    void acceptsWhileTheDatabaseIsAwayForTenMinutes() throws Exception {
        away(Duration.ofMinutes(10), 500);
    }

    private void away(Duration time, int perSecond) throws Exception {
        Load load = fixture.load(4, 25, perSecond);
        fixture.awaitAcked(500);
        long startNanos = System.nanoTime();
        fixture.wire().refuse();

        Wait.until(() -> fixture.calls().readiness().equals("DEGRADED"));
        readsAnswerSoon();
        assertThat(fixture.calls().metric("footfall_capture_database_away")).isOne();
        // it may be told away before the first batch is on disk
        Wait.until(() -> fixture.calls().metric("footfall_spool_activities") > 0);
        assertThat(fixture.calls().metric("footfall_spool_bytes")).isPositive();
        // of a short time there may be nothing left by now
        fixture.awaitAcked((int) time.toSeconds() * perSecond / 4, time.plus(Wait.PATIENCE));
        Wait.until(time.plusSeconds(30), () -> System.nanoTime() - startNanos > time.toNanos());
        assertThat(fixture.calls().readiness()).isEqualTo("DEGRADED");

        fixture.wire().heal();
        long healed = System.nanoTime();
        Wait.until(() -> fixture.calls().readiness().equals("UP"));
        double drained = (System.nanoTime() - healed) / 1e9;
        assertThat(load.statuses()).containsOnlyKeys(202);
        fixture.audit(
                3,
                "database away for %d s, %s, drained after %.1f s"
                        .formatted(time.toSeconds(), load.latencies(), drained));
    }

    private static void readsAnswerSoon() {
        long startNanos = System.nanoTime();
        HttpResponse<String> answer = fixture.calls().get("/api/admin/activities?size=1");
        assertThat(Duration.ofNanos(System.nanoTime() - startNanos)).isLessThan(READS_FAIL_WITHIN);
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(answer.headers().firstValue("Retry-After")).isPresent();
    }

    @Test
    void noticesABlackHoleAndRecovers() throws Exception {
        Load load = fixture.load(4, 25, 1_500);
        fixture.awaitAcked(1_000);
        fixture.wire().blackHole();
        long hung = System.nanoTime();
        Wait.until(FaultFixture.NOTICED_WITHIN, () -> fixture.spooled() > 0);
        double noticed = (System.nanoTime() - hung) / 1e9;
        fixture.awaitAcked(1_000);
        assertThat(fixture.calls().readiness()).isEqualTo("DEGRADED");

        fixture.wire().heal();

        Wait.until(() -> fixture.calls().readiness().equals("UP"));
        assertThat(load.statuses()).containsOnlyKeys(202);
        fixture.audit(4, "black-holed connections, the spool carries capture after %.1f s".formatted(noticed));
        for (String pool : List.of("capture", "web", "jobs")) {
            assertThat(fixture.calls().metric("hikaricp_connections_max", "pool=\"" + pool + "\""))
                    .as(pool)
                    .isPositive();
        }
        Wait.until(
                Wait.seconds(20),
                () -> fixture.calls().metric("hikaricp_connections_active") == 0
                        && fixture.calls().metric("hikaricp_connections_pending") == 0);
    }

    @Test
    void storesOnceWhenACommitsAnswerIsLost() throws Exception {
        AtomicInteger commits = new AtomicInteger();
        fixture.wire().loseAnswersTo(request -> request.contains("COMMIT") && commits.incrementAndGet() % 5 == 0);
        fixture.load(4, 25, 1_500);
        Wait.until(() -> fixture.wire().lostAnswers() >= 20 && fixture.oracle().acked() > 2_000);
        int lost = fixture.wire().lostAnswers();
        fixture.wire().heal();
        fixture.audit(6, "commits whose answer is lost, %d of them".formatted(lost));
    }

    @Test
    void forcesTheSpoolBeforeTheAnswer() throws Exception {
        fixture.wire().refuse();
        Wait.until(() -> fixture.calls().readiness().equals("DEGRADED"));
        SentActivity one = SentActivity.random(new Random());
        List<String> calls;
        try (SystemCalls trace = SystemCalls.of(fixture.app())) {
            assertThat(fixture.calls().post(one.json()).statusCode()).isEqualTo(202);
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

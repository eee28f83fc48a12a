package dev.footfall.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.testkit.Load;
import dev.footfall.testkit.Oracle;
import dev.footfall.testkit.OwnProcesses;
import dev.footfall.testkit.SentActivity;
import dev.footfall.testkit.Wait;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Faults 2, 4 and 14: the embedded PostgreSQL is killed, hangs, and has its table changed under capture. */
@OwnProcesses
class HurtPostgresTests {

    private static final int THREADS = 4;
    private static final int PER_REQUEST = 25;

    private static FaultFixture fixture;

    @BeforeAll
    static void start() {
        fixture = FaultFixture.embedded(Map.of());
    }

    @AfterAll
    static void end() {
        fixture.close();
    }

    @BeforeEach
    void empty() throws SQLException {
        fixture.empty();
    }

    @Test
    void survivesAKilledDatabase() throws Exception {
        kill(2);
    }

    @Test
    @Tag("long")
    void survivesTwentyKillsOfTheDatabase() throws Exception {
        kill(20);
    }

    private void kill(int times) throws Exception {
        fixture.load(4, 25, 1_500);
        long slowest = 0;
        for (int i = 0; i < times; i++) {
            fixture.awaitAcked(500);
            fixture.postgres().kill9All();
            Wait.until(this::answers);
            long returned = System.nanoTime();
            Wait.until(Wait.seconds(30), () -> fixture.spooled() == 0);
            slowest = Math.max(slowest, System.nanoTime() - returned);
        }
        fixture.awaitAcked(500);
        fixture.audit(
                2, "kill -9 of PostgreSQL, %d times, drained after %.1f s at most".formatted(times, slowest / 1e9));
    }

    private boolean answers() throws SQLException {
        try (Connection connection = fixture.connect()) {
            return connection.isValid(1);
        }
    }

    @Test
    void noticesAHungDatabaseAndRecovers() throws Exception {
        Load load = fixture.load(4, 25, 1_500);
        fixture.awaitAcked(1_000);
        fixture.postgres().stopSignal();
        long hung = System.nanoTime();
        try {
            Wait.until(FaultFixture.NOTICED_WITHIN, () -> fixture.spooled() > 0);
            double noticed = (System.nanoTime() - hung) / 1e9;
            fixture.awaitAcked(1_000);
            assertThat(fixture.calls().readiness()).isEqualTo("DEGRADED");
            assertThat(load.answers(503) + load.answers(429) + load.answers(0)).isZero();

            fixture.postgres().continueSignal();

            Wait.until(() -> fixture.calls().readiness().equals("UP"));
            fixture.audit(4, "PostgreSQL hangs (SIGSTOP), the spool carries capture after %.1f s".formatted(noticed));
            Wait.until(Wait.seconds(20), () -> stuckSessions() == 0);
        } finally {
            fixture.postgres().continueSignal();
        }
    }

    private long stuckSessions() throws SQLException {
        try (Connection connection = fixture.connect();
                Statement statement = connection.createStatement()) {
            return Audit.number(
                    statement,
                    "select count(*) from pg_stat_activity where usename = 'footfall' and state in "
                            + "('active', 'idle in transaction') and xact_start < now() - interval '5 s'");
        }
    }

    @Test
    void makesAMissingPartition() throws Exception {
        Random random = new Random();
        fixture.load(2, 25, 1_000);
        fixture.awaitAcked(500);
        try (Connection connection = fixture.connect();
                Statement statement = connection.createStatement()) {
            // known and not there, as after an operator's mistake
            statement.execute("insert into activity_day (day) values (current_date - 45)");
        }
        for (int days = 20; days < 60; days++) {
            SentActivity old = SentActivity.random(random)
                    .withTime(Instant.now().minus(Duration.ofDays(days)).truncatedTo(ChronoUnit.MICROS));
            fixture.oracle().issue(old.id(), old.content());
            assertThat(fixture.calls().post(old.json()).body()).contains("\"accepted\":1");
            fixture.oracle().answered(List.of(old.id()), Oracle.Outcome.ACKED);
        }
        fixture.awaitAcked(500);
        fixture.audit(14, "partitions missing, 40 days made under load");
    }

    @Test
    void capturesBesidePartitionChangesAndLongReaders() throws Exception {
        Load load = fixture.load(THREADS, PER_REQUEST, 1_500);
        fixture.awaitAcked(1_000);
        long usual = load.latencies().slowest();
        load.measureAnew();
        try (Connection reader = fixture.connect();
                Connection changer = fixture.connect();
                Statement read = reader.createStatement();
                Statement change = changer.createStatement()) {
            change.execute("create table old_day (like activity including all)");
            change.execute(
                    "alter table activity attach partition old_day for values from ('2001-01-01') to ('2001-01-02')");
            reader.setAutoCommit(false);
            read.executeQuery("select count(*) from activity").close();
            // as purge does it, behind a reader that stays
            for (int i = 0; i < 5; i++) {
                assertThat(failsToDetach(change, "200ms")).isTrue();
                fixture.awaitAcked(200);
            }
            // as nobody should do it: capture goes on meanwhile, with more than was under way when it began
            long acked = fixture.oracle().acked();
            assertThat(failsToDetach(change, "4s")).isTrue();
            assertThat(fixture.oracle().acked() - acked).isGreaterThan(THREADS * PER_REQUEST);
            fixture.awaitAcked(500);
            reader.rollback();
            change.execute("set lock_timeout = 0");
            change.execute("alter table activity detach partition old_day");
            change.execute("drop table old_day");
        }
        fixture.awaitAcked(500);
        long slowest = load.latencies().slowest();
        fixture.audit(
                14,
                "partition changes behind a long reader, slowest ack %d ms, %d ms before".formatted(slowest, usual));
        // the second within which capture turns to the spool, and three that a busy machine may add
        assertThat(slowest).isLessThan(1_000 + Wait.seconds(3).toMillis() + usual);
    }

    private static boolean failsToDetach(Statement change, String patience) throws SQLException {
        change.execute("set lock_timeout = '" + patience + "'");
        try {
            change.execute("alter table activity detach partition old_day");
            return false;
        } catch (SQLException e) {
            return e.getSQLState().equals("55P03");
        }
    }
}

package dev.footfall.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.activity.Days;
import dev.footfall.testkit.OwnProcesses;
import dev.footfall.testkit.Wait;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Promise 4: two nodes never run one job twice, and a job killed at any instant and started again gives the same rows.
 */
@OwnProcesses
class JobFaultsTests {

    private static final int DAYS = 4;
    private static final String RUNS = "/api/admin/jobs/rollup/runs";

    private JobNodes two;
    private JdbcClient database;
    private LocalDate first;

    @BeforeEach
    void start() {
        two = new JobNodes();
        database = two.database;
        first = Days.of(Instant.now()).minusDays(DAYS);
        fill();
    }

    @AfterEach
    void end() {
        two.close();
    }

    @Test
    void startsOnceOfFiftyAndRestartsOnTheOtherNode() throws Exception {
        try (Connection held = hold(first.plusDays(1))) {
            List<Integer> statuses = two.start(50, "rollup", "{}");
            assertThat(Collections.frequency(statuses, 202)).isEqualTo(1);
            assertThat(Collections.frequency(statuses, 409)).isEqualTo(49);
            assertThat(executions()).isEqualTo(1);
            long run = latestRun();
            awaitInside(run, DAYS - 2);

            int owner = ownerOf(run);
            two.nodes.get(owner).kill9();
            int other = 1 - owner;
            Wait.until(() -> two.post(other, RUNS + "/" + run + "/restart") == 202);
            held.rollback();
            awaitEnd(other, latestRun(), "COMPLETED");
            assertThat(two.get(other, RUNS + "/" + run).get("status").asString())
                    .isEqualTo("FAILED");
        }
        assertCountedAsUnbroken();
    }

    @Test
    @Tag("long")
    void startsOncePerRoundOfTwoNodes() throws Exception {
        for (int round = 1; round <= 50; round++) {
            try (Connection held = hold(first)) {
                List<Integer> statuses = two.start(2, "rollup", "{\"day\": \"" + first + "\"}");
                assertThat(statuses).containsExactlyInAnyOrder(202, 409);
                assertThat(executions()).isEqualTo(round);
                held.rollback();
            }
            awaitEnd(0, latestRun(), "COMPLETED");
        }
    }

    /** Inside each chunk in turn, by a lock that it waits for; and at moments that a seed chooses. */
    @Test
    @Tag("long")
    void killedRollupEndsTheSame() throws Exception {
        Random random = new Random(10);
        for (int i = 0; i < 2 * DAYS; i++) {
            empty();
            int victim = i % 2;
            try (Connection held = hold(first.plusDays(i % DAYS))) {
                assertThat(two.post(victim, RUNS)).isEqualTo(202);
                long run = latestRun();
                if (i < DAYS) {
                    awaitInside(run, DAYS - 1 - i % DAYS);
                } else {
                    held.rollback();
                    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(150)));
                }
                two.nodes.get(victim).kill9();
                held.rollback();
                goOn(1 - victim, run);
            }
            assertCountedAsUnbroken();
            two.nodes.get(victim).restart();
        }
    }

    /** It may have ended before the kill; else another process finds it dead and goes on. */
    private void goOn(int node, long run) {
        Wait.until(() -> {
            two.post(node, RUNS + "/" + run + "/restart");
            return two.get(node, RUNS + "?size=1")
                    .at("/runs/0/status")
                    .asString()
                    .equals("COMPLETED");
        });
    }

    private void assertCountedAsUnbroken() {
        assertThat(database.sql("select count(*) from activity_mark")
                        .query(Long.class)
                        .single())
                .isZero();
        assertThat(kept()).isEqualTo(recounted()).hasSize(DAYS * 2);
    }

    private List<String> kept() {
        return database.sql("""
                        select day || ' ' || activity_type || ' ' || events || ' ' || people from rollup_type
                        order by day, activity_type""").query(String.class).list();
    }

    private List<String> recounted() {
        return database.sql("""
                        select (occurred_at at time zone 'UTC')::date || ' ' || activity_type || ' ' || count(*) || ' '
                            || count(distinct user_id)
                        from activity group by (occurred_at at time zone 'UTC')::date, activity_type
                        order by (occurred_at at time zone 'UTC')::date, activity_type""").query(String.class).list();
    }

    private void fill() {
        Random random = new Random(4);
        for (LocalDate day : first.datesUntil(first.plusDays(DAYS)).toList()) {
            makePartition(day);
            for (int i = 0; i < 40; i++) {
                database.sql("""
                                insert into activity (occurred_at, received_at, id, user_id, activity_type)
                                values (:at, :at, :id, :user, :type)""")
                        .param("at", day.atTime(i % 24, i).atOffset(ZoneOffset.UTC))
                        .param("id", new UUID(random.nextLong(), random.nextLong()))
                        .param("user", new UUID(0, random.nextInt(9)))
                        .param("type", 1 + i % 2)
                        .update();
            }
        }
        mark();
    }

    /** As the application makes them. */
    private void makePartition(LocalDate day) {
        database.sql("""
                                create table if not exists %s partition of activity for values
                                    from ('%s 00:00+00') to ('%s 00:00+00')
                                    """.formatted(Days.partition(day), day, day.plusDays(1))).update();
        database.sql("insert into activity_day (day) values (:day) on conflict do nothing")
                .param("day", day)
                .update();
    }

    /** Only these days: a first start marks all there are. */
    private void mark() {
        database.sql("truncate activity_mark").update();
        database.sql("insert into activity_mark (day) select day from activity_day where day >= :first and day < :end")
                .param("first", first)
                .param("end", first.plusDays(DAYS))
                .update();
    }

    private void empty() {
        database.sql("truncate rollup_day, rollup_type, rollup_hour, rollup_entity, person")
                .update();
        mark();
    }

    private Connection hold(LocalDate day) throws SQLException {
        Connection connection = two.connect();
        connection.setAutoCommit(false);
        Days.lock(connection, day);
        return connection;
    }

    /** So many chunks are done, and the next one waits for the held day: the newest are counted first. */
    private void awaitInside(long run, int done) {
        Wait.until(() -> {
            String state =
                    database.sql("""
                            select coalesce(max(read_count), -1) || ' done, ' || (
                                select count(*) from pg_locks
                                where locktype = 'advisory' and not granted
                                    and database = (select oid from pg_database where datname = current_database()))
                                || ' waiting'
                            from batch_step_execution where job_execution_id = :run
                            """).param("run", run).query(String.class).single();
            if (!state.equals(done + " done, 1 waiting")) {
                throw new IllegalStateException(state);
            }
            return true;
        });
    }

    private void awaitEnd(int node, long run, String status) throws IOException, InterruptedException {
        Wait.until(() -> two.get(node, RUNS + "/" + run).hasNonNull("endedAt"));
        assertThat(two.get(node, RUNS + "/" + run).get("status").asString()).isEqualTo(status);
    }

    private long executions() {
        return database.sql("select count(*) from batch_job_execution")
                .query(Long.class)
                .single();
    }

    private long latestRun() {
        return database.sql("select max(execution) from job_run")
                .query(Long.class)
                .single();
    }

    private int ownerOf(long run) {
        String log = "as run " + run + "\n";
        return two.nodes.getFirst().log().contains(log) ? 0 : 1;
    }
}

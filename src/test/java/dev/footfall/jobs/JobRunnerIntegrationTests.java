package dev.footfall.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.footfall.activity.Days;
import dev.footfall.analytics.rollup.ReferenceModel;
import dev.footfall.database.Pools.JobsDatabase;
import dev.footfall.database.Pools.UnpooledDatabase;
import dev.footfall.jobs.JobRunner.Starter;
import dev.footfall.jobs.JobsConfiguration.JobsSettings;
import dev.footfall.jobs.RunLocks.RunLock;
import dev.footfall.platform.ProblemException.ConflictException;
import dev.footfall.platform.ReportingZone;
import dev.footfall.testkit.BesideTest;
import dev.footfall.testkit.TestActivities;
import dev.footfall.testkit.TestApi;
import dev.footfall.testkit.TestJobs;
import dev.footfall.testkit.TestKeys;
import dev.footfall.testkit.Wait;
import java.sql.SQLException;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.core.task.support.TaskExecutorAdapter;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import tools.jackson.databind.JsonNode;

/** What happens to a run between its start and its end. */
@BesideTest
class JobRunnerIntegrationTests {

    private static final String ROLLUP = "/api/admin/jobs/rollup/runs/";

    @LocalServerPort
    int port;

    @Autowired
    DataSource web;

    @Autowired
    JdbcClient database;

    @Autowired
    TestActivities activities;

    @Autowired
    Clock clock;

    @Autowired
    Map<String, Job> jobBeans;

    @Autowired
    JobsSettings settings;

    @Autowired
    JobRepository repository;

    @Autowired
    RunLogs logs;

    @Autowired
    JobHistory jobHistory;

    @Autowired
    @UnpooledDatabase
    DataSource unpooled;

    @Autowired
    @JobsDatabase
    JdbcClient jobsDatabase;

    @Autowired
    @JobsDatabase
    PlatformTransactionManager transactions;

    private TestApi api;
    private TestJobs jobs;
    private LocalDate first;

    @BeforeEach
    void markThreeDays() {
        api = new TestApi(port);
        jobs = new TestJobs(api);
        ReferenceModel.empty(database);
        first = Days.of(clock.instant()).minusDays(4);
        new ReferenceModel(11, ReportingZone.UTC, first, 3, activities, database).capture(60);
    }

    @Test
    void startsARunningJobOnlyWithOtherParameters() throws SQLException {
        try (HeldDay held = new HeldDay(web, first)) {
            long run = started("{}");
            assertThat(jobs.start("rollup", "{}").status()).isEqualTo(409);
            jobs.run("COMPLETED", "rollup", "{\"day\": \"" + first.plusDays(1) + "\"}");
            held.close();
            assertThat(jobs.awaitEnd("rollup", run).get("status").asString()).isEqualTo("COMPLETED");
        }
    }

    /** It is then as if the last run had ended only in an hour. */
    @Test
    void startsAfterTheClockWentBack() {
        jobs.run("COMPLETED", "rollup", "{}");
        database.sql("update job_run set ended_at = ended_at + interval '1 hour'")
                .update();
        jobs.run("COMPLETED", "rollup", "{}");
    }

    @Test
    void waitsForALockOfAnEndedRun() throws Exception {
        RunLock last = Objects.requireNonNull(new RunLocks(unpooled).tryTake("rollup{}"));
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<JsonNode> next = executor.submit(() -> jobs.run("COMPLETED", "rollup", "{}"));
            assertThatThrownBy(() -> next.get(300, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
            last.close();
            Wait.result(next);
        }
    }

    @Test
    void stopsAfterItsChunkAndContinuesThere() throws SQLException {
        long run;
        try (HeldDay held = new HeldDay(web, first.plusDays(1))) {
            run = started("{}");
            Wait.until(() -> step(run).get("read").asLong() == 1);
            assertThat(step(run).get("percent").asInt()).isEqualTo(33);
            TestApi.Answer stopped = api.post(ROLLUP + run + "/stop", TestKeys.ADMIN, "");
            assertThat(stopped.status()).isEqualTo(202);
            assertThat(stopped.json().get("status").asString()).isEqualTo("STOPPING");
        }
        assertThat(jobs.awaitEnd("rollup", run).get("status").asString()).isEqualTo("STOPPED");
        assertThat(marked()).containsExactly(first);

        TestApi.Answer restarted = api.post(ROLLUP + run + "/restart", TestKeys.ADMIN, "");
        assertThat(restarted.status()).isEqualTo(202);
        JsonNode end = jobs.awaitEnd("rollup", restarted.json().get("id").asLong());
        assertThat(end.get("status").asString()).isEqualTo("COMPLETED");
        assertThat(end.get("steps").get(0).get("read").asLong()).isEqualTo(1);
        assertThat(marked()).isEmpty();
        assertThat(api.post(ROLLUP + run + "/restart", TestKeys.ADMIN, "").status())
                .isEqualTo(409);
    }

    @Test
    void supersedesARunWithoutLockAndRollsBack() throws SQLException {
        JobRunner otherNode = anotherNode();
        try (HeldDay held = new HeldDay(web, first)) {
            long run = started("{\"day\": \"" + first + "\"}");
            otherNode.recover();
            assertThat(jobs.get("rollup", run).get("status").asString()).isEqualTo("STARTED");
            assertThatThrownBy(() -> otherNode.restart(run, Starter.named("test")))
                    .isInstanceOf(ConflictException.class);

            dropLocks();
            Wait.until(() -> {
                otherNode.recover();
                return jobs.get("rollup", run).get("status").asString().equals("FAILED");
            });
            held.close();
            AtomicLong next = new AtomicLong();
            Wait.until(() -> {
                TestApi.Answer restarted = api.post(ROLLUP + run + "/restart", TestKeys.ADMIN, "");
                if (restarted.status() != 202) {
                    throw new IllegalStateException(restarted.body());
                }
                next.set(restarted.json().get("id").asLong());
                return true;
            });
            // else it would run into what the next test does
            jobs.awaitEnd("rollup", next.get());
            JsonNode superseded = jobs.get("rollup", run);
            assertThat(superseded.get("status").asString()).isEqualTo("FAILED");
            assertThat(superseded.get("error").asString()).isEqualTo("The process that ran it ended.");
            assertThat(superseded.get("steps").get(0).get("read").asLong()).isZero();
        }
    }

    @Test
    void explainsAFailureAndAllowsRestart() {
        database.sql("alter table rollup_day rename to rollup_day_away").update();
        long run = jobs.start("rollup", "{}").json().get("id").asLong();
        JsonNode failed = jobs.awaitEnd("rollup", run);
        database.sql("alter table rollup_day_away rename to rollup_day").update();
        assertThat(failed.get("status").asString()).isEqualTo("FAILED");
        assertThat(failed.get("error").asString())
                .isEqualTo("The database refused a statement (SQLSTATE 42P01); the log says which.");
        assertThat(jobHistory.log(run))
                .anyMatch(line -> line.endsWith("The job rollup started as run " + run))
                .anyMatch(line -> line.contains(" ERROR ") && line.endsWith("(SQLSTATE 42P01); the log says which."))
                .noneMatch(line -> line.contains("select"));
        assertThat(logs.of(run)).isNull();
        long next = api.post(ROLLUP + run + "/restart", TestKeys.ADMIN, "")
                .json()
                .get("id")
                .asLong();
        assertThat(jobs.awaitEnd("rollup", next).get("status").asString()).isEqualTo("COMPLETED");
        assertThat(marked()).isEmpty();
    }

    @Test
    void removesOldHistory() {
        long old = jobs.run("COMPLETED", "rollup", "{}").get("id").asLong();
        long kept = jobs.run("COMPLETED", "rollup", "{}").get("id").asLong();
        database.sql("""
                                update batch_job_execution set end_time = end_time - interval '91 days'
                                    where job_execution_id = :id""").param("id", old).update();
        jobs.run("COMPLETED", "verify", "{}");
        assertThat(api.get(ROLLUP + old, TestKeys.ADMIN).status()).isEqualTo(404);
        assertThat(api.get(ROLLUP + kept, TestKeys.ADMIN).status()).isEqualTo(200);
    }

    /** The same beans as a second process would have them, on the same database. */
    private JobRunner anotherNode() {
        return new JobRunner(
                jobBeans,
                repository,
                new Leases(jobsDatabase, transactions, clock),
                new RunLocks(unpooled),
                logs,
                new TaskExecutorAdapter(Executors.newVirtualThreadPerTaskExecutor()),
                settings,
                transactions);
    }

    private void dropLocks() {
        database.sql("""
                        select pg_terminate_backend(pid) from pg_stat_activity
                        where application_name = 'footfall job lock' and datname = current_database()
                        """).query().listOfRows();
    }

    private long started(String parameters) {
        TestApi.Answer started = jobs.start("rollup", parameters);
        assertThat(started.status()).as(started.body()).isEqualTo(202);
        long run = started.json().get("id").asLong();
        Wait.until(() -> jobs.get("rollup", run).get("steps").size() == 1);
        return run;
    }

    private JsonNode step(long run) {
        return jobs.get("rollup", run).get("steps").get(0);
    }

    private List<LocalDate> marked() {
        return database.sql("select day from activity_mark group by day order by day")
                .query(LocalDate.class)
                .list();
    }
}

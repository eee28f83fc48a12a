package dev.footfall.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerName;
import com.github.kagkarlsson.scheduler.task.helper.CustomTask;
import dev.footfall.database.Pools.JobsDatabase;
import dev.footfall.testkit.BesideTest;
import dev.footfall.testkit.TestApi;
import dev.footfall.testkit.TestKeys;
import dev.footfall.testkit.Wait;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.config.ScheduledTaskHolder;
import tools.jackson.databind.JsonNode;

/** When jobs are due. The application of the tests fires nothing; these tests bring the nodes that do. */
@BesideTest
class SchedulesIntegrationTests {

    @LocalServerPort
    int port;

    @Autowired
    @JobsDatabase
    DataSource dataSource;

    @Autowired
    JdbcClient database;

    @Autowired
    List<ScheduledTaskHolder> holders;

    @Autowired
    CustomTask<Void> task;

    @Autowired
    JobDescriptors descriptors;

    @Autowired
    Schedules schedules;

    @Autowired
    Clock clock;

    private final List<Scheduler> nodes = new ArrayList<>();
    private TestApi api;

    /**
     * Planned just now: the application of the tests was started a while ago, and fires nothing that became due since.
     */
    @BeforeEach
    void plan() {
        api = new TestApi(port);
        database.sql("delete from scheduled_tasks").update();
        schedules.planAll();
    }

    @AfterEach
    void backToTheDefaults() {
        nodes.forEach(Scheduler::stop);
        database.sql("delete from job_schedule").update();
        database.sql("delete from scheduled_tasks").update();
        schedules.planAll();
    }

    @Test
    void nightHasItsOrder() {
        assertThat(descriptors.inOrderOfTheNight()).startsWith("seal", "rollup").endsWith("verify", "notify");
        JsonNode rollup = job("rollup");
        assertThat(rollup.get("cron").asString()).isEqualTo("0 30 1 * * *");
        assertThat(rollup.get("enabled").asBoolean()).isTrue();
        assertThat(OffsetDateTime.parse(rollup.get("nextRun").asString())).isAfter(now());
    }

    @Test
    void changesAndDisablesASchedule() {
        assertThat(put("rollup", "{\"cron\": \"0 0 5 * * MON\"}").status()).isEqualTo(200);
        assertThat(nextRun("rollup").getHour()).isEqualTo(5);
        assertThat(nextRun("rollup").getDayOfWeek().name()).isEqualTo("MONDAY");
        assertThat(put("rollup", "{\"enabled\": false}").json().get("nextRun").isNull())
                .isTrue();
        assertThat(put("rollup", "{\"enabled\": true}").json().get("cron").asString())
                .isEqualTo("0 0 5 * * MON");
    }

    /** As when the clock was a year ahead for a while. */
    @Test
    void replansWhatAFastClockPlanned() {
        OffsetDateTime right = nextRun("rollup");
        database.sql("update scheduled_tasks set execution_time = execution_time + interval '1 year'")
                .update();
        schedules.planAll();
        assertThat(nextRun("rollup")).isEqualTo(right);
    }

    @Test
    void replansByItself() {
        assertThat(holders.stream()
                        .flatMap(holder -> holder.getScheduledTasks().stream())
                        .map(task -> task.getTask().toString()))
                .anyMatch(task -> task.endsWith("ScheduledStarts.planAgain"));
    }

    @Test
    void rejectsATimeThatNeverComes() {
        assertThat(put("rollup", "{\"cron\": \"0 0 0 30 2 *\"}"))
                .satisfies(answer -> assertThat(answer.status()).isEqualTo(400))
                .satisfies(answer -> assertThat(answer.body()).contains("invalid_cron", "never matches"));
    }

    @Test
    void startsOnlyTheFirstNightAtOnce() {
        InitialCatchUp night = new InitialCatchUp(schedules);
        night.now();
        assertThat(due()).isEmpty();

        database.sql("delete from scheduled_tasks").update();
        night.now();
        schedules.planAll();
        assertThat(due()).containsExactlyInAnyOrderElementsOf(descriptors.inOrderOfTheNight());
    }

    private List<String> due() {
        return database.sql("select task_instance from scheduled_tasks where execution_time <= now()")
                .query(String.class)
                .list();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0 0 5 * *", "@daily", "0 0 25 * * *", "0 0 5 30 2 *", "0 0 0 5 * * *"})
    void rejectsAnInvalidCron(String cron) {
        TestApi.Answer answer = put("rollup", "{\"cron\": \"" + cron + "\"}");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().at("/errors/0/field").asString()).isEqualTo("cron");
    }

    @Test
    void catchesUpAMissedNightOnceInOrderOnTwoNodes() {
        int nightly = descriptors.inOrderOfTheNight().size();
        database.sql("delete from job_run").update();
        database.sql("update scheduled_tasks set execution_time = now() - interval '3 days'")
                .update();
        startNode("one");
        startNode("two");
        Wait.until(() -> database.sql("select count(*) from job_run where ended_at is not null")
                                .query(Integer.class)
                                .single()
                        >= nightly
                && database.sql("select min(execution_time) > now() from scheduled_tasks")
                        .query(Boolean.class)
                        .single());
        assertThat(database.sql("""
                        select job_name from job_run join batch_job_execution on job_execution_id = execution
                            join batch_job_instance using (job_instance_id)
                        where started_by = 'schedule' order by begun_at""").query(String.class).list())
                .containsExactlyElementsOf(descriptors.inOrderOfTheNight());
        assertThat(database.sql("""
                        select bool_and(begun_at >= before) from (
                            select begun_at, lag(ended_at) over (order by begun_at) as before from job_run) as night
                            """).query(Boolean.class).single()).isTrue();
    }

    private void startNode(String name) {
        Scheduler node = Scheduler.create(dataSource, task)
                .schedulerName(new SchedulerName.Fixed(name))
                .pollingInterval(Duration.ofMillis(200))
                .threads(2)
                .build();
        nodes.add(node);
        node.start();
    }

    private TestApi.Answer put(String job, String body) {
        return api.put("/api/admin/jobs/" + job + "/schedule", TestKeys.ADMIN, body);
    }

    private OffsetDateTime nextRun(String job) {
        return OffsetDateTime.parse(job(job).get("nextRun").asString());
    }

    private OffsetDateTime now() {
        return clock.instant().atOffset(ZoneOffset.UTC);
    }

    private JsonNode job(String name) {
        return api.get(200, "/api/admin/jobs")
                .get("jobs")
                .valueStream()
                .filter(job -> job.get("name").asString().equals(name))
                .findFirst()
                .orElseThrow();
    }
}

package dev.footfall.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.platform.Caller.Role;
import dev.footfall.platform.health.AlarmSource.Alarm;
import dev.footfall.testkit.BesideTest;
import dev.footfall.testkit.TestApi;
import dev.footfall.testkit.TestBrowser;
import dev.footfall.testkit.TestJobs;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Jobs that need somebody: told by the alarms, on the console and on the health page. */
@BesideTest
class JobAlarmsIntegrationTests {

    @LocalServerPort
    int port;

    @Autowired
    JobAlarms alarms;

    @Autowired
    Schedules schedules;

    @Autowired
    JdbcClient database;

    private TestJobs jobs;

    @BeforeEach
    void begin() {
        jobs = new TestJobs(new TestApi(port));
        database.sql("truncate batch_job_instance, scheduled_tasks cascade").update();
        schedules.planAll();
        assertThat(kinds("seal")).isEmpty();
    }

    @AfterEach
    void end() {
        database.sql("truncate scheduled_tasks").update();
        schedules.planAll();
    }

    @Test
    void raisesOverdueAfterTenMinutes() {
        due("9 minutes");
        assertThat(kinds("seal")).isEmpty();
        due("11 minutes");
        assertThat(kinds("seal")).containsExactly(JobAlarms.OVERDUE);
        TestBrowser ops = TestBrowser.signedInAs(port, Role.OPS);
        String words = "seal has been due for more than ten minutes and has not started.";
        assertThat(ops.get("/admin/jobs").body()).contains(words);
        assertThat(ops.get("/admin/jobs/seal").body()).contains(words);
        assertThat(ops.get("/admin/health").body()).contains(words);
    }

    @Test
    void raisesFailureUntilARunSucceeds() {
        database.sql("insert into activity_mark (day) values ('2026-01-05')").update();
        database.sql("alter table rollup_day rename to rollup_day_away").update();
        try {
            jobs.run("FAILED", "rollup", "{}");
            assertThat(kinds("rollup")).containsExactly(JobAlarms.FAILED);
        } finally {
            database.sql("alter table rollup_day_away rename to rollup_day").update();
        }
        jobs.run("COMPLETED", "rollup", "{}");
        assertThat(kinds("rollup")).isEmpty();
    }

    @Test
    void endsFailureOnceSomebodyHasSeenIt() {
        database.sql("insert into activity_mark (day) values ('2026-01-05')").update();
        database.sql("alter table rollup_day rename to rollup_day_away").update();
        TestBrowser ops = TestBrowser.signedInAs(port, Role.OPS);
        try {
            long run = jobs.run("FAILED", "rollup", "{}").get("id").asLong();
            assertThat(ops.get("/admin/jobs/rollup/runs/" + run).body()).contains("End the alarm");
            assertThat(ops.post("/admin/jobs/rollup/runs/" + run + "/seen", Map.of())
                            .statusCode())
                    .isEqualTo(302);
            assertThat(kinds("rollup")).isEmpty();
            assertThat(ops.get("/admin/jobs/rollup/runs/" + run).body()).doesNotContain("End the alarm");
            jobs.run("FAILED", "rollup", "{}");
            assertThat(kinds("rollup")).as("of the next run").containsExactly(JobAlarms.FAILED);
        } finally {
            database.sql("alter table rollup_day_away rename to rollup_day").update();
        }
        jobs.run("COMPLETED", "rollup", "{}");
    }

    @Test
    void raisesSlowRunsByDescriptorOrUsualTime() {
        jobs.run("COMPLETED", "rollup", "{}");
        took("16 minutes");
        assertThat(kinds("rollup")).containsExactly(JobAlarms.SLOW);
        took("10 minutes");
        assertThat(kinds("rollup")).as("nobody knows what is usual yet").isEmpty();

        for (int i = 0; i < 5; i++) {
            took("30 seconds");
            jobs.run("COMPLETED", "rollup", "{}");
        }
        took("2 minutes");
        assertThat(kinds("rollup")).isEmpty();
        took("3 minutes");
        assertThat(kinds("rollup")).containsExactly(JobAlarms.SLOW);
    }

    private List<String> kinds(String job) {
        return alarms.look().stream()
                .filter(alarm -> alarm.about().equals(job))
                .map(Alarm::kind)
                .toList();
    }

    private void due(String ago) {
        database.sql("update scheduled_tasks set execution_time = now() - :ago::interval where task_instance = 'seal'")
                .param("ago", ago)
                .update();
    }

    /** The latest run, as if it had begun earlier. */
    private void took(String time) {
        database.sql("""
                        update batch_job_execution set start_time = end_time - :time::interval
                        where job_execution_id = (select max(job_execution_id) from batch_job_execution)
                        """).param("time", time).update();
    }
}

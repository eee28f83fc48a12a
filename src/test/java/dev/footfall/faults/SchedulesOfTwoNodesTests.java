package dev.footfall.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.testkit.OwnProcesses;
import dev.footfall.testkit.Wait;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Promise 4, for what starts by itself: two processes on one database fire each schedule once, and catch a missed night
 * up once.
 */
@OwnProcesses
class SchedulesOfTwoNodesTests {

    private static final List<String> NIGHT = List.of("seal", "rollup", "anonymize", "purge", "verify", "notify");
    private static final String SCHEDULE = "/api/admin/jobs/rollup/schedule";

    @Test
    @Tag("long")
    void catchesUpAMissedNightOnceThenRunsEachFiring() throws Exception {
        try (JobNodes two = nodes(SchedulesOfTwoNodesTests::missNight)) {
            Wait.until(Wait.seconds(120), () -> ended(two) >= NIGHT.size() && due(two) == 0);
            assertThat(started(two)).containsExactlyElementsOf(NIGHT);
            assertThat(two.database
                            .sql("select min(due_at) from job_run")
                            .query(OffsetDateTime.class)
                            .single())
                    .as("the night that was missed, not the next")
                    .isBefore(OffsetDateTime.now().minusDays(2));

            fire(two, 5);
        }
    }

    @Test
    @Tag("long")
    void runsFiftyFiringsOnceEach() throws Exception {
        try (JobNodes two = nodes(_ -> {})) {
            fire(two, 50);
        }
    }

    private static JobNodes nodes(Consumer<JdbcClient> before) {
        return new JobNodes(before, "-Ddb-scheduler.polling-interval=100ms");
    }

    /** As the night of a machine that was off: every job has been due for three days. */
    private static void missNight(JdbcClient database) {
        NIGHT.forEach(job -> database.sql("""
                        insert into scheduled_tasks (task_name, task_instance, execution_time, picked, version)
                        values ('job', :job, now() - interval '3 days', false, 1)""").param("job", job).update());
    }

    /** Each firing has a time that it was due at: were one fired twice, two runs would have the same. */
    private static void fire(JobNodes two, int firings) throws Exception {
        two.database.sql("delete from job_run").update();
        assertThat(two.put(0, SCHEDULE, "{\"cron\": \"* * * * * *\"}")).isEqualTo(200);
        Wait.until(Wait.seconds(60L + 4L * firings), () -> ended(two) >= firings);
        assertThat(two.put(1, SCHEDULE, "{\"enabled\": false}")).isEqualTo(200);

        assertThat(started(two)).hasSizeGreaterThanOrEqualTo(firings).containsOnly("rollup");
        assertThat(two.database
                        .sql("select due_at from job_run group by due_at having count(*) > 1 or due_at is null")
                        .query(OffsetDateTime.class)
                        .list())
                .as("firings that started more than one run")
                .isEmpty();
        System.out.println("SCHEDULE " + started(two).size() + " firings by "
                + two.database
                        .sql("select count(distinct node) from job_run")
                        .query(Integer.class)
                        .single()
                + " nodes, each one run");
    }

    private static long ended(JobNodes two) {
        return two.database
                .sql("select count(*) from job_run where ended_at is not null")
                .query(Long.class)
                .single();
    }

    private static long due(JobNodes two) {
        return two.database
                .sql("select count(*) from scheduled_tasks where execution_time <= now()")
                .query(Long.class)
                .single();
    }

    private static List<String> started(JobNodes two) {
        return two.database.sql("""
                        select job_name from job_run join batch_job_execution on job_execution_id = execution
                            join batch_job_instance using (job_instance_id)
                        where started_by = 'schedule' order by begun_at""").query(String.class).list();
    }
}

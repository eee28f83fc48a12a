package dev.footfall.jobs;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * The current state of every job, in one query by index, on the pool of the web: it runs every few seconds and must
 * time out soon.
 */
@Repository
class JobStates {

    /** The number of completed runs that give the usual duration; fewer than a quarter of it give none. */
    private static final int DEFAULT = 20;

    /**
     * One job.
     *
     * @param run the latest; null if it never ran
     * @param status of that run, as Spring Batch names it
     * @param took its duration, so far if it is running
     * @param usually median duration of the completed runs before it; null if there are too few
     * @param due when its schedule starts it next; null without a schedule
     */
    record JobState(
            String job,
            @Nullable Long run,
            @Nullable String status,
            @Nullable Instant startedAt,
            Duration took,
            @Nullable Duration usually,
            @Nullable Instant due) {}

    private final JobDescriptors descriptors;
    private final JdbcClient database;
    private final Clock clock;

    JobStates(JobDescriptors descriptors, JdbcClient database, Clock clock) {
        this.descriptors = descriptors;
        this.database = database;
        this.clock = clock;
    }

    /** In the order of the night, then by name. */
    List<JobState> all() {
        return of(descriptors.inOrder());
    }

    Optional<JobState> of(String job) {
        return of(List.of(job)).stream().findFirst();
    }

    /**
     * Compares names with {@code between} and sorts by them first, so that the planner can only use the index by name.
     * With {@code =} it may scan the runs of all jobs from the latest until it has found enough, which for a job that
     * never ran means all of them: 29 ms with 100,000 runs instead of 0.6 ms. Executions are found by an array of
     * instances for the same reason: a join may read all of them.
     */
    private List<JobState> of(List<String> jobs) {
        return database.sql("""
                        select job, last.job_execution_id, last.status, last.began, last.end_time, usual.seconds, execution_time
                        from unnest(:jobs::text[]) with ordinality as asked (job, place)
                        left join lateral (
                            select job_execution_id, status, coalesce(start_time, create_time) as began, end_time
                            from batch_job_execution
                            where job_instance_id = (
                                select job_instance_id from batch_job_instance
                                where job_name between job and job order by job_name, job_instance_id desc limit 1)
                            order by job_execution_id desc limit 1) as last on true
                        left join lateral (
                            select percentile_cont(0.5) within group (order by seconds) as seconds
                            from (
                                select extract(epoch from end_time - start_time) as seconds
                                from batch_job_execution
                                where job_instance_id = any (array(
                                    select job_instance_id from batch_job_instance
                                    where job_name between job and job order by job_name, job_instance_id desc limit :usual))
                                and status = 'COMPLETED' and job_execution_id < last.job_execution_id) as completed
                            having count(*) >= :usual / 4) as usual on true
                        left join scheduled_tasks on task_name = 'job' and task_instance = job
                        order by place""")
                .param("jobs", jobs.toArray(String[]::new))
                .param("usual", DEFAULT)
                .query((row, _) -> state(row))
                .list();
    }

    private JobState state(ResultSet row) throws SQLException {
        Instant began = JobHistory.instant(row.getObject("began", LocalDateTime.class));
        Instant ended = JobHistory.instant(row.getObject("end_time", LocalDateTime.class));
        double usual = row.getDouble("seconds");
        boolean known = !row.wasNull();
        OffsetDateTime due = row.getObject("execution_time", OffsetDateTime.class);
        return new JobState(
                row.getString("job"),
                began == null ? null : row.getLong("job_execution_id"),
                row.getString("status"),
                began,
                began == null ? Duration.ZERO : Duration.between(began, ended == null ? clock.instant() : ended),
                known ? Duration.ofMillis((long) (usual * 1_000)) : null,
                due == null ? null : due.toInstant());
    }
}

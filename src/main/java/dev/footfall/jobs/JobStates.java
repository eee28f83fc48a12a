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
 * How every job is just now, in one question, by index, with the connections of the web: it is asked every few seconds,
 * and must give up soon.
 */
@Repository
class JobStates {

    /** So many completed runs say how long it usually takes; one of fewer than a quarter of them says nothing. */
    private static final int DEFAULT = 20;

    /**
     * One job.
     *
     * @param run the latest; null where it never ran
     * @param status of that run, as Spring Batch names it
     * @param took how long it took, or takes so far
     * @param usually the median of those that completed before it; null where there are too few
     * @param due when its schedule starts it; null where it does not
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
     * Names are compared by {@code between} and come first in the order, so that only the index by name will do. By
     * {@code =} the planner may go through the runs of all jobs from the latest until it has enough of this one, which
     * for a job that never ran are all there are: of 100,000 that took 29 ms, and takes 0.6. Executions are found by an
     * array of instances for the like reason: joined, all of them may be read.
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

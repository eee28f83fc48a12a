package dev.footfall.jobs;

import dev.footfall.database.Pools.JobsDatabase;
import dev.footfall.platform.ProblemException.NotFoundException;
import dev.footfall.platform.batch.WorkItemReader;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * Reads runs. Queries the tables itself, by index and for all runs of a page at once: with 100,000 runs a page of 30
 * takes three statements of a millisecond each, where the job repository would need six for each run. Only the progress
 * of steps that have not completed comes from the job repository, which alone can read it.
 */
@Repository
class JobHistory {

    private static final String RUNS = """
            select execution.job_execution_id as id, job_name, status, coalesce(start_time, create_time) as began, end_time,
                job_run.execution is not null and ended_at is null as held, coalesce(started_by, '') as started_by, coalesce(stop, false) as stop, error, due_at
            from batch_job_execution as execution join batch_job_instance using (job_instance_id)
            left join job_run on job_run.execution = execution.job_execution_id
            """;

    private final JobRepository repository;
    private final JdbcClient database;

    JobHistory(JobRepository repository, @JobsDatabase JdbcClient database) {
        this.repository = repository;
        this.database = database;
    }

    /** @throws NotFoundException if the job has no such run */
    RunView run(String job, long id) {
        return complete(database.sql(RUNS + "where execution.job_execution_id = :id and job_name = :job")
                        .param("id", id)
                        .param("job", job)
                        .query((row, _) -> bare(row))
                        .list())
                .stream()
                .findFirst()
                .orElseThrow(() -> new NotFoundException("The job '" + job + "' has no such run."));
    }

    Optional<RunView> last(String job) {
        return latest(job, null, 1).stream().findFirst();
    }

    /**
     * Newest first; a restarted run comes with the runs that continued it.
     *
     * @param before only runs started before this one; null to begin with the newest
     * @param starts limit on the number of runs, not counting those that continued another
     */
    List<RunView> latest(String job, @Nullable Long before, int starts) {
        return complete(database.sql(RUNS + """
                        where execution.job_instance_id in (
                            select job_instance_id from batch_job_instance
                            where job_name = :job and (:before::bigint is null or job_instance_id < (
                                select job_instance_id from batch_job_execution where job_execution_id = :before))
                            order by job_instance_id desc limit :starts)
                        order by execution.job_instance_id desc, id desc""")
                .param("job", job)
                .param("before", before)
                .param("starts", starts)
                .query((row, _) -> bare(row))
                .list());
    }

    private List<RunView> complete(List<RunView> runs) {
        Long[] ids = runs.stream().map(RunView::id).toArray(Long[]::new);
        Map<Long, Map<String, String>> parameters = parameters(ids);
        Map<Long, List<RunView.StepView>> steps = steps(ids);
        return runs.stream()
                .map(run ->
                        run.with(parameters.getOrDefault(run.id(), Map.of()), steps.getOrDefault(run.id(), List.of())))
                .toList();
    }

    private static RunView bare(ResultSet row) throws SQLException {
        BatchStatus noted = BatchStatus.valueOf(row.getString("status"));
        // Spring Batch records the end a moment before the run releases its lock: until then the next could not start.
        boolean ending = row.getBoolean("held") && !noted.isRunning();
        BatchStatus status = ending ? BatchStatus.STARTED : noted;
        OffsetDateTime due = row.getObject("due_at", OffsetDateTime.class);
        return new RunView(
                row.getLong("id"),
                row.getString("job_name"),
                (row.getBoolean("stop") && status.isRunning() ? BatchStatus.STOPPING : status).name(),
                Map.of(),
                row.getString("started_by"),
                due == null ? null : due.toInstant(),
                instant(row.getObject("began", LocalDateTime.class)),
                ending ? null : instant(row.getObject("end_time", LocalDateTime.class)),
                List.of(),
                row.getString("error"));
    }

    private Map<Long, Map<String, String>> parameters(Long[] runs) {
        Map<Long, Map<String, String>> found = new HashMap<>();
        database.sql("""
                        select job_execution_id, parameter_name, parameter_value from batch_job_execution_params
                        where job_execution_id = any (:runs) and parameter_name <> :run""").param("runs", runs).param("run", JobRequest.RUN).query(row -> {
            found.computeIfAbsent(row.getLong(1), _ -> new TreeMap<>())
                    .put(row.getString(2), String.valueOf(row.getString(3)));
        });
        return found;
    }

    private Map<Long, List<RunView.StepView>> steps(Long[] runs) {
        Map<Long, List<RunView.StepView>> found = new HashMap<>();
        Map<Long, Map<String, Integer>> progress = new HashMap<>();
        database.sql("""
                        select job_execution_id, step_name, status, read_count, write_count,
                            read_skip_count + process_skip_count + write_skip_count + filter_count as skipped
                        from batch_step_execution where job_execution_id = any (:runs) order by step_execution_id""")
                .param("runs", runs)
                .query((row, _) -> Map.entry(row.getLong(1), step(row)))
                .list()
                .forEach(step -> found.computeIfAbsent(step.getKey(), _ -> new ArrayList<>())
                        .add(
                                step.getValue().percent() != null
                                        ? step.getValue()
                                        : step.getValue()
                                                .at(progress.computeIfAbsent(step.getKey(), this::progress)
                                                        .get(step.getValue().name()))));
        return found;
    }

    private static RunView.StepView step(ResultSet row) throws SQLException {
        String status = row.getString("status");
        return new RunView.StepView(
                row.getString("step_name"),
                status,
                row.getLong("read_count"),
                row.getLong("write_count"),
                row.getLong("skipped"),
                status.equals(BatchStatus.COMPLETED.name()) ? 100 : null);
    }

    /** Percent by step name, for steps that report their total. */
    private Map<String, Integer> progress(long run) {
        Map<String, Integer> percent = new HashMap<>();
        JobExecution execution = repository.getJobExecution(run);
        if (execution != null) {
            for (StepExecution step : execution.getStepExecutions()) {
                long total = step.getExecutionContext().getLong(WorkItemReader.TOTAL, -1);
                if (total >= 0) {
                    percent.put(
                            step.getStepName(), total == 0 ? 0 : (int) Math.min(99, 100 * step.getReadCount() / total));
                }
            }
        }
        return percent;
    }

    /** Spring Batch stores times in the JVM's zone, which {@code main} sets to UTC. */
    static @Nullable Instant instant(@Nullable LocalDateTime time) {
        return time == null ? null : time.atZone(ZoneId.systemDefault()).toInstant();
    }
}

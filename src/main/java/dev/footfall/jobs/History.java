package dev.footfall.jobs;

import dev.footfall.platform.NotFound;
import dev.footfall.platform.batch.WorkList;
import dev.footfall.platform.database.JobsDatabase;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** What is known of runs. Asks the tables by index, so that it stays quick with 100,000 of them. */
@Repository
class History {

    private record Lease(
            String startedBy, boolean stop, @Nullable String error) {}

    private final JobRepository repository;
    private final JdbcClient database;

    History(JobRepository repository, @JobsDatabase JdbcClient database) {
        this.repository = repository;
        this.database = database;
    }

    /** @throws NotFound where the job has no such run */
    RunView run(String job, long id) {
        boolean known = database.sql("""
                        select exists (
                            select from batch_job_execution join batch_job_instance using (job_instance_id)
                            where job_execution_id = :id and job_name = :job)""")
                .param("id", id)
                .param("job", job)
                .query(Boolean.class)
                .single();
        if (!known) {
            throw new NotFound("The job '" + job + "' has no such run.");
        }
        return view(Objects.requireNonNull(repository.getJobExecution(id)));
    }

    Optional<RunView> last(String job) {
        return latest(job, 1).stream().findFirst();
    }

    /** The newest first. */
    List<RunView> latest(String job, int limit) {
        return database.sql("""
                        select job_execution_id from batch_job_execution
                        where job_instance_id in (
                            select job_instance_id from batch_job_instance where job_name = :job
                            order by job_instance_id desc limit :limit)
                        order by job_execution_id desc limit :limit""").param("job", job).param("limit", limit).query(Long.class).list().stream()
                .map(repository::getJobExecution)
                .filter(Objects::nonNull)
                .map(this::view)
                .toList();
    }

    private RunView view(JobExecution execution) {
        Lease lease = database.sql("select started_by, stop, error from job_run where execution = :id")
                .param("id", execution.getId())
                .query(Lease.class)
                .optional()
                .orElse(new Lease("", false, null));
        BatchStatus status =
                lease.stop() && execution.getStatus().isRunning() ? BatchStatus.STOPPING : execution.getStatus();
        Map<String, String> parameters = new TreeMap<>();
        execution.getJobParameters().parameters().stream()
                .filter(parameter -> !parameter.name().equals(Request.RUN))
                .forEach(parameter -> parameters.put(parameter.name(), String.valueOf(parameter.value())));
        return new RunView(
                execution.getId(),
                execution.getJobInstance().getJobName(),
                status.name(),
                parameters,
                lease.startedBy(),
                instant(execution.getStartTime() == null ? execution.getCreateTime() : execution.getStartTime()),
                instant(execution.getEndTime()),
                execution.getStepExecutions().stream()
                        .sorted(Comparator.comparing(StepExecution::getId))
                        .map(History::view)
                        .toList(),
                lease.error());
    }

    private static RunView.StepView view(StepExecution step) {
        return new RunView.StepView(
                step.getStepName(),
                step.getStatus().name(),
                step.getReadCount(),
                step.getWriteCount(),
                step.getSkipCount() + step.getFilterCount(),
                percent(step));
    }

    private static @Nullable Integer percent(StepExecution step) {
        if (step.getStatus() == BatchStatus.COMPLETED) {
            return 100;
        }
        long total = step.getExecutionContext().getLong(WorkList.TOTAL, -1);
        return total < 0 ? null : total == 0 ? 0 : (int) Math.min(99, 100 * step.getReadCount() / total);
    }

    /** Spring Batch writes the time of the JVM's zone, which {@code main} sets to UTC. */
    private static @Nullable Instant instant(@Nullable LocalDateTime time) {
        return time == null ? null : time.atZone(ZoneId.systemDefault()).toInstant();
    }
}

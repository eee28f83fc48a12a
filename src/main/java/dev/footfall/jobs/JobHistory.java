package dev.footfall.jobs;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.footfall.database.Pools.JobsDatabase;
import dev.footfall.platform.ProblemException.NotFoundException;
import dev.footfall.platform.SqlTime;
import dev.footfall.platform.batch.WorkItemReader;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * Jobs and their runs as console, API, health, alarms and command show them. Queries the tables itself, by index and
 * for all runs of a page at once: with 100,000 runs a page of 30 takes three statements of a millisecond each, where
 * the job repository would need six for each run. Only the progress of steps that have not completed comes from the job
 * repository, which alone can read it.
 */
@Repository
class JobHistory {

    private static final String RUNS = """
            select execution.job_execution_id as id, job_name, status, coalesce(start_time, create_time) as began,
                end_time,
                job_run.execution is not null and ended_at is null as held, coalesce(started_by, '') as started_by,
                    coalesce(stop, false) as stop, error, due_at, coalesce(seen, false) as seen
            from batch_job_execution as execution join batch_job_instance using (job_instance_id)
            left join job_run on job_run.execution = execution.job_execution_id
            """;

    /** The number of completed runs that give the usual duration; fewer than a quarter of it give none. */
    private static final int USUAL_RUNS = 20;

    private final JobDescriptors descriptors;
    private final JobRepository repository;
    private final RunLogs logs;
    private final JdbcClient database;
    /** On the pool of the web: health and alarms ask every few seconds and must time out soon. */
    private final JdbcClient webDatabase;

    private final Clock clock;

    JobHistory(
            JobDescriptors descriptors,
            JobRepository repository,
            RunLogs logs,
            @JobsDatabase JdbcClient database,
            JdbcClient webDatabase,
            Clock clock) {
        this.descriptors = descriptors;
        this.repository = repository;
        this.logs = logs;
        this.database = database;
        this.webDatabase = webDatabase;
        this.clock = clock;
    }

    /**
     * A run, as it is in the API.
     *
     * @param status as Spring Batch names it
     * @param dueAt its scheduled time; null if started by hand
     * @param took its duration, so far if it is running
     * @param error as text; null if it did not fail
     * @param seen whether somebody has seen why it failed, which ends its alarm
     */
    record RunView(
            long id,
            String job,
            String status,
            Map<String, String> parameters,
            String startedBy,
            @Nullable Instant dueAt,
            @Nullable Instant startedAt,
            @Nullable Instant endedAt,

            @JsonIgnore Duration took,

            List<StepView> steps,
            @Nullable String error,
            boolean seen) {

        private RunView with(Map<String, String> newParameters, List<StepView> newSteps) {
            return new RunView(
                    id, job, status, newParameters, startedBy, dueAt, startedAt, endedAt, took, newSteps, error, seen);
        }

        private RunView with(Map<String, List<String>> reports) {
            return with(
                    parameters,
                    steps.stream()
                            .map(step -> step.with(reports.getOrDefault(step.name, List.of())))
                            .toList());
        }

        /** The steps of its own; those of single parts, whose names hold a colon, are {@link #parts}. */
        public List<StepView> mainSteps() {
            return steps.stream().filter(step -> !step.isPart()).toList();
        }

        /** The steps of single parts, in the order of their names. */
        public List<StepView> parts() {
            return steps.stream()
                    .filter(StepView::isPart)
                    .sorted(Comparator.comparing(StepView::name))
                    .toList();
        }

        /**
         * What its largest step counted, by the words of {@link JobDescriptors.JobDescriptor#counts}: a later step may
         * count the same rows again.
         */
        public Map<String, Long> counts() {
            return Map.of(
                    "read", largest(StepView::read),
                    "written", largest(StepView::written),
                    "skipped", largest(StepView::skipped));
        }

        private long largest(ToLongFunction<StepView> count) {
            return mainSteps().stream().mapToLong(count).max().orElse(0);
        }

        /** Whether nothing about it will change. */
        public boolean ended() {
            return !stoppable() && !status.equals("STOPPING");
        }

        public boolean stoppable() {
            return status.equals("STARTING") || status.equals("STARTED");
        }

        public boolean restartable() {
            return status.equals("FAILED") || status.equals("STOPPED");
        }

        public boolean failed() {
            return status.equals("FAILED") || status.equals("UNKNOWN");
        }

        /** The colour of its dot. */
        public String mark() {
            return switch (status) {
                case "COMPLETED" -> "green";
                case "FAILED", "UNKNOWN" -> "red";
                case "STOPPED", "STOPPING" -> "yellow";
                default -> "blue";
            };
        }
    }

    /**
     * @param percent null if the step does not report its total
     * @param report what it did with single items, in lines; empty where it does not say, and in lists of runs
     */
    record StepView(
            String name,
            String status,
            long read,
            long written,
            long skipped,
            @Nullable Integer percent,
            List<String> report) {

        @JsonIgnore
        public boolean isPart() {
            return name.indexOf(':') >= 0;
        }

        private StepView at(@Nullable Integer progress) {
            return new StepView(name, status, read, written, skipped, progress, report);
        }

        private StepView with(List<String> newReport) {
            return new StepView(name, status, read, written, skipped, percent, newReport);
        }
    }

    /**
     * The current state of a job.
     *
     * @param last its latest run, without parameters and steps; null if it never ran
     * @param usually median duration of the completed runs before it; null if there are too few
     * @param due when its schedule starts it next; null without a schedule
     */
    record JobState(
            String job,
            @Nullable RunView last,
            @Nullable Duration usually,
            @Nullable Instant due) {}

    /** In the order of the night, then by name. */
    List<JobState> states() {
        return states(descriptors.inOrder());
    }

    JobState state(String job) {
        return states(List.of(job)).getFirst();
    }

    /** The same states, their latest runs with parameters and steps. */
    List<JobState> withSteps(List<JobState> states) {
        Map<Long, RunView> runs =
                complete(states.stream()
                                .map(JobState::last)
                                .filter(Objects::nonNull)
                                .toList())
                        .stream()
                        .collect(Collectors.toMap(RunView::id, run -> run));
        return states.stream()
                .map(state -> new JobState(
                        state.job, state.last == null ? null : runs.get(state.last.id()), state.usually, state.due))
                .toList();
    }

    /**
     * In one query by index. Compares names with {@code between} and sorts by them first, so that the planner can only
     * use the index by name. With {@code =} it may scan the runs of all jobs from the latest until it has found enough,
     * which for a job that never ran means all of them: 29 ms with 100,000 runs instead of 0.6 ms. Executions are found
     * by an array of instances for the same reason: a join may read all of them.
     */
    private List<JobState> states(List<String> jobs) {
        return webDatabase
                .sql("""
                        select asked.job, last.*, usual.seconds, execution_time
                        from unnest(:jobs::text[]) with ordinality as asked (job, place)
                        left join lateral (%s
                            where execution.job_instance_id = (
                                select job_instance_id from batch_job_instance
                                where job_name between asked.job and asked.job order by job_name, job_instance_id desc
                                    limit 1)
                            order by id desc limit 1) as last on true
                        left join lateral (
                            select percentile_cont(0.5) within group (order by seconds) as seconds
                            from (
                                select extract(epoch from end_time - start_time) as seconds
                                from batch_job_execution
                                where job_instance_id = any (array(
                                    select job_instance_id from batch_job_instance
                                    where job_name between asked.job and asked.job order by job_name,
                                        job_instance_id desc limit :usual))
                                and status = 'COMPLETED' and job_execution_id < last.id) as completed
                            having count(*) >= :usual / 4) as usual on true
                        left join scheduled_tasks on task_name = 'job' and task_instance = asked.job
                        order by place""".formatted(RUNS))
                .param("jobs", jobs.toArray(String[]::new))
                .param("usual", USUAL_RUNS)
                .query((row, _) -> {
                    Double usual = row.getObject("seconds", Double.class);
                    return new JobState(
                            row.getString("job"),
                            row.getString("job_name") == null ? null : bare(row),
                            usual == null ? null : Duration.ofMillis((long) (usual * 1_000)),
                            SqlTime.instantOrNull(row, "execution_time"));
                })
                .list();
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
                .map(run -> run.with(reports(run.id())))
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

    /** What became of runs, as a filter. */
    enum Outcome {
        RUNNING("STARTING", "STARTED", "STOPPING"),
        COMPLETED("COMPLETED"),
        STOPPED("STOPPED"),
        FAILED("FAILED", "UNKNOWN");

        private final String[] statuses;

        Outcome(String... statuses) {
            this.statuses = statuses;
        }
    }

    /**
     * Runs of all jobs, newest first.
     *
     * @param job null for all
     * @param outcome null for any
     * @param before only runs that began before this one; null to begin with the newest
     */
    List<RunView> all(@Nullable String job, @Nullable Outcome outcome, @Nullable Long before, int limit) {
        return complete(database.sql(RUNS + """
                        where (:job::text is null or job_name = :job)
                        and (:statuses::text[] is null or status = any (:statuses::text[]))
                        and (:before::bigint is null or execution.job_execution_id < :before)
                        order by execution.job_execution_id desc limit :limit""")
                .param("job", job)
                .param("statuses", outcome == null ? null : outcome.statuses)
                .param("before", before)
                .param("limit", limit)
                .query((row, _) -> bare(row))
                .list());
    }

    /** The last lines that a run logged: of one that has not ended, only those of this process. */
    List<String> log(long run) {
        List<String> here = logs.of(run);
        return here != null
                ? here
                : database
                        .sql("select coalesce(log, '') from job_run where execution = :run")
                        .param("run", run)
                        .query(String.class)
                        .optional()
                        .stream()
                        .flatMap(String::lines)
                        .toList();
    }

    private List<RunView> complete(List<RunView> runs) {
        Long[] ids = runs.stream().map(RunView::id).toArray(Long[]::new);
        Map<Long, Map<String, String>> parameters = parameters(ids);
        Map<Long, List<StepView>> steps = steps(ids);
        return runs.stream()
                .map(run ->
                        run.with(parameters.getOrDefault(run.id(), Map.of()), steps.getOrDefault(run.id(), List.of())))
                .toList();
    }

    private RunView bare(ResultSet row) throws SQLException {
        BatchStatus noted = BatchStatus.valueOf(row.getString("status"));
        // Spring Batch records the end a moment before the run releases its lock: until then the next could not start.
        boolean ending = row.getBoolean("held") && !noted.isRunning();
        BatchStatus status = ending ? BatchStatus.STARTED : noted;
        Instant began = instant(row, "began");
        Instant ended = ending ? null : instant(row, "end_time");
        return new RunView(
                row.getLong("id"),
                row.getString("job_name"),
                (row.getBoolean("stop") && status.isRunning() ? BatchStatus.STOPPING : status).name(),
                Map.of(),
                row.getString("started_by"),
                SqlTime.instantOrNull(row, "due_at"),
                began,
                ended,
                began == null ? Duration.ZERO : Duration.between(began, ended == null ? clock.instant() : ended),
                List.of(),
                row.getString("error"),
                row.getBoolean("seen"));
    }

    /** Spring Batch stores times in the JVM's zone, which {@code main} sets to UTC. */
    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        LocalDateTime time = row.getObject(column, LocalDateTime.class);
        return time == null ? null : time.atZone(ZoneId.systemDefault()).toInstant();
    }

    private Map<Long, Map<String, String>> parameters(Long[] runs) {
        Map<Long, Map<String, String>> found = new HashMap<>();
        database.sql("""
                        select job_execution_id, parameter_name, parameter_value from batch_job_execution_params
                        where job_execution_id = any (:runs) and parameter_name <> :run
                        """).param("runs", runs).param("run", JobRequest.RUN).query(row -> {
            found.computeIfAbsent(row.getLong(1), _ -> new TreeMap<>())
                    .put(row.getString(2), String.valueOf(row.getString(3)));
        });
        return found;
    }

    private Map<Long, List<StepView>> steps(Long[] runs) {
        Map<Long, List<StepView>> found = new HashMap<>();
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

    private static StepView step(ResultSet row) throws SQLException {
        String status = row.getString("status");
        return new StepView(
                row.getString("step_name"),
                status,
                row.getLong("read_count"),
                row.getLong("write_count"),
                row.getLong("skipped"),
                status.equals(BatchStatus.COMPLETED.name()) ? 100 : null,
                List.of());
    }

    /** By step name. */
    private Map<String, List<String>> reports(long run) {
        Map<String, List<String>> reports = new HashMap<>();
        JobExecution execution = repository.getJobExecution(run);
        if (execution != null) {
            for (StepExecution step : execution.getStepExecutions()) {
                String report = step.getExecutionContext().getString(WorkItemReader.REPORT, "");
                boolean none = step.getExecutionContext().getLong(WorkItemReader.TOTAL, -1) == 0;
                reports.put(
                        step.getStepName(),
                        none && report.isEmpty()
                                ? List.of("There was nothing to do")
                                : report.lines().toList());
            }
        }
        return reports;
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
}

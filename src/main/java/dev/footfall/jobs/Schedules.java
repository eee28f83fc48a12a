package dev.footfall.jobs;

import com.github.kagkarlsson.scheduler.SchedulerClient;
import com.github.kagkarlsson.scheduler.task.TaskDescriptor;
import com.github.kagkarlsson.scheduler.task.TaskInstanceId;
import dev.footfall.database.Pools.JobsDatabase;
import dev.footfall.jobs.JobDescriptors.JobDescriptor;
import dev.footfall.platform.InvalidInputException;
import dev.footfall.platform.ReportingZone;
import dev.footfall.platform.Settings;
import dev.footfall.platform.SqlTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * When each job is due. Deviations from the descriptors' defaults are in {@code job_schedule}; the next time is in
 * db-scheduler's table, one row for each enabled job, which exactly one node picks when it is due. A time that passed
 * while no node was running is still in that row, and so is caught up once.
 */
@Repository
class Schedules {

    /** An entry due this soon may be a missed run that waits for its turn. */
    private static final Duration SOON = Duration.ofMinutes(1);

    static final TaskDescriptor<Void> TASK = TaskDescriptor.of("job");

    /** @param cron null if the job has no schedule */
    record Schedule(
            String job,
            @Nullable String cron,
            boolean enabled,
            @Nullable OffsetDateTime nextRun) {}

    private record Stored(@Nullable String cron, boolean enabled) {}

    private final JdbcClient database;
    private final SchedulerClient client;
    private final JobDescriptors descriptors;
    private final ReportingZone zone;
    private final Clock clock;

    Schedules(
            @JobsDatabase JdbcClient database,
            @JobsDatabase DataSource dataSource,
            JobDescriptors descriptors,
            Settings settings,
            Clock clock) {
        this.database = database;
        this.client = SchedulerClient.Builder.create(dataSource).build();
        this.descriptors = descriptors;
        this.zone = settings.zone();
        this.clock = clock;
    }

    Schedule get(String job) {
        Stored stored = stored(job);
        return new Schedule(
                job,
                stored.cron(),
                stored.enabled(),
                dueAt(job).map(due -> zone.at(due)).orElse(null));
    }

    /**
     * @param cron null for unchanged
     * @param enabled null for unchanged
     */
    void change(String job, @Nullable String cron, @Nullable Boolean enabled, String by) {
        if (descriptors.get(job).parameters().values().stream().anyMatch(JobDescriptor.Parameter::required)) {
            throw new InvalidInputException(
                    "cron", "not_schedulable", "A job that needs parameters cannot be scheduled: start it yourself.");
        }
        Stored before = stored(job);
        String text = cron == null ? before.cron() : cron;
        if (text == null) {
            throw new InvalidInputException("cron", "required", "The job has no schedule yet: 'cron' is required.");
        }
        Cron parsed = Cron.of(text, zone);
        database.sql("""
                        insert into job_schedule (job, cron, enabled, changed_by, changed_at)
                        values (:job, :cron, :enabled, :by, :now)
                        on conflict (job) do update set cron = excluded.cron, enabled = excluded.enabled,
                            changed_by = excluded.changed_by, changed_at = excluded.changed_at""")
                .param("job", job)
                .param("cron", parsed.text())
                .param("enabled", enabled == null ? before.enabled() : enabled)
                .param("by", by)
                .param("now", SqlTime.utc(clock.instant()))
                .update();
        plan(job, true);
    }

    /** When the job is next due after a moment; empty if its schedule is disabled or it has none. */
    Optional<Instant> next(String job, Instant after) {
        Stored stored = stored(job);
        return stored.enabled() && stored.cron() != null
                ? Optional.of(Cron.of(stored.cron(), zone).next(after))
                : Optional.empty();
    }

    /** Schedules every job; one that is already due stays due. */
    void planAll() {
        descriptors.all().keySet().forEach(job -> plan(job, false));
    }

    /** Makes every job due now that was never scheduled. */
    void planFirst() {
        Instant now = clock.instant();
        descriptors.all().keySet().stream()
                .filter(job -> next(job, now).isPresent())
                .forEach(job -> client.scheduleIfNotExists(TASK.instance(job).build(), now));
    }

    private void plan(String job, boolean changed) {
        Instant now = clock.instant();
        TaskInstanceId id = TASK.instanceId(job);
        Optional<Instant> next = next(job, now);
        Optional<Instant> planned = dueAt(job);
        if (next.isEmpty()) {
            planned.ifPresent(_ -> client.cancel(id));
        } else if (planned.isEmpty()) {
            client.scheduleIfNotExists(TASK.instance(job).build(), next.get());
        } else if (changed || (planned.get().isAfter(now.plus(SOON)) && !planned.equals(next))) {
            client.reschedule(id, next.get());
        }
    }

    private Optional<Instant> dueAt(String job) {
        return database.sql(
                        "select execution_time from scheduled_tasks where task_name = :task and task_instance = :job")
                .param("task", TASK.getTaskName())
                .param("job", job)
                .query(OffsetDateTime.class)
                .optional()
                .map(OffsetDateTime::toInstant);
    }

    private Stored stored(String job) {
        String byDefault = descriptors.get(job).schedule();
        return database.sql("select cron, enabled from job_schedule where job = :job")
                .param("job", job)
                .query(Stored.class)
                .optional()
                .orElse(new Stored(byDefault, byDefault != null));
    }
}

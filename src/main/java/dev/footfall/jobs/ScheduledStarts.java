package dev.footfall.jobs;

import com.github.kagkarlsson.scheduler.boot.config.DbSchedulerCustomizer;
import com.github.kagkarlsson.scheduler.task.FailureHandler;
import com.github.kagkarlsson.scheduler.task.helper.CustomTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import dev.footfall.database.Pools.JobsDatabase;
import dev.footfall.jobs.JobRunner.Starter;
import dev.footfall.platform.ProblemException.ConflictException;
import dev.footfall.platform.SqlTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;

/**
 * Starts jobs that are due; db-scheduler picks one node. The nightly jobs run in the order of the descriptors' default
 * times: a job waits while one before it is due or running by its schedule, so that a missed night is also caught up in
 * order and nothing is anonymized that is not counted.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnWebApplication
class ScheduledStarts {

    static final String STARTED_BY = "schedule";
    private static final Logger log = LoggerFactory.getLogger(ScheduledStarts.class);
    private static final Duration WAITS = Duration.ofSeconds(1);
    /** A waiting job is due again after this time. */
    private static final Duration SOON = Duration.ofSeconds(10);

    private static final Duration RETRY_DELAY = Duration.ofMinutes(1);

    private final Schedules schedules;
    private final JobDescriptors descriptors;
    private final JdbcClient database;

    ScheduledStarts(Schedules schedules, JobDescriptors descriptors, @JobsDatabase JdbcClient database) {
        this.schedules = schedules;
        this.descriptors = descriptors;
        this.database = database;
    }

    @EventListener(ApplicationReadyEvent.class)
    void plan() {
        schedules.planAll();
    }

    /** Reschedules what was planned while the clock was ahead, which would otherwise be late by the same amount. */
    @Scheduled(fixedRate = 3_600_000, initialDelay = 3_600_000)
    void planAgain() {
        schedules.planAll();
    }

    @Bean
    CustomTask<Void> jobTask(JobRunner jobRunner, Clock clock) {
        return Tasks.custom(Schedules.TASK)
                .onFailure(new FailureHandler.OnFailureRetryLater<>(RETRY_DELAY))
                .onDeadExecutionRevive()
                .execute((due, context) -> {
                    String job = due.getId();
                    Instant now = clock.instant();
                    if (!descriptors.knows(job)) {
                        return (_, operations) -> operations.remove();
                    }
                    if (waits(job, now)) {
                        return (complete, operations) -> operations.reschedule(complete, now.plus(WAITS));
                    }
                    start(jobRunner, job, now, context.getExecution().getExecutionTime());
                    Optional<Instant> next = schedules.next(job, now);
                    return (complete, operations) ->
                            next.ifPresentOrElse(moment -> operations.reschedule(complete, moment), operations::remove);
                });
    }

    private void start(JobRunner jobRunner, String job, Instant now, Instant due) {
        try {
            jobRunner.start(JobRequest.of(job, descriptors.get(job), Map.of()), Starter.named(STARTED_BY), now, due);
        } catch (ConflictException running) {
            log.info("The job {} is due, but is already running", job);
        }
    }

    private boolean waits(String job, Instant now) {
        List<String> night = descriptors.inOrderOfTheNight();
        List<String> before = night.subList(0, Math.max(0, night.indexOf(job)));
        return database.sql("""
                        select exists (
                            select from scheduled_tasks
                            where task_name = 'job' and task_instance = any (:before) and execution_time <= :soon)
                        or exists (
                            select from job_run join batch_job_execution on job_execution_id = execution
                                join batch_job_instance using (job_instance_id)
                            where ended_at is null and started_by = :startedBy and job_name = any (:before))""")
                .param("before", before.toArray(String[]::new))
                .param("soon", SqlTime.utc(now.plus(SOON)))
                .param("startedBy", STARTED_BY)
                .query(Boolean.class)
                .single();
    }

    /** Replaces db-scheduler's own bean, which would take the name of Footfall's clock, and the pool of the web. */
    @Bean
    static com.github.kagkarlsson.scheduler.Clock schedulerClock(Clock clock) {
        return clock::instant;
    }

    @Bean
    static DbSchedulerCustomizer schedulerOnTheJobsPool(@JobsDatabase DataSource database) {
        return new DbSchedulerCustomizer() {
            @Override
            public Optional<DataSource> dataSource() {
                return Optional.of(database);
            }
        };
    }
}

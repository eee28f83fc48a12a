package dev.footfall.jobs;

import dev.footfall.database.Pools.JobsDatabase;
import dev.footfall.jobs.JobsConfiguration.JobsSettings;
import dev.footfall.platform.batch.VerifyStep;
import java.time.Clock;
import java.time.LocalDateTime;
import java.time.ZoneId;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.batch.infrastructure.repeat.RepeatStatus;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * A step of the job {@code verify}: deletes the runs that ended before the retention of the history, a few hundred a
 * chunk.
 */
@Configuration(proxyBeanMethods = false)
class HistoryCleanup {

    private static final int CHUNK_SIZE = 500;

    @Bean
    @VerifyStep
    @Order(900)
    Step cleanHistory(
            JobRepository repository,
            @JobsDatabase PlatformTransactionManager transactions,
            @JobsDatabase JdbcClient database,
            JobsSettings settings,
            Clock clock) {
        return new StepBuilder("history", repository)
                .tasklet(
                        (contribution, _) -> {
                            int removed = remove(
                                    database,
                                    LocalDateTime.ofInstant(
                                            clock.instant().minus(settings.keepHistory()), ZoneId.systemDefault()));
                            contribution.incrementWriteCount(removed);
                            return RepeatStatus.continueIf(removed == CHUNK_SIZE);
                        },
                        transactions)
                .build();
    }

    /** One statement, since foreign keys are checked at its end: it may delete rows that refer to each other. */
    private static int remove(JdbcClient database, LocalDateTime before) {
        int removed = database.sql("""
                        with old as materialized (
                            select job_execution_id as id from batch_job_execution
                            where end_time < :before and status not in ('STARTING', 'STARTED', 'STOPPING')
                            order by end_time limit :limit),
                        steps as materialized (
                            select step_execution_id as id from batch_step_execution
                            where job_execution_id in (select id from old)),
                        step_contexts as (
                            delete from batch_step_execution_context
                            where step_execution_id in (select id from steps)),
                        removed_steps as (
                            delete from batch_step_execution where step_execution_id in (select id from steps)),
                        contexts as (
                            delete from batch_job_execution_context where job_execution_id in (select id from old)),
                        params as (
                            delete from batch_job_execution_params where job_execution_id in (select id from old))
                        delete from batch_job_execution where job_execution_id in (select id from old)""")
                .param("before", before)
                .param("limit", CHUNK_SIZE)
                .update();
        database.sql("""
                        delete from batch_job_instance as instance
                        where not exists (
                            select from batch_job_execution as execution
                            where execution.job_instance_id = instance.job_instance_id)
                        and job_instance_id < (select min(job_instance_id) from batch_job_execution)""").update();
        return removed;
    }
}

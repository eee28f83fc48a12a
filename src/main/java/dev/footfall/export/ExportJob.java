package dev.footfall.export;

import dev.footfall.activity.ActivityStream;
import dev.footfall.activity.StreamFormats;
import dev.footfall.activity.ViewedPeople;
import dev.footfall.platform.FairPermits;
import dev.footfall.platform.database.JobsDatabase;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.springframework.batch.core.configuration.annotation.StepScope;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.partition.Partitioner;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.scope.context.StepSynchronizationManager;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.batch.infrastructure.item.ExecutionContext;
import org.springframework.batch.infrastructure.repeat.RepeatStatus;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.task.TaskExecutor;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * The job {@code export}: plans the days, writes each as a part, several at a time, and puts them together. All steps begin again at a restart and find out
 * what is left to do: the parts may lie on another node's disk, where the job's own memory of them is of no use.
 */
@Configuration(proxyBeanMethods = false)
class ExportJob {

    static final String EXPORT = "export";
    private static final String ID = "#{jobParameters['export']}";
    private static final String DAY = "day";

    @Bean
    Job export(
            JobRepository repository,
            @JobsDatabase PlatformTransactionManager transactions,
            ExportFilters filters,
            ExportProgress progress,
            ActivityStream stream,
            DaysToWrite daysToWrite,
            DayExportTasklet dayExportTasklet,
            ExportAssembler exportAssembler,
            ExportJobListener end,
            @Qualifier("exportExecutor") TaskExecutor executor) {
        Step plan = new StepBuilder("plan", repository)
                .tasklet(
                        (contribution, _) -> {
                            UUID export = UUID.fromString(String.valueOf(contribution
                                    .getStepExecution()
                                    .getJobParameters()
                                    .getString(EXPORT)));
                            long run = contribution.getStepExecution().getJobExecutionId();
                            if (!progress.begin(export, run)) {
                                throw new CannotResumeException(
                                        "There is no such export that could go on: it is whole, gone, or somebody in it was deleted.");
                            }
                            progress.plan(export, stream.days(filters.of(export)));
                            return RepeatStatus.FINISHED;
                        },
                        transactions)
                .allowStartIfComplete(true)
                .build();
        Step day = new StepBuilder(DAY, repository)
                .tasklet(dayExportTasklet, transactions)
                .allowStartIfComplete(true)
                .build();
        Step days = new StepBuilder("days", repository)
                .partitioner(DAY, daysToWrite)
                .step(day)
                .taskExecutor(executor)
                .allowStartIfComplete(true)
                .build();
        Step whole = new StepBuilder("whole", repository)
                .tasklet(exportAssembler, transactions)
                .allowStartIfComplete(true)
                .build();
        return new JobBuilder("export", repository)
                .listener(end)
                .start(plan)
                .next(days)
                .next(whole)
                .build();
    }

    @Bean
    @StepScope
    static DaysToWrite daysToWrite(ExportProgress progress, @Value(ID) UUID export) {
        return new DaysToWrite(progress, export);
    }

    /** By its class and not as an interface, which Spring Batch warns of. */
    static class DaysToWrite implements Partitioner {

        private final ExportProgress progress;
        private final UUID export;

        DaysToWrite(ExportProgress progress, UUID export) {
            this.progress = progress;
            this.export = export;
        }

        @Override
        public Map<String, ExecutionContext> partition(int gridSize) {
            Map<String, ExecutionContext> days = new HashMap<>();
            progress.parts(export)
                    .forEach(part -> days.put(
                            part.day().toString(),
                            new ExecutionContext(Map.of(DAY, part.day().toString()))));
            return days;
        }
    }

    @Bean
    @StepScope
    static DayExportTasklet writtenDay(
            @Value(ID) UUID export,
            @Value("#{stepExecutionContext['day']}") String day,
            ExportFilters filters,
            ActivityStream stream,
            StreamFormats formats,
            ViewedPeople viewed,
            ExportProgress progress,
            ExportFolder folder,
            @JobsDatabase PlatformTransactionManager transactions) {
        return new DayExportTasklet(
                export, LocalDate.parse(day), filters, stream, formats, viewed, progress, folder, transactions);
    }

    @Bean
    @StepScope
    static ExportAssembler assembly(
            @Value(ID) UUID export,
            ExportFilters filters,
            StreamFormats formats,
            ExportProgress progress,
            ExportFolder folder) {
        return new ExportAssembler(export, filters, formats, progress, folder);
    }

    /** In fair order: the days of a large export do not keep those of a small one waiting. */
    @Bean(defaultCandidate = false)
    @Qualifier("exportExecutor") static TaskExecutor exportExecutor(@Qualifier("exportThreads") TaskExecutor threads, ExportSettings settings) {
        FairPermits permits = new FairPermits(settings.threads());
        return day -> permits.request(
                List.of(new FairPermits.Share(run(), settings.threads())),
                permit -> threads.execute(() -> {
                    try (permit) {
                        day.run();
                    }
                }));
    }

    /** Whose day it is that this thread hands over. */
    private static long run() {
        return Objects.requireNonNull(StepSynchronizationManager.getContext())
                .getStepExecution()
                .getJobExecutionId();
    }

    /** Of all exports of this process, so that they share its connections rather than wait for each other's. */
    @Bean(defaultCandidate = false)
    @Qualifier("exportThreads") static ThreadPoolTaskExecutor exportThreads(ExportSettings settings) {
        ThreadPoolTaskExecutor executor = new ThreadPoolTaskExecutor();
        executor.setCorePoolSize(settings.threads());
        executor.setMaxPoolSize(settings.threads());
        executor.setThreadNamePrefix("export-");
        executor.setDaemon(true);
        return executor;
    }
}

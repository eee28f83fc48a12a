package dev.footfall.privacy.retention;

import dev.footfall.platform.batch.WorkItemReader;
import dev.footfall.platform.database.JobsDatabase;
import java.time.LocalDate;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.batch.core.configuration.annotation.StepScope;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.batch.infrastructure.item.Chunk;
import org.springframework.batch.infrastructure.item.ItemWriter;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.PlatformTransactionManager;

/** The jobs {@code anonymize} and {@code purge}: a day a chunk, the oldest first. A dry run tells how many rows it would change, and changes none. */
@Configuration(proxyBeanMethods = false)
class RetentionJobs {

    private static final Logger log = LoggerFactory.getLogger(RetentionJobs.class);

    @Bean
    Job anonymize(
            JobRepository repository,
            @JobsDatabase PlatformTransactionManager transactions,
            WorkItemReader<LocalDate> daysToAnonymize,
            EachDay dayAnonymizer) {
        return new JobBuilder("anonymize", repository)
                .start(step("anonymize", repository, transactions, daysToAnonymize, dayAnonymizer))
                .build();
    }

    @Bean
    Job purge(
            JobRepository repository,
            @JobsDatabase PlatformTransactionManager transactions,
            WorkItemReader<LocalDate> daysToPurge,
            EachDay dayPurger) {
        return new JobBuilder("purge", repository)
                .start(step("purge", repository, transactions, daysToPurge, dayPurger))
                .build();
    }

    private static Step step(
            String name,
            JobRepository repository,
            PlatformTransactionManager transactions,
            WorkItemReader<LocalDate> days,
            EachDay change) {
        return new StepBuilder(name, repository)
                .<LocalDate, LocalDate>chunk(1)
                .transactionManager(transactions)
                .reader(days)
                .writer(change)
                .build();
    }

    @Bean
    @StepScope
    static WorkItemReader<LocalDate> daysToAnonymize(RetentionSchedule retentionSchedule, ClockWatch clock) {
        return due(
                clock,
                () -> Stream.concat(retentionSchedule.toAnonymize().stream(), retentionSchedule.toThin().stream())
                        .sorted()
                        .toList());
    }

    @Bean
    @StepScope
    static WorkItemReader<LocalDate> daysToPurge(RetentionSchedule retentionSchedule, ClockWatch clock) {
        return due(clock, retentionSchedule::toPurge);
    }

    private static WorkItemReader<LocalDate> due(ClockWatch clock, Supplier<List<LocalDate>> days) {
        return new WorkItemReader<>(() -> {
            if (clock.isBelieved()) {
                return days.get();
            }
            log.warn("The clock is more than a day past when Footfall ran last: nothing is anonymised or dropped by it"
                    + " before it has been so for a day");
            return List.of();
        });
    }

    @Bean
    @StepScope
    static EachDay dayAnonymizer(
            Anonymizer anonymizer,
            RetentionSchedule retentionSchedule,
            @Value("#{jobParameters['dry-run']}") @Nullable String dryRun) {
        return each(
                dryRun,
                retentionSchedule,
                "anonymise",
                "Anonymised",
                day -> anonymizer.anonymize(day, retentionSchedule.over(day)));
    }

    @Bean
    @StepScope
    static EachDay dayPurger(
            Purger purger,
            RetentionSchedule retentionSchedule,
            @Value("#{jobParameters['dry-run']}") @Nullable String dryRun) {
        return each(dryRun, retentionSchedule, "drop", "Dropped", purger::purge);
    }

    private static EachDay each(
            @Nullable String dryRun, RetentionSchedule retentionSchedule, String would, String did, Change change) {
        return new EachDay(day -> {
            if (Boolean.parseBoolean(dryRun)) {
                Long rows = retentionSchedule.rows(day);
                log.info("Would {} {} rows of {}", would, rows == null ? 0 : rows, day);
            } else {
                log.info("{} {} rows of {}", did, change.of(day), day);
            }
        });
    }

    /** What is done to a day; how many rows that changed. */
    private interface Change {
        long of(LocalDate day) throws Exception;
    }

    /** By its class and not as an interface, which Spring Batch warns of. */
    static class EachDay implements ItemWriter<LocalDate> {

        interface Work {
            void of(LocalDate day) throws Exception;
        }

        private final Work work;

        EachDay(Work work) {
            this.work = work;
        }

        @Override
        public void write(Chunk<? extends LocalDate> days) throws Exception {
            for (LocalDate day : days) {
                work.of(day);
            }
        }
    }
}

package dev.footfall.privacy.retention;

import dev.footfall.platform.batch.WorkList;
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
            WorkList<LocalDate> daysToAnonymize,
            EachDay dayAnonymizer) {
        return new JobBuilder("anonymize", repository)
                .start(step("anonymize", repository, transactions, daysToAnonymize, dayAnonymizer))
                .build();
    }

    @Bean
    Job purge(
            JobRepository repository,
            @JobsDatabase PlatformTransactionManager transactions,
            WorkList<LocalDate> daysToPurge,
            EachDay dayPurger) {
        return new JobBuilder("purge", repository)
                .start(step("purge", repository, transactions, daysToPurge, dayPurger))
                .build();
    }

    private static Step step(
            String name,
            JobRepository repository,
            PlatformTransactionManager transactions,
            WorkList<LocalDate> days,
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
    static WorkList<LocalDate> daysToAnonymize(Calendar calendar, ClockWatch clock) {
        return due(
                clock,
                () -> Stream.concat(calendar.toAnonymize().stream(), calendar.toThin().stream())
                        .sorted()
                        .toList());
    }

    @Bean
    @StepScope
    static WorkList<LocalDate> daysToPurge(Calendar calendar, ClockWatch clock) {
        return due(clock, calendar::toPurge);
    }

    private static WorkList<LocalDate> due(ClockWatch clock, Supplier<List<LocalDate>> days) {
        return new WorkList<>(() -> {
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
            Anonymizer anonymizer, Calendar calendar, @Value("#{jobParameters['dry-run']}") @Nullable String dryRun) {
        return each(dryRun, calendar, "anonymise", "Anonymised", day -> anonymizer.anonymize(day, calendar.over(day)));
    }

    @Bean
    @StepScope
    static EachDay dayPurger(
            Purger purger, Calendar calendar, @Value("#{jobParameters['dry-run']}") @Nullable String dryRun) {
        return each(dryRun, calendar, "drop", "Dropped", purger::purge);
    }

    private static EachDay each(@Nullable String dryRun, Calendar calendar, String would, String did, Change change) {
        return new EachDay(day -> {
            if (Boolean.parseBoolean(dryRun)) {
                Long rows = calendar.rows(day);
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

package dev.footfall.privacy.retention;

import dev.footfall.platform.batch.WorkList;
import dev.footfall.platform.database.JobsDatabase;
import java.time.LocalDate;
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
    static WorkList<LocalDate> daysToAnonymize(Calendar calendar) {
        return new WorkList<>(() -> Stream.concat(calendar.toAnonymize().stream(), calendar.toThin().stream())
                .sorted()
                .toList());
    }

    @Bean
    @StepScope
    static WorkList<LocalDate> daysToPurge(Calendar calendar) {
        return new WorkList<>(calendar::toPurge);
    }

    @Bean
    @StepScope
    static EachDay dayAnonymizer(
            Anonymizer anonymizer, Calendar calendar, @Value("#{jobParameters['dry-run']}") @Nullable String dryRun) {
        return new EachDay(day -> {
            if (Boolean.parseBoolean(dryRun)) {
                log.info("Would anonymise {} of {}", words(calendar.rows(day)), day);
            } else {
                log.info("Anonymised {} of {}", words(anonymizer.anonymize(day, calendar.over(day))), day);
            }
        });
    }

    @Bean
    @StepScope
    static EachDay dayPurger(
            Purger purger, Calendar calendar, @Value("#{jobParameters['dry-run']}") @Nullable String dryRun) {
        return new EachDay(day -> {
            if (Boolean.parseBoolean(dryRun)) {
                log.info("Would drop {} of {}", words(calendar.rows(day)), day);
            } else {
                log.info("Dropped {} of {}", words(purger.purge(day)), day);
            }
        });
    }

    /** By its class and not as an interface, which Spring Batch warns of. */
    static class EachDay implements ItemWriter<LocalDate> {

        interface Change {
            void apply(LocalDate day) throws Exception;
        }

        private final Change change;

        EachDay(Change change) {
            this.change = change;
        }

        @Override
        public void write(Chunk<? extends LocalDate> days) throws Exception {
            for (LocalDate day : days) {
                change.apply(day);
            }
        }
    }

    private static String words(@Nullable Long rows) {
        return rows == null ? "no rows" : rows + " rows";
    }
}

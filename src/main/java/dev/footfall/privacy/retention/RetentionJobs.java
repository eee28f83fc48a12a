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
import org.springframework.batch.infrastructure.item.ItemStreamReader;
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
            ItemStreamReader<LocalDate> daysToAnonymize,
            ItemWriter<LocalDate> dayAnonymizer) {
        return new JobBuilder("anonymize", repository)
                .start(step("anonymize", repository, transactions, daysToAnonymize, dayAnonymizer))
                .build();
    }

    @Bean
    Job purge(
            JobRepository repository,
            @JobsDatabase PlatformTransactionManager transactions,
            ItemStreamReader<LocalDate> daysToPurge,
            ItemWriter<LocalDate> dayPurger) {
        return new JobBuilder("purge", repository)
                .start(step("purge", repository, transactions, daysToPurge, dayPurger))
                .build();
    }

    private static Step step(
            String name,
            JobRepository repository,
            PlatformTransactionManager transactions,
            ItemStreamReader<LocalDate> days,
            ItemWriter<LocalDate> change) {
        return new StepBuilder(name, repository)
                .<LocalDate, LocalDate>chunk(1)
                .transactionManager(transactions)
                .reader(days)
                .writer(change)
                .build();
    }

    @Bean
    @StepScope
    static ItemStreamReader<LocalDate> daysToAnonymize(Calendar calendar) {
        return new WorkList<>(() -> Stream.concat(calendar.toAnonymize().stream(), calendar.toThin().stream())
                .sorted()
                .toList());
    }

    @Bean
    @StepScope
    static ItemStreamReader<LocalDate> daysToPurge(Calendar calendar) {
        return new WorkList<>(calendar::toPurge);
    }

    @Bean
    @StepScope
    static ItemWriter<LocalDate> dayAnonymizer(
            Anonymizer anonymizer, Calendar calendar, @Value("#{jobParameters['dry-run']}") @Nullable String dryRun) {
        return days -> {
            for (LocalDate day : days) {
                if (Boolean.parseBoolean(dryRun)) {
                    log.info("Would anonymise {} of {}", words(calendar.rows(day)), day);
                } else {
                    log.info("Anonymised {} of {}", words(anonymizer.anonymize(day, calendar.over(day))), day);
                }
            }
        };
    }

    @Bean
    @StepScope
    static ItemWriter<LocalDate> dayPurger(
            Purger purger, Calendar calendar, @Value("#{jobParameters['dry-run']}") @Nullable String dryRun) {
        return days -> {
            for (LocalDate day : days) {
                if (Boolean.parseBoolean(dryRun)) {
                    log.info("Would drop {} of {}", words(calendar.rows(day)), day);
                } else {
                    log.info("Dropped {} of {}", words(purger.purge(day)), day);
                }
            }
        };
    }

    private static String words(@Nullable Long rows) {
        return rows == null ? "no rows" : rows + " rows";
    }
}

package dev.footfall.analytics.rollup;

import dev.footfall.platform.ReportingZone;
import dev.footfall.platform.batch.WorkItemReader;
import dev.footfall.platform.database.JobsDatabase;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;
import org.springframework.batch.core.configuration.annotation.StepScope;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.PlatformTransactionManager;

/** The job {@code rollup}: one chunk a day. A day counted twice has the same numbers, so a restart only has to know what is left. */
@Configuration(proxyBeanMethods = false)
class RollupJob {

    @Bean
    Job rollup(
            JobRepository repository,
            @JobsDatabase PlatformTransactionManager transactions,
            WorkItemReader<LocalDate> rollupDays,
            DayCounter counter) {
        return new JobBuilder("rollup", repository)
                .start(new StepBuilder("count", repository)
                        .<LocalDate, LocalDate>chunk(1)
                        .transactionManager(transactions)
                        .reader(rollupDays)
                        .writer(days -> {
                            for (LocalDate day : days) {
                                counter.count(day);
                            }
                        })
                        .build())
                .build();
    }

    @Bean
    @StepScope
    static WorkItemReader<LocalDate> rollupDays(
            DirtyDays dirtyDays, ReportingZone zone, @Value("#{jobParameters['day']}") @Nullable LocalDate day) {
        return new WorkItemReader<>(() -> day == null ? dirtyDays.days() : dirtyDays.countable(day, zone));
    }
}

package dev.footfall.analytics.rollup;

import dev.footfall.platform.batch.VerifyStep;
import dev.footfall.platform.batch.WorkItemReader;
import dev.footfall.platform.database.JobsDatabase;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.batch.core.configuration.annotation.StepScope;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * A part of {@code verify}: compares days with a recount. One that differs is marked, and so counted again; it raises the metric and an error in the log. Such
 * days are the step's "written", the others its "skipped".
 */
@Configuration(proxyBeanMethods = false)
class SelfCheckStep {

    private static final Logger log = LoggerFactory.getLogger(SelfCheckStep.class);

    @Bean
    @VerifyStep
    @Order(100)
    Step recount(
            JobRepository repository,
            @JobsDatabase PlatformTransactionManager transactions,
            WorkItemReader<LocalDate> daysToCheck,
            SelfCheck check,
            DirtyDays dirtyDays,
            MeterRegistry meters) {
        Counter alarm = Counter.builder("footfall.verify.different.days")
                .description("days whose stored counts differed from a recount of raw activity")
                .register(meters);
        return new StepBuilder("recount", repository)
                .<LocalDate, LocalDate>chunk(1)
                .transactionManager(transactions)
                .reader(daysToCheck)
                .processor(day -> different(day, check))
                .writer(days -> {
                    for (LocalDate day : days) {
                        dirtyDays.add(day);
                        alarm.increment();
                    }
                })
                .build();
    }

    private static @Nullable LocalDate different(LocalDate day, SelfCheck check) {
        String differences = check.differences(day);
        check.note(day, differences);
        if (differences == null) {
            return null;
        }
        log.error("The stored counts of {} differ from a recount ({}): it is counted again", day, differences);
        return day;
    }

    @Bean
    @StepScope
    static WorkItemReader<LocalDate> daysToCheck(
            SelfCheck check, @Value("#{jobParameters['day']}") @Nullable LocalDate day) {
        return new WorkItemReader<>(() -> day == null ? check.sample() : List.of(day));
    }
}

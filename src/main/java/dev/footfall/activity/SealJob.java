package dev.footfall.activity;

import dev.footfall.platform.batch.WorkItemReader;
import dev.footfall.platform.database.JobsDatabase;
import java.time.LocalDate;
import org.springframework.batch.core.configuration.annotation.StepScope;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.batch.infrastructure.repeat.RepeatStatus;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.PlatformTransactionManager;

/** The job {@code seal}: days ahead, then each day past its late window gets what the hot day could not afford. One chunk a day. */
@Configuration(proxyBeanMethods = false)
class SealJob {

    @Bean
    Job seal(
            JobRepository repository,
            @JobsDatabase PlatformTransactionManager transactions,
            WorkItemReader<LocalDate> daysToSeal,
            Days days,
            Sealing sealing) {
        Step ahead = new StepBuilder("ahead", repository)
                .tasklet(
                        (_, _) -> {
                            days.prepareAhead();
                            return RepeatStatus.FINISHED;
                        },
                        transactions)
                .build();
        Step seal = new StepBuilder("seal", repository)
                .<LocalDate, LocalDate>chunk(1)
                .transactionManager(transactions)
                .reader(daysToSeal)
                .writer(some -> {
                    for (LocalDate day : some) {
                        sealing.seal(day);
                    }
                })
                .build();
        return new JobBuilder("seal", repository).start(ahead).next(seal).build();
    }

    @Bean
    @StepScope
    static WorkItemReader<LocalDate> daysToSeal(Sealing sealing) {
        return new WorkItemReader<>(sealing::due);
    }
}

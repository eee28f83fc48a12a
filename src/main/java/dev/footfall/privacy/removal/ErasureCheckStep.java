package dev.footfall.privacy.removal;

import dev.footfall.platform.batch.VerifyStep;
import dev.footfall.platform.database.JobsDatabase;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.batch.infrastructure.repeat.RepeatStatus;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.transaction.PlatformTransactionManager;

/** A part of {@code verify}: nobody who was erased is anywhere. */
@Configuration(proxyBeanMethods = false)
class ErasureCheckStep {

    @Bean
    @VerifyStep
    @Order(200)
    Step recheckErasures(
            JobRepository repository, @JobsDatabase PlatformTransactionManager transactions, ErasureCheck check) {
        return new StepBuilder("erasures", repository)
                .tasklet(
                        (_, _) -> {
                            int found = check.run();
                            if (found > 0) {
                                throw new ErasedFound(found);
                            }
                            return RepeatStatus.FINISHED;
                        },
                        transactions)
                .build();
    }
}

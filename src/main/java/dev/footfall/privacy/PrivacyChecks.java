package dev.footfall.privacy;

import dev.footfall.database.Pools.JobsDatabase;
import dev.footfall.platform.batch.VerifyStep;
import dev.footfall.platform.health.AlarmSource;
import dev.footfall.platform.health.AlarmSource.Alarm;
import dev.footfall.privacy.removal.ErasureCheck;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.StepContribution;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.batch.infrastructure.repeat.RepeatStatus;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;

/** Steps of the job {@code verify}: the audit matches its seals, and no erased person is in any store. */
@Configuration(proxyBeanMethods = false)
class PrivacyChecks {

    private static final String CHANGED = "audit-changed";

    /**
     * A mismatch raises an alarm and does not fail the run: it is permanent, and failing would keep the other checks
     * from running every night.
     */
    @Bean
    @VerifyStep
    @Order(50)
    Step recheckAudit(
            JobRepository repository, @JobsDatabase PlatformTransactionManager transactions, AuditSeals seals) {
        return step("audit", repository, transactions, contribution -> {
            seals.seal();
            contribution.incrementReadCount();
            if (seals.check().brokenFirst() != null) {
                contribution.incrementWriteCount(1);
            }
        });
    }

    @Bean
    @VerifyStep
    @Order(200)
    Step recheckErasures(
            JobRepository repository, @JobsDatabase PlatformTransactionManager transactions, ErasureCheck check) {
        return step("erasures", repository, transactions, _ -> check.verify());
    }

    private static Step step(
            String name,
            JobRepository repository,
            PlatformTransactionManager transactions,
            Consumer<StepContribution> check) {
        return new StepBuilder(name, repository)
                .tasklet(
                        (contribution, _) -> {
                            check.accept(contribution);
                            return RepeatStatus.FINISHED;
                        },
                        transactions)
                .build();
    }

    /** Raised until a check finds the entries unchanged, for instance restored from a backup. */
    @Bean
    @Order(180)
    AlarmSource auditAlarm(JdbcClient database) {
        return new AlarmSource() {
            @Override
            public Set<String> kinds() {
                return Set.of(CHANGED);
            }

            @Override
            public List<Alarm> look() {
                return database
                        .sql("select broken_last - broken_first + 1 from audit_check where broken_first is not null")
                        .query(Long.class)
                        .list()
                        .stream()
                        .map(entries -> new Alarm(CHANGED, "", entries, "/admin/jobs/verify"))
                        .toList();
            }
        };
    }
}

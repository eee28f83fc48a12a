package dev.footfall.privacy;

import dev.footfall.platform.alarm.Alarm;
import dev.footfall.platform.alarm.AlarmSource;
import dev.footfall.platform.batch.VerifyStep;
import dev.footfall.platform.database.JobsDatabase;
import java.util.List;
import java.util.Set;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.batch.infrastructure.repeat.RepeatStatus;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * A part of {@code verify}: the audit is as it was sealed. What is not so is an alarm and does not fail the run: it stays as it is, and would keep the other
 * checks from running every night.
 */
@Configuration(proxyBeanMethods = false)
class AuditCheckStep {

    private static final String CHANGED = "audit-changed";

    @Bean
    @VerifyStep
    @Order(50)
    Step recheckAudit(
            JobRepository repository, @JobsDatabase PlatformTransactionManager transactions, AuditSeals seals) {
        return new StepBuilder("audit", repository)
                .tasklet(
                        (contribution, _) -> {
                            seals.seal();
                            contribution.incrementReadCount();
                            if (seals.check().brokenFirst() != null) {
                                contribution.incrementWriteCount(1);
                            }
                            return RepeatStatus.FINISHED;
                        },
                        transactions)
                .build();
    }

    /** Until a check finds the entries as they were, from a backup say. */
    @Bean
    @Order(180)
    AlarmSource auditAlarm(JdbcClient database) {
        return new AlarmSource() {
            @Override
            public Set<String> kinds() {
                return Set.of(CHANGED);
            }

            @Override
            public boolean asksDatabase() {
                return true;
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

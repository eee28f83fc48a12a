package dev.footfall.analytics.rollup;

import dev.footfall.activity.ActivityTypes;
import dev.footfall.activity.EntityTypes;
import dev.footfall.analytics.rollup.RawDay.EntityRules;
import dev.footfall.database.Pools.JobsDatabase;
import dev.footfall.platform.KeyedHash;
import dev.footfall.platform.ReportingZone;
import dev.footfall.platform.Settings;
import dev.footfall.platform.batch.WorkItemReader;
import java.sql.SQLException;
import java.time.Clock;
import java.time.LocalDate;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.batch.core.configuration.annotation.StepScope;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

@Configuration(proxyBeanMethods = false)
class RollupConfiguration {

    /** Every bean that counts or answers depends on this one, so nothing runs before the zone is checked. */
    @Bean
    ReportingZone reportingZone(
            Settings settings,
            AnalyticsSettings analytics,
            @JobsDatabase JdbcClient database,
            @JobsDatabase PlatformTransactionManager transactions) {
        ReportingZone zone = settings.zone();
        new StoredZone(database, new TransactionTemplate(transactions)).settle(zone, analytics.zoneRebuild());
        return zone;
    }

    @Bean
    DayCounter dayCounter(
            @JobsDatabase DataSource database,
            ReportingZone zone,
            ActivityTypes types,
            EntityTypes entityTypes,
            KeyedHash hash,
            Clock clock)
            throws SQLException {
        return new DayCounter(database, zone, () -> EntityRules.of(types, entityTypes), hash, clock);
    }

    /**
     * The job {@code rollup}: one day a chunk. Counting a day twice gives the same numbers, so a restart only needs to
     * know which days are left.
     */
    @Configuration(proxyBeanMethods = false)
    static class RollupJob {

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
}

package dev.footfall.capture;

import dev.footfall.activity.Days;
import dev.footfall.platform.Settings;
import dev.footfall.platform.Suppression;
import dev.footfall.platform.database.CaptureDatabase;
import java.sql.Connection;
import java.time.Clock;
import java.time.Instant;
import java.util.UUID;
import javax.sql.DataSource;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Puts the writers together. */
@Configuration(proxyBeanMethods = false)
class CaptureConfiguration {

    @Bean
    ByteBudget byteBudget(CaptureSettings settings) {
        return new ByteBudget(settings.bytesInFlight().toBytes());
    }

    @Bean
    BatchIds batchIds() {
        return new BatchIds();
    }

    @Bean
    Writers writers(
            CaptureBuffer buffer,
            BatchIds ids,
            @CaptureDatabase DataSource database,
            Suppression suppression,
            Days days,
            Settings settings,
            CaptureSettings capture,
            CaptureMetrics metrics,
            Clock clock) {
        BatchTransaction transaction =
                new BatchTransaction(suppression, new Ledger(settings.zone()), clock, settings.acceptLate());
        return new Writers(
                buffer,
                ids,
                writer -> new ActivityStore(database, transaction, ids, days, capture.patience(), writer),
                metrics,
                capture.writers());
    }

    /** Nobody is suppressed where no module says who is. */
    @Bean
    @ConditionalOnMissingBean
    Suppression nobodySuppressed() {
        return new Suppression() {
            @Override
            public boolean suppresses(UUID userId, Instant occurredAt) {
                return false;
            }

            @Override
            public void join(Connection transaction) {}
        };
    }
}

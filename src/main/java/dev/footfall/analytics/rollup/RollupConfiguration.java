package dev.footfall.analytics.rollup;

import dev.footfall.activity.ActivityTypes;
import dev.footfall.activity.EntityTypes;
import dev.footfall.platform.KeyedHash;
import dev.footfall.platform.ReportingZone;
import dev.footfall.platform.Settings;
import dev.footfall.platform.database.JobsDatabase;
import java.sql.SQLException;
import java.time.Clock;
import javax.sql.DataSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

@Configuration(proxyBeanMethods = false)
class RollupConfiguration {

    /** Whoever counts or answers needs it, and so nothing does either before the zone has been found to be the right one. */
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
        return new DayCounter(database, zone, () -> AppViews.of(types, entityTypes), hash, clock);
    }
}

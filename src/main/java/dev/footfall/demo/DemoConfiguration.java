package dev.footfall.demo;

import dev.footfall.activity.ActivityTypes;
import dev.footfall.activity.Days;
import dev.footfall.activity.EntityTypes;
import dev.footfall.analytics.rollup.DayCounter;
import dev.footfall.catalog.Catalog;
import dev.footfall.jobs.InitialCatchUp;
import dev.footfall.platform.Settings;
import dev.footfall.platform.Suppression;
import dev.footfall.platform.database.JobsDatabase;
import java.time.Clock;
import javax.sql.DataSource;
import org.springframework.boot.ApplicationRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;
import org.springframework.jdbc.core.simple.JdbcClient;

@Configuration(proxyBeanMethods = false)
@Profile("demo")
class DemoConfiguration {

    private static final long SEED = 2026;

    @Bean
    DemoData demoData(
            @JobsDatabase JdbcClient database,
            @JobsDatabase DataSource dataSource,
            Days days,
            Catalog catalog,
            DayCounter counter,
            Suppression suppression,
            ActivityTypes types,
            EntityTypes entityTypes,
            Settings settings) {
        return new DemoData(
                database,
                dataSource,
                days,
                catalog,
                counter,
                new DemoDay(suppression, settings.zone()),
                Habits.Keys.of(types, entityTypes),
                settings.zone());
    }

    /** Once everything else stands, and before the application says that it is ready. */
    @Bean
    ApplicationRunner fillsTheDemo(DemoData data, InitialCatchUp night, Clock clock) {
        return _ -> {
            data.fill(SEED, 1, clock.instant());
            night.now();
        };
    }
}

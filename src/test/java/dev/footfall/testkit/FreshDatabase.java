package dev.footfall.testkit;

import dev.footfall.database.Endpoint;
import java.util.Map;
import java.util.UUID;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.MapPropertySource;

/**
 * Gives each context a database and a data folder of its own and stops the background count, below everything that the
 * test itself sets. Before the database starts.
 */
@Order(0)
public final class FreshDatabase implements ApplicationContextInitializer<ConfigurableApplicationContext> {

    @Override
    public void initialize(ConfigurableApplicationContext context) {
        Endpoint database = TestPostgres.createDatabase();
        context.getEnvironment()
                .getPropertySources()
                .addAfter(
                        "systemProperties",
                        new MapPropertySource(
                                "footfall test",
                                Map.of(
                                        "footfall.database.url",
                                        database.url(),
                                        "footfall.database.user",
                                        database.user(),
                                        "footfall.database.password",
                                        database.password(),
                                        "footfall.data-dir",
                                        "target/test-data/" + UUID.randomUUID(),
                                        "footfall.capture-key",
                                        TestKeys.CAPTURE,
                                        "footfall.admin-key",
                                        TestKeys.ADMIN,
                                        "footfall.jwt.secret",
                                        TestKeys.JWT_SECRET,
                                        // Tests count when they say so; else days would be counted while they look.
                                        "footfall.analytics.keep-counting",
                                        "false",
                                        // And no job starts because the tests run at night.
                                        "db-scheduler.enabled",
                                        "false")));
    }
}

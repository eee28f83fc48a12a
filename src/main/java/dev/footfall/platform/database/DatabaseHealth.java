package dev.footfall.platform.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/**
 * Whether the database answers, told within the 3 s of the web pool. Where it does not the node is degraded, not down: capture goes on into the spool, and
 * taking the node out of a load balancer would lose exactly that. Says so in place of Spring Boot's indicator, which would try all pools in turn.
 */
@Component("databaseHealthIndicator")
class DatabaseHealth implements HealthIndicator {

    private final DataSource database;

    DatabaseHealth(DataSource database) {
        this.database = database;
    }

    @Override
    public Health health() {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.setQueryTimeout(2);
            return ReadOnlyServer.answers(connection)
                    ? degraded("the database is read-only")
                    : Health.up().build();
        } catch (SQLException away) {
            return degraded("the database does not answer");
        }
    }

    private static Health degraded(String reason) {
        return Health.status("DEGRADED").withDetail("reason", reason).build();
    }
}

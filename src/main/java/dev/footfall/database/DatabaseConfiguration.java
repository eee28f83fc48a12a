package dev.footfall.database;

import dev.footfall.database.Pools.CaptureDatabase;
import dev.footfall.database.Pools.JobsDatabase;
import dev.footfall.platform.Failures;
import dev.footfall.platform.StartupException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Set;
import javax.sql.DataSource;
import liquibase.UpdateSummaryEnum;
import liquibase.exception.LiquibaseException;
import liquibase.integration.spring.SpringLiquibase;
import org.springframework.boot.batch.autoconfigure.BatchTransactionManager;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * The schema and the clients of the pools. Each is closed before the one it depends on: clients, {@link Pools}, server,
 * folder. The client and the transaction manager without a qualifier are Spring Boot's own, on the web's pool.
 */
@Configuration(proxyBeanMethods = false)
class DatabaseConfiguration {

    @Bean
    SpringLiquibase liquibase(DatabaseServer server, @JobsDatabase DataSource database) {
        return new SchemaChanges(server.connections("schema lock", Map.of(), Map.of()), database);
    }

    @Bean(defaultCandidate = false)
    @CaptureDatabase
    JdbcClient captureJdbcClient(@CaptureDatabase DataSource database) {
        return JdbcClient.create(database);
    }

    @Bean(defaultCandidate = false)
    @JobsDatabase
    JdbcClient jobsJdbcClient(@JobsDatabase DataSource database) {
        return JdbcClient.create(database);
    }

    @Bean(defaultCandidate = false)
    @JobsDatabase
    @BatchTransactionManager
    PlatformTransactionManager jobsTransactionManager(@JobsDatabase DataSource database) {
        return new JdbcTransactionManager(database);
    }

    /**
     * Runs Liquibase, one node at a time. Its own lock is a row that survives {@code kill -9} and would block every
     * later start. So nodes exclude each other by an advisory lock, which the server frees with the session, and its
     * holder may release the row.
     */
    static final class SchemaChanges extends SpringLiquibase {

        /** Insufficient privilege; a table, or another object of the name, exists; read-only. */
        private static final Set<String> EXPLAINED_STATES = Set.of("42501", "42P07", "42710", Failures.READ_ONLY_STATE);

        private final DataSource unpooled;

        SchemaChanges(DataSource unpooled, DataSource database) {
            this.unpooled = unpooled;
            setDataSource(database);
            setChangeLog("classpath:/db-changelog/changelog.yml");
            setShowSummary(UpdateSummaryEnum.OFF);
            setAnalyticsEnabled(false);
        }

        @Override
        public void afterPropertiesSet() throws LiquibaseException {
            // A connection of its own, outside the pool: closing it releases the lock.
            try (Connection connection = unpooled.getConnection();
                    Statement statement = connection.createStatement()) {
                statement.execute("select pg_advisory_lock(" + AdvisoryLock.SCHEMA.number() + ")");
                try (ResultSet table =
                        statement.executeQuery("select to_regclass('databasechangeloglock') is not null")) {
                    if (table.next() && table.getBoolean(1)) {
                        statement.executeUpdate("""
                                        update databasechangeloglock set locked = false, lockgranted = null,
                                            lockedby = null where locked""");
                    }
                }
                super.afterPropertiesSet();
            } catch (SQLException e) {
                throw new LiquibaseException(e);
            } catch (LiquibaseException e) {
                throw explained(e);
            }
        }

        /**
         * Some failures only show during a change (a missing right, somebody else's table): these become a single
         * sentence.
         */
        private static LiquibaseException explained(LiquibaseException failure) {
            if (NestedExceptionUtils.getMostSpecificCause(failure) instanceof SQLException why
                    && EXPLAINED_STATES.contains(String.valueOf(why.getSQLState()))) {
                throw new StartupException(
                        "The database schema could not be updated: " + why.getMessage(),
                        "This change was rolled back. See \"Own database\" in docs/operations.md for the "
                                + "rights that Footfall needs.",
                        failure);
            }
            return failure;
        }
    }

    /**
     * Whether the database answers, within the 3 s of the web pool. Where it does not the node is degraded, not down:
     * capture continues into the spool, and removing the node from a load balancer would lose exactly that. Replaces
     * Spring Boot's indicator, which would try all pools in turn.
     */
    @Component("databaseHealthIndicator")
    static class DatabaseHealth implements HealthIndicator {

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
}

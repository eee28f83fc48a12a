package dev.footfall.platform.database;

import java.util.Map;
import javax.sql.DataSource;
import liquibase.integration.spring.SpringLiquibase;
import org.springframework.boot.batch.autoconfigure.BatchTransactionManager;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * The schema and the clients of the pools. Each is closed before the one it is made from: clients, {@link Pools}, server, folder. The client and the transaction
 * manager without a qualifier are Spring Boot's own, on the pool of the web.
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
}

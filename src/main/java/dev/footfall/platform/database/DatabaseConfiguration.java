package dev.footfall.platform.database;

import dev.footfall.platform.DataFolder;
import dev.footfall.platform.Settings;
import javax.sql.DataSource;
import liquibase.integration.spring.SpringLiquibase;
import org.springframework.boot.batch.autoconfigure.BatchTransactionManager;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * Folder, server, schema, and the clients of the pools. Each is closed before the one it is made from: clients, pools, server, folder. The client and the
 * transaction manager without a qualifier are Spring Boot's own, on the pool of the web.
 */
@Configuration(proxyBeanMethods = false)
class DatabaseConfiguration {

    @Bean
    DataFolder dataFolder(Settings settings) {
        return settings.database().attach()
                ? DataFolder.ownOrAttach(settings.dataDir())
                : DataFolder.own(settings.dataDir());
    }

    @Bean
    DatabaseServer databaseServer(Settings settings, DataFolder folder) {
        return DatabaseServer.of(settings.database(), folder);
    }

    @Bean
    SpringLiquibase liquibase(DatabaseServer server, @JobsDatabase DataSource database) {
        return new SchemaChanges(server.endpoint(), database);
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

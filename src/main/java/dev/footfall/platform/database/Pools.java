package dev.footfall.platform.database;

import com.zaxxer.hikari.HikariDataSource;
import java.time.Duration;
import org.springframework.boot.batch.jdbc.autoconfigure.BatchDataSource;
import org.springframework.boot.liquibase.autoconfigure.LiquibaseDataSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;

/**
 * Three pools, since one set of time-outs cannot serve all: pages must fail within 3 s, capture must notice a server that hangs, and a job's statement may
 * take minutes. Plans are made for the actual values: a generic plan of the partitioned parent visits every day.
 */
@Configuration(proxyBeanMethods = false)
class Pools {

    private static final Duration LIVES_AT_MOST = Duration.ofMinutes(30);

    /** Waits 1.9 s for a connection and 1 s more to see that one is dead: within the 3 s that a page may take to say so. */
    @Bean
    @Primary
    HikariDataSource webDataSource(DatabaseServer server) {
        HikariDataSource pool = pool("web", server, 16, Duration.ofMillis(1_900));
        pool.addDataSourceProperty("socketTimeout", "8");
        options(
                pool,
                "-c statement_timeout=5s -c idle_in_transaction_session_timeout=15s -c plan_cache_mode=force_custom_plan");
        return pool;
    }

    @Bean(defaultCandidate = false)
    @CaptureDatabase
    HikariDataSource captureDataSource(DatabaseServer server) {
        HikariDataSource pool = pool("capture", server, 4, Duration.ofSeconds(2));
        pool.addDataSourceProperty("socketTimeout", "10");
        // Capture may not stall for longer than a second behind others' locks: the spool takes what has to wait.
        options(pool, "-c lock_timeout=400ms -c idle_in_transaction_session_timeout=15s");
        return pool;
    }

    @Bean(defaultCandidate = false)
    @JobsDatabase
    @LiquibaseDataSource
    @BatchDataSource
    HikariDataSource jobsDataSource(DatabaseServer server) {
        HikariDataSource pool = pool("jobs", server, 8, Duration.ofSeconds(10));
        options(pool, "-c plan_cache_mode=force_custom_plan");
        return pool;
    }

    private static HikariDataSource pool(String name, DatabaseServer server, int size, Duration wait) {
        HikariDataSource pool = new HikariDataSource();
        pool.setPoolName(name);
        pool.setJdbcUrl(server.getJdbcUrl());
        pool.setUsername(server.getUsername());
        pool.setPassword(server.getPassword());
        pool.setMaximumPoolSize(size);
        pool.setMinimumIdle(1);
        pool.setConnectionTimeout(wait.toMillis());
        pool.setValidationTimeout(1_000);
        pool.setMaxLifetime(LIVES_AT_MOST.toMillis());
        // The server was seen to answer; if it is gone again by now the pool waits for it.
        pool.setInitializationFailTimeout(-1);
        // Not among the options: the driver sends the JVM's zone, which would win.
        pool.setConnectionInitSql("set timezone to 'UTC'");
        pool.addDataSourceProperty("connectTimeout", "5");
        pool.addDataSourceProperty("loginTimeout", "5");
        pool.addDataSourceProperty("tcpKeepAlive", "true");
        pool.addDataSourceProperty("logServerErrorDetail", "false");
        pool.addDataSourceProperty("ApplicationName", "footfall " + name);
        return pool;
    }

    private static void options(HikariDataSource pool, String options) {
        pool.addDataSourceProperty("options", options);
    }
}

package dev.footfall.database;

import com.zaxxer.hikari.HikariDataSource;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.time.Duration;
import java.util.Map;
import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.batch.jdbc.autoconfigure.BatchDataSource;
import org.springframework.boot.liquibase.autoconfigure.LiquibaseDataSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;

/**
 * Three pools, since one set of time-outs cannot serve all: pages must fail within 3 s, capture must notice a server
 * that hangs, and a job's statement may take minutes. Plans are made for the actual values: a generic plan of the
 * partitioned parent visits every day.
 */
@Configuration(proxyBeanMethods = false)
public class Pools {

    private static final Duration MAX_LIFETIME = Duration.ofMinutes(30);

    /** Waits 1.9 s for a connection and 1 s more to notice a dead one: within the 3 s in which a page must fail. */
    @Bean
    @Primary
    HikariDataSource webDataSource(DatabaseServer server) {
        return pool(
                16,
                Duration.ofMillis(1_900),
                server.connections(
                        "web",
                        Map.of("socketTimeout", "8"),
                        Map.of(
                                "statement_timeout", "5s",
                                "idle_in_transaction_session_timeout", "15s",
                                "plan_cache_mode", "force_custom_plan")));
    }

    @Bean(defaultCandidate = false)
    @CaptureDatabase
    HikariDataSource captureDataSource(DatabaseServer server) {
        return pool(
                4,
                Duration.ofSeconds(2),
                server.connections(
                        "capture",
                        Map.of("socketTimeout", "10"),
                        // Capture must not wait longer than a second for others' locks: the spool keeps what has to
                        // wait.
                        Map.of("lock_timeout", "400ms", "idle_in_transaction_session_timeout", "15s")));
    }

    @Bean(defaultCandidate = false)
    @JobsDatabase
    @LiquibaseDataSource
    @BatchDataSource
    HikariDataSource jobsDataSource(DatabaseServer server) {
        return pool(
                8,
                Duration.ofSeconds(10),
                server.connections("jobs", Map.of(), Map.of("plan_cache_mode", "force_custom_plan")));
    }

    @Bean(defaultCandidate = false)
    @UnpooledDatabase
    DataSource unpooledDataSource(DatabaseServer server) {
        return server.connections("job lock", Map.of("socketTimeout", "10"), Map.of());
    }

    private static HikariDataSource pool(int size, Duration wait, ServerDataSource connections) {
        HikariDataSource pool = new HikariDataSource();
        pool.setPoolName(connections.name());
        pool.setDataSource(connections);
        pool.setMaximumPoolSize(size);
        pool.setMinimumIdle(1);
        pool.setConnectionTimeout(wait.toMillis());
        pool.setValidationTimeout(1_000);
        pool.setMaxLifetime(MAX_LIFETIME.toMillis());
        // The server was seen to answer; if it is gone again the pool waits for it.
        pool.setInitializationFailTimeout(-1);
        pool.setExceptionOverrideClassName(ReadOnlyServer.class.getName());
        return pool;
    }

    /**
     * The few connections of the capture writers: {@code DataSource} and {@code JdbcClient}. A server that hangs fails
     * after 10 s.
     */
    @Qualifier("capture") @Retention(RetentionPolicy.RUNTIME)
    @Target({ElementType.FIELD, ElementType.METHOD, ElementType.PARAMETER, ElementType.TYPE, ElementType.ANNOTATION_TYPE
    })
    public @interface CaptureDatabase {}

    /**
     * The connections of jobs and exports: {@code DataSource}, {@code JdbcClient} and {@code
     * PlatformTransactionManager}. Statements have no time-out.
     */
    @Qualifier("jobs") @Retention(RetentionPolicy.RUNTIME)
    @Target({ElementType.FIELD, ElementType.METHOD, ElementType.PARAMETER, ElementType.TYPE, ElementType.ANNOTATION_TYPE
    })
    public @interface JobsDatabase {}

    /** A {@code DataSource} that opens a new connection each time, for locks that last as long as a session. */
    @Qualifier("unpooled") @Retention(RetentionPolicy.RUNTIME)
    @Target({ElementType.FIELD, ElementType.METHOD, ElementType.PARAMETER, ElementType.TYPE, ElementType.ANNOTATION_TYPE
    })
    public @interface UnpooledDatabase {}
}

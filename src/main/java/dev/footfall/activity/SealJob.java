package dev.footfall.activity;

import dev.footfall.database.Pools.JobsDatabase;
import dev.footfall.platform.Settings;
import dev.footfall.platform.SqlTime;
import dev.footfall.platform.batch.WorkItemReader;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.batch.core.configuration.annotation.StepScope;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.batch.infrastructure.repeat.RepeatStatus;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * The job {@code seal}: creates the days ahead, then gives each day past its late window the indexes that it did
 * without while it was written. One chunk a day.
 */
@Configuration(proxyBeanMethods = false)
class SealJob {

    @Bean
    Job seal(
            JobRepository repository,
            @JobsDatabase PlatformTransactionManager transactions,
            WorkItemReader<LocalDate> daysToSeal,
            Days days,
            Sealing sealing) {
        Step ahead = new StepBuilder("ahead", repository)
                .tasklet(
                        (_, _) -> {
                            days.prepareAhead();
                            return RepeatStatus.FINISHED;
                        },
                        transactions)
                .build();
        Step seal = new StepBuilder("seal", repository)
                .<LocalDate, LocalDate>chunk(1)
                .transactionManager(transactions)
                .reader(daysToSeal)
                .writer(some -> {
                    for (LocalDate day : some) {
                        sealing.seal(day);
                    }
                })
                .build();
        return new JobBuilder("seal", repository).start(ahead).next(seal).build();
    }

    @Bean
    @StepScope
    static WorkItemReader<LocalDate> daysToSeal(Sealing sealing) {
        return new WorkItemReader<>(sealing::due);
    }

    /**
     * Gives a day that has ended, and so gets hardly any more activity, the indexes that searching needs, and freezes
     * its rows, so that no later vacuum has to read it again. Each statement runs by itself, outside a transaction and
     * concurrently with readers and writers. What an interrupted attempt left is found and redone, so that sealing a
     * day twice has the same result.
     *
     * <p>Holds no lock of the day meanwhile: an index created concurrently waits for every older statement, also for
     * one that waits for such a lock. A day that is rewritten at the same time keeps the rewriter's state; the rewriter
     * cannot swap the table while an index is being created on it.
     */
    @Component
    static class Sealing {

        private static final Logger log = LoggerFactory.getLogger(Sealing.class);

        private final DataSource dataSource;
        private final JdbcClient database;
        private final Settings settings;
        private final Clock clock;

        Sealing(
                @JobsDatabase DataSource dataSource,
                @JobsDatabase JdbcClient database,
                Settings settings,
                Clock clock) {
            this.dataSource = dataSource;
            this.database = database;
            this.settings = settings;
            this.clock = clock;
        }

        /**
         * The open days that are past their late window, and those that have ended and lack an index; the oldest first.
         */
        List<LocalDate> due() {
            return database.sql("""
                            select day from activity_day
                            where state = 'open'
                              and (day < :firstLate
                                or day < :today and to_regclass('activity_' || to_char(day,
                                    'YYYYMMDD') || '_type_time') is null)
                            order by day""")
                    .param("firstLate", firstLate())
                    .param("today", Days.of(clock.instant()))
                    .query(LocalDate.class)
                    .list();
        }

        private LocalDate firstLate() {
            return Days.of(clock.instant().minus(settings.acceptLate()));
        }

        void seal(LocalDate day) throws SQLException {
            long startNanos = System.nanoTime();
            String table = Days.partition(day);
            try (Connection connection = dataSource.getConnection()) {
                for (Map.Entry<String, String> index : indexes(table).entrySet()) {
                    index(connection, index.getKey(), table + " " + index.getValue());
                }
                execute(connection, "vacuum (freeze, analyze) " + table);
            }
            if (!day.isBefore(firstLate())) {
                return;
            }
            database.sql("""
                                    update activity_day set state = 'sealed', changed_at = :now where day = :day
                                        and state = 'open'""")
                    .param("now", SqlTime.utc(clock.instant()))
                    .param("day", day)
                    .update();
            log.debug("Sealed {} in {} ms", day, (System.nanoTime() - startNanos) / 1_000_000);
        }

        /**
         * By name, in a fixed order. A funnel reads who did what of millions of rows: the index contains it, so that
         * the rows themselves stay unread.
         */
        private static Map<String, String> indexes(String table) {
            return new TreeMap<>(Map.of(
                    table + "_type_time", "(activity_type, occurred_at) include (user_id, entity_id)",
                    table + "_entity_time", "(entity_id, occurred_at)"));
        }

        /** An index that an interrupted attempt left is invalid, and only slows writers: it is dropped first. */
        private static void index(Connection connection, String name, String on) throws SQLException {
            Boolean valid = valid(connection, name);
            if (Boolean.FALSE.equals(valid)) {
                execute(connection, "drop index concurrently " + name);
            }
            if (!Boolean.TRUE.equals(valid)) {
                execute(connection, "create index concurrently " + name + " on " + on);
            }
        }

        private static @Nullable Boolean valid(Connection connection, String name) throws SQLException {
            try (PreparedStatement query =
                    connection.prepareStatement("select indisvalid from pg_index where indexrelid = to_regclass(?)")) {
                query.setString(1, name);
                try (ResultSet row = query.executeQuery()) {
                    return row.next() ? row.getBoolean(1) : null;
                }
            }
        }

        /** For statements with generated names, which are made from a date. */
        private static void execute(Connection connection, String sql) throws SQLException {
            try (Statement statement = connection.createStatement()) {
                statement.execute(sql);
            }
        }
    }
}

package dev.footfall.analytics.rollup;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.footfall.platform.ReportingZone;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/** A count loses its connection, as when its process is killed, before each of its steps in turn. */
class KilledCountIntegrationTests extends WithCounters {

    private static final Set<String> STEPS =
            Set.of("prepareStatement", "createStatement", "unwrap", "commit", "createArrayOf");

    @Test
    void killedCountChangesNothingAndTheNextIsRight() throws SQLException {
        ReferenceModel model = new ReferenceModel(
                11, ReportingZone.of("Europe/Berlin"), LocalDate.parse("2026-10-23"), 4, activities, database);
        model.empty();
        model.capture(120);
        for (LocalDate day : model.markedDays()) {
            counter(model.zone).count(day);
        }
        model.capture(60);
        model.deleteSomePerson();
        model.deleteSomePersonsDay();
        int kills = 0;
        for (LocalDate day : model.markedDays()) {
            List<String> before = everything();
            for (int step = 1; killedAt(step, model, day) && !committed(day); step++) {
                assertThat(everything()).as("killed at step %d", step).isEqualTo(before);
                kills++;
            }
        }
        assertThat(kills).isGreaterThan(20);
        new Recount(model, database).compare();
    }

    /** Killed only while it let go of its locks. */
    private boolean committed(LocalDate day) {
        return database.sql("select not exists (select from activity_mark where day = :day)")
                .param("day", day)
                .query(Boolean.class)
                .single();
    }

    private boolean killedAt(int step, ReferenceModel model, LocalDate day) {
        try {
            counter(model.zone, killing(step)).count(day);
            return false;
        } catch (SQLException killed) {
            return true;
        }
    }

    /** Without the pool, which would tell of each connection that it lost. */
    private DataSource killing(int step) throws SQLException {
        HikariDataSource pool = dataSource.unwrap(HikariDataSource.class);
        AtomicInteger left = new AtomicInteger(step);
        return new DelegatingDataSource(Objects.requireNonNull(pool.getDataSource())) {
            @Override
            public Connection getConnection() throws SQLException {
                return killing(super.getConnection(), left);
            }
        };
    }

    private static Connection killing(Connection real, AtomicInteger left) {
        return (Connection) Proxy.newProxyInstance(
                KilledCountIntegrationTests.class.getClassLoader(),
                new Class<?>[] {Connection.class},
                (_, method, arguments) -> {
                    if (STEPS.contains(method.getName()) && left.decrementAndGet() == 0) {
                        real.abort(Runnable::run);
                        throw new SQLException("killed", "08006");
                    }
                    try {
                        return method.invoke(real, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private List<String> everything() {
        return List.of(
                        "rollup_state",
                        "rollup_day",
                        "rollup_type",
                        "rollup_hour",
                        "rollup_entity",
                        "person",
                        "activity_mark")
                .stream()
                .map(table -> database.sql("select coalesce(string_agg(row::text, ',' order by row::text), '') from "
                                + table + " as row")
                        .query(String.class)
                        .single())
                .toList();
    }
}

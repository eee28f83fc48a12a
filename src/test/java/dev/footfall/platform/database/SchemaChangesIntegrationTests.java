package dev.footfall.platform.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.testkit.TestPostgres;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class SchemaChangesIntegrationTests {

    @Test
    @Timeout(240)
    void aLockLeftByAKilledNodeDoesNotStandInTheWay() throws SQLException {
        Endpoint database = TestPostgres.createDatabase();
        execute(database, "update databasechangeloglock set locked = true, lockgranted = now(), lockedby = 'killed'");

        Migration.apply(database);

        assertThat(query(database, "select locked from databasechangeloglock")).isEqualTo("f");
    }

    @Test
    @Timeout(240)
    void nodesThatStartAtOnceAllStart() throws Exception {
        Endpoint database = emptyDatabase();
        Callable<Boolean> node = () -> {
            Migration.apply(database);
            return true;
        };
        try (var nodes = Executors.newFixedThreadPool(3)) {
            for (Future<Boolean> started : nodes.invokeAll(List.of(node, node, node))) {
                assertThat(started.get(200, TimeUnit.SECONDS)).isTrue();
            }
        }
        assertThat(query(database, "select count(*) - count(distinct id) from databasechangelog"))
                .isEqualTo("0");
        assertThat(query(database, "select to_regclass('setting')")).isEqualTo("setting");
    }

    private static Endpoint emptyDatabase() throws SQLException {
        String name = "footfall_" + UUID.randomUUID().toString().substring(0, 8);
        Endpoint like = TestPostgres.createDatabase();
        execute(TestPostgres.server(), "create database " + name + " owner " + like.user());
        return new Endpoint(like.url().replaceFirst("/[^/?]*(\\?|$)", "/" + name + "$1"), like.user(), like.password());
    }

    private static void execute(Endpoint database, String sql) throws SQLException {
        try (var connection = DriverManager.getConnection(database.url(), database.user(), database.password());
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String query(Endpoint database, String sql) throws SQLException {
        try (var connection = DriverManager.getConnection(database.url(), database.user(), database.password());
                var statement = connection.createStatement();
                var row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }
}

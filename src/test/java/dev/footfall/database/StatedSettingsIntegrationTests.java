package dev.footfall.database;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.footfall.platform.DataFolder;
import dev.footfall.platform.Settings;
import dev.footfall.testkit.TestFolders;
import dev.footfall.testkit.TestPostgres;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a DBA sets for the database, or for the role in it, does not reach Footfall's connections. */
class StatedSettingsIntegrationTests {

    private static DataFolder folder;
    private static Endpoint database;
    private static DatabaseServer server;
    private static final Map<String, DataSource> CONNECTIONS = new LinkedHashMap<>();

    @BeforeAll
    static void open() {
        folder = DataFolder.own(TestFolders.create("stated"));
        database = TestPostgres.createDatabase();
        server = DatabaseServer.of(
                new Settings.Database(database.url(), database.user(), database.password(), null, false), folder);
        Pools pools = new Pools();
        CONNECTIONS.put("web", unpooled(pools.webDataSource(server)));
        CONNECTIONS.put("capture", unpooled(pools.captureDataSource(server)));
        CONNECTIONS.put("jobs", unpooled(pools.jobsDataSource(server)));
        CONNECTIONS.put("locks", pools.unpooledDataSource(server));
    }

    @AfterAll
    static void close() {
        server.close();
        folder.close();
    }

    @ParameterizedTest(name = "{0} = {1}")
    @CsvSource(delimiter = '|', textBlock = """
            # setting                           | set by the DBA   | stated: for all, or for web, capture, jobs, locks
            default_transaction_isolation       | serializable     | read committed
            default_transaction_isolation       | repeatable read  | read committed
            default_transaction_read_only       | on               | off
            default_transaction_deferrable      | on               | off
            statement_timeout                   | 700              | 5s 0 0 0
            lock_timeout                        | 1ms              | 0 400ms 0 0
            idle_in_transaction_session_timeout | 1ms              | 15s 15s 0 0
            idle_session_timeout                | 900              | 0
            exit_on_error                       | on               | off
            DateStyle                           | 'SQL, DMY'       | 'ISO, YMD'
            IntervalStyle                       | iso_8601         | postgres
            TimeZone                            | Asia/Kathmandu   | UTC
            bytea_output                        | escape           | hex
            standard_conforming_strings         | off              | on
            array_nulls                         | off              | on
            transform_null_equals               | on               | off
            row_security                        | off              | on
            client_encoding                     | LATIN1           | UTF8
            plan_cache_mode                     | force_generic_plan | force_custom_plan auto force_custom_plan auto
            synchronous_commit                  | off              | on
            synchronous_commit                  | local            | local
            synchronous_commit                  | remote_apply     | remote_apply
            """)
    void keepsSettingsWhateverTheDbaSets(String setting, String value, String stated) throws SQLException {
        List<String> each = stated.contains(" 0") || stated.contains(" auto") ? List.of(stated.split(" ")) : List.of();
        Map<String, String> expected = new LinkedHashMap<>();
        for (String user : CONNECTIONS.keySet()) {
            expected.put(user, each.isEmpty() ? stated : each.get(expected.size()));
        }
        String name = database.url().replaceFirst(".*/([^/?]*).*", "$1");
        for (String level : new String[] {"database %s", "role %2$s in database %1$s"}) {
            String alter = "alter " + level.formatted(name, database.user());
            execute(alter + " set " + setting + " = '" + value + "'");
            try {
                assertThat(found(setting)).as(alter).containsExactlyInAnyOrderEntriesOf(expected);
            } finally {
                execute(alter + " reset " + setting);
            }
        }
    }

    @Test
    void resetsTheIsolationOfATransaction() throws SQLException {
        String name = database.url().replaceFirst(".*/([^/?]*).*", "$1");
        execute("alter database " + name + " set default_transaction_isolation = 'serializable'");
        try (HikariDataSource pool = new Pools().webDataSource(server)) {
            pool.setMaximumPoolSize(1);
            try (Connection connection = pool.getConnection()) {
                connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            }
            try (Connection connection = pool.getConnection()) {
                assertThat(setting(connection, "transaction_isolation")).isEqualTo("read committed");
            }
        } finally {
            execute("alter database " + name + " reset default_transaction_isolation");
        }
    }

    private static DataSource unpooled(HikariDataSource pool) {
        DataSource connections = Objects.requireNonNull(pool.getDataSource());
        pool.close();
        return connections;
    }

    private static Map<String, String> found(String setting) throws SQLException {
        Map<String, String> found = new LinkedHashMap<>();
        for (Map.Entry<String, DataSource> each : CONNECTIONS.entrySet()) {
            try (Connection connection = each.getValue().getConnection()) {
                found.put(each.getKey(), setting(connection, setting));
            }
        }
        return found;
    }

    private static String setting(Connection connection, String name) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("show " + name)) {
            row.next();
            return row.getString(1);
        }
    }

    private static void execute(String sql) throws SQLException {
        Endpoint all = TestPostgres.server();
        try (Connection connection = DriverManager.getConnection(all.url(), all.user(), all.password());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}

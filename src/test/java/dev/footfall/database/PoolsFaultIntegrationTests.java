package dev.footfall.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import dev.footfall.database.DatabaseConfiguration.DatabaseHealth;
import dev.footfall.platform.DataFolder;
import dev.footfall.platform.Settings;
import dev.footfall.platform.StartupException;
import dev.footfall.testkit.PostgresProcess;
import dev.footfall.testkit.TestFolders;
import dev.footfall.testkit.Wait;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the pools' users feel when the server goes away or hangs. */
class PoolsFaultIntegrationTests {

    /**
     * What a slow machine may add to the seconds that are promised: the pools' own share is read from them. Without
     * their limits it would be 30 s, or for ever.
     */
    private static final double SLOW = Wait.seconds(4).toMillis() / 1e3;

    private static Path path;

    private DataFolder folder;
    private DatabaseServer server;
    private PostgresProcess postgres;
    private HikariDataSource web;
    private HikariDataSource capture;

    @BeforeAll
    static void makeFolder() {
        path = TestFolders.create("pools");
        TestBinaries.link(path);
    }

    @BeforeEach
    void start() {
        folder = DataFolder.own(path);
        server = DatabaseServer.of(new Settings.Database(null, null, null, null, false), folder);
        postgres = new PostgresProcess(path);
        web = new Pools().webDataSource(server);
        capture = new Pools().captureDataSource(server);
        bothAnswerAgain();
    }

    @AfterEach
    void stop() {
        postgres.continueSignal();
        web.close();
        capture.close();
        server.close();
        postgres.end();
        folder.close();
    }

    @Test
    void pageLearnsWithinThreeSecondsThatTheDatabaseIsAway() {
        assertThat(web.getConnectionTimeout() + web.getValidationTimeout()).isLessThan(3_000);
        server.close();
        assertThat(secondsToFail(web)).isLessThan(3 + SLOW);
        assertThat(new DatabaseHealth(web).health().getStatus().getCode()).isEqualTo("DEGRADED");
        server = DatabaseServer.of(new Settings.Database(null, null, null, null, false), folder);
        bothAnswerAgain();
    }

    @Test
    @Tag("long")
    void givesUpAHungServerWithinTenSeconds() throws Exception {
        try (var users = Executors.newVirtualThreadPerTaskExecutor()) {
            postgres.stopSignal();
            var writer = users.submit(() -> secondsToFail(capture));
            assertThat(secondsToFail(web)).isLessThan(9 + SLOW);
            assertThat(writer.get()).isLessThan(11 + SLOW);
        }
        assertThat(secondsToFail(web)).isLessThan(3 + SLOW);
        postgres.continueSignal();
        bothAnswerAgain();
    }

    @Test
    void explainsWhyADatabaseRefusesFootfall() {
        String url = server.endpoint().url();
        assertThatThrownBy(() -> existing(url + "?sslpassword=canary").endpoint())
                .isInstanceOf(StartupException.class)
                .hasMessageContaining("Footfall cannot connect to the database at footfall@" + url)
                .hasMessageNotContainingAny("guessed", "canary");
        assertThatThrownBy(() -> existing("postgres://footfall:canary@localhost/footfall")
                        .endpoint())
                .isInstanceOf(StartupException.class)
                .hasMessageContaining("FOOTFALL_DATABASE_URL is not the JDBC URL")
                .hasMessageNotContainingAny("guessed", "canary");
    }

    private DatabaseServer existing(String url) {
        return DatabaseServer.of(new Settings.Database(url, "footfall", "guessed", null, false), folder);
    }

    @Test
    void reconnectsAllPoolsAfterAKill() {
        postgres.kill9();
        bothAnswerAgain();
    }

    /** As one that an address led to a standby, while it leads to the primary again. */
    @Test
    void replacesConnectionsToAReadOnlyServer() throws SQLException {
        for (HikariDataSource pool : List.of(web, capture)) {
            try (Connection connection = pool.getConnection()) {
                connection.createStatement().execute("set default_transaction_read_only = on");
            }
            assertThatThrownBy(() -> write(pool)).hasMessageContaining("read-only");

            write(pool);
        }
    }

    private static void write(HikariDataSource pool) throws SQLException {
        try (Connection connection = pool.getConnection()) {
            connection.createStatement().execute("create sequence written");
            connection.createStatement().execute("drop sequence written");
        }
    }

    private void bothAnswerAgain() {
        Wait.until(() -> answers(web) && answers(capture));
    }

    private static double secondsToFail(HikariDataSource pool) {
        long start = System.nanoTime();
        assertThatThrownBy(() -> {
                    try (Connection connection = pool.getConnection()) {
                        connection.createStatement().execute("select 1");
                    }
                })
                .isInstanceOf(SQLException.class);
        return (System.nanoTime() - start) / 1e9;
    }

    private static boolean answers(HikariDataSource pool) {
        try (Connection connection = pool.getConnection()) {
            return connection.createStatement().execute("select 1");
        } catch (SQLException away) {
            return false;
        }
    }
}

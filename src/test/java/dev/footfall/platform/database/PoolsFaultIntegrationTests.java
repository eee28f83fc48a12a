package dev.footfall.platform.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import dev.footfall.platform.DataFolder;
import dev.footfall.platform.Settings;
import dev.footfall.platform.StartRefused;
import dev.footfall.testkit.PostgresProcess;
import dev.footfall.testkit.TestFolders;
import dev.footfall.testkit.Wait;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the pools' users feel when the server goes away or hangs. */
class PoolsFaultIntegrationTests {

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
        server = DatabaseServer.of(new Settings.Database(null, null, null, false), folder);
        postgres = new PostgresProcess(path);
        web = new Pools().webDataSource(server);
        capture = new Pools().captureDataSource(server);
        for (HikariDataSource pool : List.of(web, capture)) {
            assertThat(answers(pool)).isTrue();
        }
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
    void aPageKnowsWithinThreeSecondsThatTheDatabaseIsAwayAndNothingStaysStuck() {
        server.close();
        assertThat(secondsToFail(web)).isLessThan(3.0);
        assertThat(new DatabaseHealth(web).health().getStatus().getCode()).isEqualTo("DEGRADED");
        server = DatabaseServer.of(new Settings.Database(null, null, null, false), folder);
        Wait.until(Duration.ofSeconds(10), () -> answers(web) && answers(capture));
    }

    @Test
    @Tag("long")
    void aHungServerIsGivenUpWithinTenSecondsAndThenPagesKnowWithinThree() throws Exception {
        try (var users = Executors.newVirtualThreadPerTaskExecutor()) {
            postgres.stopSignal();
            var writer = users.submit(() -> secondsToFail(capture));
            assertThat(secondsToFail(web)).isLessThan(9.0);
            assertThat(writer.get()).isLessThan(12.0);
        }
        assertThat(secondsToFail(web)).isLessThan(3.2);
        postgres.continueSignal();
        Wait.until(Duration.ofSeconds(15), () -> answers(web) && answers(capture));
    }

    @Test
    void anExistingDatabaseThatDoesNotLetFootfallInIsRefusedInWords() {
        String url = server.endpoint().url();
        assertThatThrownBy(() -> DatabaseServer.of(new Settings.Database(url, "footfall", "guessed", false), folder))
                .isInstanceOf(StartRefused.class)
                .hasMessageContaining("footfall@" + url + " does not let Footfall in")
                .hasMessageNotContaining("guessed");
    }

    @Test
    void aKilledServerIsBackForAllPoolsByItself() {
        postgres.kill9();
        Wait.until(Duration.ofSeconds(20), () -> Stream.of(web, capture).allMatch(PoolsFaultIntegrationTests::answers));
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

package dev.footfall.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.footfall.platform.DataFolder;
import dev.footfall.testkit.OwnProcesses;
import dev.footfall.testkit.Wait;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The launcher when its server, or the application around it, is killed or hangs. */
@OwnProcesses
class HurtServerIntegrationTests extends WithServer {

    /** Not a promise: a slow machine takes its time to recover. */
    @Test
    void restartsAKilledServerOnTheSamePort() throws SQLException {
        try (DataFolder folder = DataFolder.own(FOLDER);
                EmbeddedPostgres postgres = EmbeddedPostgres.start(folder, Map.of())) {
            String url = postgres.endpoint().url();
            execute(postgres, "create table if not exists survivors (word text)");
            for (int round = 1; round <= 3; round++) {
                execute(postgres, "insert into survivors values ('committed')");
                long pid = SERVER.pid();
                SERVER.kill9();
                Wait.until(() -> SERVER.isRunning() && SERVER.pid() != pid);
                Wait.until(() -> query(postgres, "select 1").equals("1"));
            }
            assertThat(query(postgres, "select count(*) from survivors")).isEqualTo("3");
            assertThat(postgres.endpoint().url()).isEqualTo(url);
        }
    }

    @Test
    void restartsAServerKilledWithHungChildren() {
        try (DataFolder folder = DataFolder.own(FOLDER);
                EmbeddedPostgres postgres = EmbeddedPostgres.start(folder, Map.of())) {
            long pid = SERVER.pid();
            SERVER.stopSignal();
            SERVER.kill9();
            Wait.until(() -> SERVER.isRunning() && SERVER.pid() != pid);
            Wait.until(() -> query(postgres, "select 1").equals("1"));
        }
    }

    @Test
    void startsNoSecondServerBesideAHungOne() {
        try (DataFolder folder = DataFolder.own(FOLDER);
                EmbeddedPostgres postgres = EmbeddedPostgres.start(folder, Map.of())) {
            long pid = SERVER.pid();
            SERVER.stopSignal();
            assertThatThrownBy(() -> query(postgres, "select 1")).isInstanceOf(SQLException.class);
            assertThat(SERVER.pid()).isEqualTo(pid);
            SERVER.continueSignal();
            Wait.until(() -> query(postgres, "select 1").equals("1"));
        }
    }

    @Test
    void takesOverTheServerOfAKilledApplication() throws Exception {
        kill(holder(FOLDER));
        long orphan = SERVER.pid();
        try (DataFolder folder = DataFolder.own(FOLDER);
                EmbeddedPostgres postgres = EmbeddedPostgres.start(folder, Map.of())) {
            assertThat(SERVER.pid()).isEqualTo(orphan);
            assertThat(query(postgres, "select 1")).isEqualTo("1");

            SERVER.kill9();
            Wait.until(() -> query(postgres, "select 1").equals("1"));
        }
        assertThat(SERVER.isRunning()).isFalse();
    }

    @Test
    void startsAfterApplicationAndServerWereKilled() throws Exception {
        Process holder = holder(FOLDER);
        SERVER.kill9All();
        kill(holder);
        try (DataFolder folder = DataFolder.own(FOLDER);
                EmbeddedPostgres postgres = EmbeddedPostgres.start(folder, Map.of())) {
            assertThat(query(postgres, "select 1")).isEqualTo("1");
        }
    }

    @Test
    @Tag("long")
    void replacesTheHungServerOfAKilledApplication() throws Exception {
        Process holder = holder(FOLDER);
        SERVER.stopSignal();
        kill(holder);
        try (DataFolder folder = DataFolder.own(FOLDER);
                EmbeddedPostgres postgres = EmbeddedPostgres.start(folder, Map.of())) {
            assertThat(query(postgres, "select 1")).isEqualTo("1");
        }
    }
}

package dev.footfall.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.footfall.database.PostgresServer.ServerProcesses;
import dev.footfall.platform.DataFolder;
import dev.footfall.platform.StartupException;
import dev.footfall.testkit.OwnProcesses;
import dev.footfall.testkit.PostgresProcess;
import dev.footfall.testkit.Wait;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The launcher with real processes: what the server is, where it lies and who may have it. */
@OwnProcesses
class EmbeddedPostgresIntegrationTests extends WithServer {

    @Test
    void keepsDataOverARestart() throws SQLException {
        try (DataFolder folder = DataFolder.own(FOLDER)) {
            try (EmbeddedPostgres postgres = EmbeddedPostgres.start(folder, Map.of())) {
                execute(postgres, "create table if not exists kept (word text)");
                execute(postgres, "insert into kept values ('stored')");
            }
            assertThat(SERVER.isRunning()).isFalse();
            try (EmbeddedPostgres postgres = EmbeddedPostgres.start(folder, Map.of())) {
                assertThat(query(postgres, "select max(word) from kept")).isEqualTo("stored");
            }
        }
    }

    @Test
    void runsTheNamedVersionWithDurableSettings() throws SQLException, IOException {
        try (DataFolder folder = DataFolder.own(FOLDER);
                EmbeddedPostgres postgres = EmbeddedPostgres.start(folder, Map.of())) {
            assertThat(query(postgres, "show server_version")).isEqualTo(PostgresBinaries.VERSION);
            assertThat(query(postgres, "show fsync")).isEqualTo("on");
            assertThat(query(postgres, "show synchronous_commit")).isEqualTo("on");
            assertThat(query(postgres, "show server_encoding")).isEqualTo("UTF8");
            assertThat(query(postgres, "select 'a' < 'B' collate \"default\"")).isEqualTo("f");
            assertThat(query(postgres, "select lower('ÄÖ')")).isEqualTo("äö");
            assertThat(query(postgres, "select usesuper from pg_user where usename = current_user"))
                    .isEqualTo("f");
            assertThat(Files.getPosixFilePermissions(FOLDER.resolve("postgres/cluster/password")))
                    .isEqualTo(PosixFilePermissions.fromString("rw-------"));
            Endpoint endpoint = postgres.endpoint();
            assertThatThrownBy(() -> DriverManager.getConnection(endpoint.url(), endpoint.user(), "guessed"))
                    .hasMessageContaining("password");
        }
    }

    /** As on macOS, where there is no {@code /proc} to look into. */
    @Test
    void findsItsProcessesByCommandLineAndLsof() {
        try (DataFolder folder = DataFolder.own(FOLDER);
                EmbeddedPostgres postgres = EmbeddedPostgres.start(folder, Map.of())) {
            ServerProcesses ours =
                    new ServerProcesses(Cluster.below(folder.path()).data());
            ServerProcesses others = new ServerProcesses(folder.path());
            ProcessHandle postmaster = ours.postmaster().orElseThrow();
            assertThat(ours.namesCluster(postmaster)).isTrue();
            assertThat(ours.namesCluster(ProcessHandle.current())).isFalse();
            assertThat(ours.listedByLsof()).hasSizeGreaterThan(3).contains(postmaster);
            assertThat(others.listedByLsof()).isEmpty();
        }
    }

    @Test
    void logsNoValueOfARefusedRow() {
        try (DataFolder folder = DataFolder.own(FOLDER);
                EmbeddedPostgres postgres = EmbeddedPostgres.start(folder, Map.of())) {
            for (String statement : new String[] {
                "select 'canary@example.org'::uuid",
                "do $$ begin raise exception 'canary@example.org'; end $$",
                "create temp table t (a int check (a < 1), b text); insert into t values (1, 'canary@example.org')",
                "select * from canary_example"
            }) {
                assertThatThrownBy(() -> execute(postgres, statement)).isInstanceOf(SQLException.class);
            }
            assertThat(SERVER.log()).contains("ready to accept connections").doesNotContain("canary");
        }
    }

    @Test
    void ignoresAPidFileOfAnotherProcess() throws Exception {
        try (DataFolder folder = DataFolder.own(FOLDER)) {
            EmbeddedPostgres.start(folder, Map.of()).close();
            // As after a new start of a container: the number of the old postmaster is that of the application now.
            Files.writeString(
                    FOLDER.resolve("postgres/cluster/data/postmaster.pid"),
                    ProcessHandle.current().pid() + "\n" + FOLDER.resolve("postgres/cluster/data") + "\n");
            try (EmbeddedPostgres postgres = EmbeddedPostgres.start(folder, Map.of())) {
                assertThat(query(postgres, "select 1")).isEqualTo("1");
            }
        }
    }

    @Test
    void rejectsASecondOwnerAndLetsOthersAttach() throws Exception {
        Process holder = holder(FOLDER);
        try {
            assertThatThrownBy(() -> DataFolder.own(FOLDER))
                    .isInstanceOf(StartupException.class)
                    .hasMessageContaining("process " + holder.pid())
                    .hasMessageContaining(FOLDER.toString());
            try (DataFolder folder = DataFolder.ownOrAttach(FOLDER);
                    EmbeddedPostgres postgres = EmbeddedPostgres.start(folder, Map.of())) {
                assertThat(folder.owner()).isFalse();
                assertThat(query(postgres, "select 1")).isEqualTo("1");
            }
            assertThat(SERVER.isRunning()).isTrue();
        } finally {
            holder.getOutputStream().close();
        }
        assertThat(holder.waitFor(Wait.PATIENCE)).isTrue();
        assertThat(SERVER.isRunning()).isFalse();
        try (DataFolder folder = DataFolder.ownOrAttach(FOLDER)) {
            assertThat(folder.owner()).isTrue();
        }
    }

    @Test
    void repairsAnInterruptedFirstStart() throws Exception {
        Path fresh = newFolder("halfway");
        Files.createDirectories(fresh.resolve("postgres/cluster/unfinished/base"));
        Files.writeString(fresh.resolve("postgres/cluster/password.new"), "ab");
        try (DataFolder folder = DataFolder.own(fresh);
                EmbeddedPostgres postgres = EmbeddedPostgres.start(folder, Map.of())) {
            assertThat(query(postgres, "select 1")).isEqualTo("1");
        }
    }

    @Test
    void runsAsAnotherUserWhereRootHasNoNamespaces() throws Exception {
        assumeTrue("root".equals(System.getProperty("user.name")), "only root runs PostgreSQL as somebody else");
        Path fresh = Files.createTempDirectory("footfall-test-");
        Path noUnshare = Files.createTempDirectory("footfall-test-bin-");
        Path unshare = Files.writeString(noUnshare.resolve("unshare"), "#!/bin/sh\nexit 1\n");
        Files.setPosixFilePermissions(unshare, PosixFilePermissions.fromString("rwxr-xr-x"));
        try {
            Process holder = holder(fresh, noUnshare + ":" + System.getenv("PATH"));
            assertThat(Files.getAttribute(fresh.resolve("postgres/cluster/data"), "unix:uid"))
                    .isEqualTo(65534);
            kill(holder);
            // Its files stay that user's, though root could have a namespace now.
            try (DataFolder folder = DataFolder.own(fresh);
                    EmbeddedPostgres postgres = EmbeddedPostgres.start(folder, Map.of())) {
                assertThat(query(postgres, "select 1")).isEqualTo("1");
            }
            try (DataFolder folder = DataFolder.own(fresh);
                    EmbeddedPostgres postgres = EmbeddedPostgres.start(folder, Map.of())) {
                assertThat(query(postgres, "select 1")).isEqualTo("1");
            }
        } finally {
            new PostgresProcess(fresh).end();
            FileTrees.delete(fresh);
            FileTrees.delete(noUnshare);
        }
    }
}

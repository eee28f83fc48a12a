package dev.footfall.platform.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.footfall.platform.DataFolder;
import dev.footfall.platform.StartRefused;
import dev.footfall.testkit.PostgresProcess;
import dev.footfall.testkit.TestFolders;
import dev.footfall.testkit.Wait;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The launcher with real processes, all on one data folder: each test must cope with what the one before left. */
class EmbeddedPostgresIntegrationTests {

    private static Path path;

    private static PostgresProcess server;

    @BeforeAll
    static void folder() {
        path = TestFolders.create("server");
        TestBinaries.link(path);
        server = new PostgresProcess(path);
    }

    @AfterEach
    void endWhatIsLeft() {
        server.end();
    }

    @Test
    void whatWasStoredIsThereAfterTheNextStart() throws SQLException {
        try (DataFolder folder = DataFolder.own(path)) {
            try (EmbeddedPostgres postgres = EmbeddedPostgres.start(folder, Map.of())) {
                execute(postgres, "create table if not exists kept (word text)");
                execute(postgres, "insert into kept values ('stored')");
            }
            assertThat(server.isRunning()).isFalse();
            try (EmbeddedPostgres postgres = EmbeddedPostgres.start(folder, Map.of())) {
                assertThat(query(postgres, "select max(word) from kept")).isEqualTo("stored");
            }
        }
    }

    @Test
    void theServerIsWhatTheBuildNamesAndKeepsItsPromises() throws SQLException, IOException {
        try (DataFolder folder = DataFolder.own(path);
                EmbeddedPostgres postgres = EmbeddedPostgres.start(folder, Map.of())) {
            assertThat(query(postgres, "show server_version")).isEqualTo(PostgresBinaries.VERSION);
            assertThat(query(postgres, "show fsync")).isEqualTo("on");
            assertThat(query(postgres, "show synchronous_commit")).isEqualTo("on");
            assertThat(query(postgres, "show server_encoding")).isEqualTo("UTF8");
            assertThat(query(postgres, "select 'a' < 'B' collate \"default\"")).isEqualTo("f");
            assertThat(query(postgres, "select lower('ÄÖ')")).isEqualTo("äö");
            assertThat(query(postgres, "select usesuper from pg_user where usename = current_user"))
                    .isEqualTo("f");
            assertThat(Files.getPosixFilePermissions(path.resolve("postgres/cluster/password")))
                    .isEqualTo(PosixFilePermissions.fromString("rw-------"));
            Endpoint endpoint = postgres.endpoint();
            assertThatThrownBy(() -> DriverManager.getConnection(endpoint.url(), endpoint.user(), "guessed"))
                    .hasMessageContaining("password");
        }
    }

    @Test
    void noValueOfARefusedRowReachesTheServersLog() {
        try (DataFolder folder = DataFolder.own(path);
                EmbeddedPostgres postgres = EmbeddedPostgres.start(folder, Map.of())) {
            for (String statement : new String[] {
                "select 'canary@example.org'::uuid",
                "do $$ begin raise exception 'canary@example.org'; end $$",
                "create temp table t (a int check (a < 1), b text); insert into t values (1, 'canary@example.org')",
                "select * from canary_example"
            }) {
                assertThatThrownBy(() -> execute(postgres, statement)).isInstanceOf(SQLException.class);
            }
            assertThat(server.log()).contains("ready to accept connections").doesNotContain("canary");
        }
    }

    @Test
    void aKilledServerIsStartedAgainOnTheSamePort() throws SQLException {
        try (DataFolder folder = DataFolder.own(path);
                EmbeddedPostgres postgres = EmbeddedPostgres.start(folder, Map.of())) {
            String url = postgres.endpoint().url();
            execute(postgres, "create table if not exists survivors (word text)");
            for (int round = 1; round <= 3; round++) {
                execute(postgres, "insert into survivors values ('committed')");
                long pid = server.pid();
                server.kill9();
                Wait.until(Duration.ofSeconds(20), () -> server.isRunning() && server.pid() != pid);
                Wait.until(
                        Duration.ofSeconds(20),
                        () -> query(postgres, "select 1").equals("1"));
            }
            assertThat(query(postgres, "select count(*) from survivors")).isEqualTo("3");
            assertThat(postgres.endpoint().url()).isEqualTo(url);
        }
    }

    @Test
    void aServerKilledWithItsChildrenHungIsStartedAgain() {
        try (DataFolder folder = DataFolder.own(path);
                EmbeddedPostgres postgres = EmbeddedPostgres.start(folder, Map.of())) {
            long pid = server.pid();
            server.stopSignal();
            server.kill9();
            Wait.until(Duration.ofSeconds(20), () -> server.isRunning() && server.pid() != pid);
            Wait.until(Duration.ofSeconds(20), () -> query(postgres, "select 1").equals("1"));
        }
    }

    @Test
    void aHungServerIsNeverAnsweredByASecondOne() {
        try (DataFolder folder = DataFolder.own(path);
                EmbeddedPostgres postgres = EmbeddedPostgres.start(folder, Map.of())) {
            long pid = server.pid();
            server.stopSignal();
            assertThatThrownBy(() -> query(postgres, "select 1")).isInstanceOf(SQLException.class);
            assertThat(server.pid()).isEqualTo(pid);
            server.continueSignal();
            Wait.until(Duration.ofSeconds(10), () -> query(postgres, "select 1").equals("1"));
        }
    }

    @Test
    void theServerOfAKilledApplicationIsTakenOver() throws Exception {
        kill(holder(path));
        long orphan = server.pid();
        try (DataFolder folder = DataFolder.own(path);
                EmbeddedPostgres postgres = EmbeddedPostgres.start(folder, Map.of())) {
            assertThat(server.pid()).isEqualTo(orphan);
            assertThat(query(postgres, "select 1")).isEqualTo("1");

            server.kill9();
            Wait.until(Duration.ofSeconds(20), () -> query(postgres, "select 1").equals("1"));
        }
        assertThat(server.isRunning()).isFalse();
    }

    @Test
    void applicationAndServerKilledTogetherLeaveAnOrdinaryStart() throws Exception {
        Process holder = holder(path);
        server.kill9All();
        kill(holder);
        try (DataFolder folder = DataFolder.own(path);
                EmbeddedPostgres postgres = EmbeddedPostgres.start(folder, Map.of())) {
            assertThat(query(postgres, "select 1")).isEqualTo("1");
        }
    }

    @Test
    @Tag("long")
    void aHungServerOfAKilledApplicationIsEndedAndStartedAnew() throws Exception {
        Process holder = holder(path);
        server.stopSignal();
        kill(holder);
        try (DataFolder folder = DataFolder.own(path);
                EmbeddedPostgres postgres = EmbeddedPostgres.start(folder, Map.of())) {
            assertThat(query(postgres, "select 1")).isEqualTo("1");
        }
    }

    @Test
    void aPidFileWithTheNumberOfSomebodyElseDoesNotStandInTheWay() throws Exception {
        try (DataFolder folder = DataFolder.own(path)) {
            EmbeddedPostgres.start(folder, Map.of()).close();
            // As after a new start of a container: the number of the old postmaster is that of the application now.
            Files.writeString(
                    path.resolve("postgres/cluster/data/postmaster.pid"),
                    ProcessHandle.current().pid() + "\n" + path.resolve("postgres/cluster/data") + "\n");
            try (EmbeddedPostgres postgres = EmbeddedPostgres.start(folder, Map.of())) {
                assertThat(query(postgres, "select 1")).isEqualTo("1");
            }
        }
    }

    @Test
    void aSecondOwnerIsRefusedInWordsAndAnotherMayAttach() throws Exception {
        Process holder = holder(path);
        try {
            assertThatThrownBy(() -> DataFolder.own(path))
                    .isInstanceOf(StartRefused.class)
                    .hasMessageContaining("process " + holder.pid())
                    .hasMessageContaining(path.toString());
            try (DataFolder folder = DataFolder.ownOrAttach(path);
                    EmbeddedPostgres postgres = EmbeddedPostgres.start(folder, Map.of())) {
                assertThat(folder.owner()).isFalse();
                assertThat(query(postgres, "select 1")).isEqualTo("1");
            }
            assertThat(server.isRunning()).isTrue();
        } finally {
            holder.getOutputStream().close();
        }
        assertThat(holder.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(server.isRunning()).isFalse();
        try (DataFolder folder = DataFolder.ownOrAttach(path)) {
            assertThat(folder.owner()).isTrue();
        }
    }

    @Test
    void aStartThatWasKilledHalfwayIsMadeGood() throws Exception {
        Path fresh = TestFolders.create("halfway");
        TestBinaries.link(fresh);
        Files.createDirectories(fresh.resolve("postgres/cluster/unfinished/base"));
        Files.writeString(fresh.resolve("postgres/cluster/password.new"), "ab");
        try (DataFolder folder = DataFolder.own(fresh);
                EmbeddedPostgres postgres = EmbeddedPostgres.start(folder, Map.of())) {
            assertThat(query(postgres, "select 1")).isEqualTo("1");
        }
    }

    @Test
    void whereRootMayHaveNoNamespaceAnotherUserRunsTheServer() throws Exception {
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
            Trees.delete(fresh);
            Trees.delete(noUnshare);
        }
    }

    private static Process holder(Path folder) throws IOException {
        return holder(folder, System.getenv("PATH"));
    }

    private static Process holder(Path folder, String programs) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ServerHolder.class.getName(),
                        folder.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().put("PATH", programs);
        Process process = builder.start();
        BufferedReader output =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        for (String line; (line = output.readLine()) != null; ) {
            if (line.startsWith("serves")) {
                return process;
            }
        }
        throw new AssertionError("ended without serving");
    }

    private static void kill(Process process) throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    private static void execute(EmbeddedPostgres postgres, String sql) throws SQLException {
        try (Connection connection = Databases.connect(postgres.endpoint());
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String query(EmbeddedPostgres postgres, String sql) throws SQLException {
        try (Connection connection = Databases.connect(postgres.endpoint());
                var statement = connection.createStatement();
                var row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }
}

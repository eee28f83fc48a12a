package dev.footfall.database;

import dev.footfall.testkit.PostgresProcess;
import dev.footfall.testkit.TestFolders;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;

/**
 * One data folder for all tests below, whose server is seen from outside: each test must cope with what the one before
 * left.
 */
abstract class WithServer {

    static final Path FOLDER = newFolder("server");
    static final PostgresProcess SERVER = new PostgresProcess(FOLDER);

    static Path newFolder(String name) {
        Path folder = TestFolders.create(name);
        TestBinaries.link(folder);
        return folder;
    }

    @AfterEach
    void endWhatIsLeft() {
        SERVER.end();
    }

    static Process holder(Path folder) throws IOException {
        return holder(folder, System.getenv("PATH"));
    }

    static Process holder(Path folder, String programs) throws IOException {
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

    static void kill(Process process) throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    static void execute(EmbeddedPostgres postgres, String sql) throws SQLException {
        try (Connection connection = Databases.connect(postgres.endpoint());
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    static String query(EmbeddedPostgres postgres, String sql) throws SQLException {
        try (Connection connection = Databases.connect(postgres.endpoint());
                var statement = connection.createStatement();
                var row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }
}

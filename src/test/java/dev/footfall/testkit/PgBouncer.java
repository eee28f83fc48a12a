package dev.footfall.testkit;

import dev.footfall.database.Endpoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * A real PgBouncer of Debian's package before a test's database, with nothing set but what it needs. Where there is
 * none the tests that need it are skipped, on CI they fail.
 */
public final class PgBouncer implements AutoCloseable {

    private static final List<String> FOLDERS = List.of("/usr/sbin", "/usr/bin", "/usr/local/bin");

    private final Process process;
    private final Endpoint endpoint;
    private final Path settings;

    private PgBouncer(Process process, Endpoint endpoint, Path settings) {
        this.process = process;
        this.endpoint = endpoint;
        this.settings = settings;
    }

    /** @param mode {@code session}, {@code transaction} or {@code statement} */
    public static PgBouncer before(Endpoint database, String mode) {
        Path folder = TestFolders.create("pgbouncer");
        URI server = URI.create(database.url().substring("jdbc:".length()));
        int port = freePort();
        try {
            Path users = folder.resolve("users");
            Files.writeString(users, "\"%s\" \"%s\"\n".formatted(database.user(), database.password()));
            Path settings = folder.resolve("pgbouncer.ini");
            Files.writeString(settings, """
                    [databases]
                    * = host=%s port=%d
                    [pgbouncer]
                    listen_addr = 127.0.0.1
                    listen_port = %d
                    unix_socket_dir =
                    auth_type = scram-sha-256
                    auth_file = %s
                    pool_mode = %s
                    default_pool_size = 40
                    """.formatted(server.getHost(), server.getPort(), port, users, mode));
            Process process = new ProcessBuilder(command(settings))
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("log").toFile())
                    .start();
            Endpoint endpoint = new Endpoint(
                    database.url().replaceFirst("//[^/]*/", "//127.0.0.1:" + port + "/"),
                    database.user(),
                    database.password());
            PgBouncer started = new PgBouncer(process, endpoint, settings);
            Wait.until(started::answers);
            return started;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The database by way of it. */
    public Endpoint endpoint() {
        return endpoint;
    }

    /** Another mode from now on, also for connections that are open. */
    public void reload(String mode) {
        try {
            Files.writeString(
                    settings, Files.readString(settings).replaceFirst("(?m)^pool_mode = .*$", "pool_mode = " + mode));
            if (!runs("kill", "-HUP", Long.toString(process.pid()))) {
                throw new IllegalStateException("PgBouncer is gone");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean answers() {
        try (Connection connection =
                DriverManager.getConnection(endpoint.url(), endpoint.user(), endpoint.password())) {
            return connection.createStatement().execute("select 1");
        } catch (SQLException notYet) {
            return false;
        }
    }

    /** It refuses to run as root, who then runs it in a user namespace, or as nobody. */
    private static List<String> command(Path settings) throws IOException {
        List<String> command = new ArrayList<>();
        if ("root".equals(System.getProperty("user.name"))) {
            command.addAll(
                    runs("unshare", "-U", "true")
                            ? List.of("unshare", "-U")
                            : List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"));
        }
        command.add(program().toString());
        command.add(settings.toString());
        return command;
    }

    private static boolean runs(String... command) throws IOException {
        try {
            return new ProcessBuilder(command).start().waitFor() == 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static Path program() {
        return Stream.concat(Stream.of(System.getenv().getOrDefault("PATH", "").split(":")), FOLDERS.stream())
                .map(folder -> Path.of(folder, "pgbouncer"))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseGet(() -> {
                    if ("true".equals(System.getenv("CI"))) {
                        throw new IllegalStateException("No PgBouncer: apt-get install pgbouncer");
                    }
                    return Assumptions.abort("no PgBouncer");
                });
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}

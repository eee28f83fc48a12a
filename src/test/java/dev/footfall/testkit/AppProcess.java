package dev.footfall.testkit;

import dev.footfall.database.TestBinaries;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The real application in a JVM of its own, with its own embedded server on a data folder of its own, to be killed and
 * started again. {@link #close()} ends both, whatever state they are in.
 */
public final class AppProcess implements AutoCloseable {

    private static final Duration STARTS_WITHIN = Wait.seconds(180);
    /**
     * Long, since one that trains the cache of {@link AppCommand} makes it at its end: ten seconds on a fast machine.
     */
    private static final Duration ENDS_WITHIN = Wait.seconds(180);
    /**
     * Below those that the kernel gives away, as it could until the application listens, and while it is down between
     * two starts.
     */
    private static final int LOWEST_PORT = 15_000;

    private static final int HIGHEST_PORT = 32_000;

    private final Path dataFolder;
    private final Map<String, String> environment;
    private final List<String> command;
    private final int port = freePort();
    private final Set<Long> pids = new HashSet<>();
    private Process process;

    private AppProcess(Path dataFolder, Map<String, String> environment, List<String> command) {
        this.dataFolder = dataFolder.toAbsolutePath();
        this.environment = environment;
        this.command = command;
        TestBinaries.link(this.dataFolder);
        this.process = launch();
    }

    /** On a new data folder below {@code target}; returns once it serves. */
    public static AppProcess start() {
        return start(newDataFolder(), Map.of());
    }

    /** Returns once it serves. The environment comes beside the {@link TestKeys}. */
    public static AppProcess start(Path dataFolder, Map<String, String> environment, String... jvmOptions) {
        AppProcess app = launch(dataFolder, environment, jvmOptions);
        try {
            app.awaitServing();
            return app;
        } catch (AssertionError | RuntimeException e) {
            app.close();
            throw e;
        }
    }

    /** Does not wait: for starts that are expected to fail, see {@link #exitCode()}. */
    public static AppProcess launch(Path dataFolder, Map<String, String> environment, String... jvmOptions) {
        boolean bench = "bench".equals(environment.get("SPRING_PROFILES_ACTIVE"));
        List<String> options = List.of(jvmOptions);
        return launch(dataFolder, environment, bench ? AppCommand.besideTests(options) : AppCommand.with(options));
    }

    static AppProcess launch(Path dataFolder, Map<String, String> environment, List<String> command) {
        return new AppProcess(dataFolder, environment, command);
    }

    public static Path newDataFolder() {
        return TestFolders.create("app");
    }

    public URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    public long pid() {
        return process.pid();
    }

    public Path dataFolder() {
        return dataFolder;
    }

    /** Its embedded server. */
    public PostgresProcess postgres() {
        return new PostgresProcess(dataFolder);
    }

    /** Everything that it printed, all starts together. */
    public String log() {
        try {
            return Files.readString(logFile().toPath());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public void kill9() {
        process.destroyForcibly();
        exitCode();
    }

    /** Asks it to stop, and returns its exit code. */
    public int sigterm() {
        process.destroy();
        return exitCode();
    }

    /** Starts it again, on the same port and folder, after it ended; returns once it serves. */
    public void restart() {
        if (process.isAlive()) {
            throw new IllegalStateException("it still runs");
        }
        process = launch();
        awaitServing();
    }

    /** Waits for its end. */
    public int exitCode() {
        try {
            if (!process.waitFor(ENDS_WITHIN)) {
                throw new AssertionError("it still runs after " + ENDS_WITHIN.toSeconds() + " s");
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    public boolean isRunning() {
        return process.isAlive();
    }

    public void awaitServing() {
        try {
            Wait.until(STARTS_WITHIN, () -> !process.isAlive() || serves());
        } catch (AssertionError e) {
            throw new AssertionError("does not serve:\n" + log(), e);
        }
        if (!process.isAlive()) {
            throw new AssertionError("ended with " + process.exitValue() + ":\n" + log());
        }
    }

    private boolean serves() throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(uri("/actuator/health/readiness"))
                    .timeout(Wait.seconds(5))
                    .build();
            return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() < 500;
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        exitCode();
        if (ownsFolder()) {
            postgres().end();
        }
    }

    private boolean ownsFolder() {
        try {
            return pids.contains(Long.parseLong(Files.readString(dataFolder.resolve("lock"))));
        } catch (IOException | NumberFormatException neverTaken) {
            return false;
        }
    }

    private Process launch() {
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(logFile()));
        builder.environment().keySet().removeIf(name -> name.startsWith("FOOTFALL"));
        builder.environment()
                .putAll(Map.of(
                        "PORT", Integer.toString(port),
                        "FOOTFALL_DATA_DIR", dataFolder.toString(),
                        "FOOTFALL_CAPTURE_KEY", TestKeys.CAPTURE,
                        "FOOTFALL_ADMIN_KEY", TestKeys.ADMIN,
                        "FOOTFALL_JWT_SECRET", TestKeys.JWT_SECRET));
        builder.environment().putAll(environment);
        try {
            Process started = builder.start();
            pids.add(started.pid());
            return started;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private File logFile() {
        return dataFolder.resolve("app.log").toFile();
    }

    private static int freePort() {
        while (true) {
            int port = ThreadLocalRandom.current().nextInt(LOWEST_PORT, HIGHEST_PORT);
            try (ServerSocket socket = new ServerSocket(port)) {
                return socket.getLocalPort();
            } catch (BindException taken) {
                // another, then
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}

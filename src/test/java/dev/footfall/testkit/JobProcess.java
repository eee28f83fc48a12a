package dev.footfall.testkit;

import dev.footfall.database.Endpoint;
import dev.footfall.database.TestBinaries;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The command line {@code job NAME key=value} in a JVM of its own. */
public final class JobProcess {

    /** What it printed, and how it ended. */
    public record Ended(int exitCode, String output) {}

    private JobProcess() {}

    /** Runs it to its end on a data folder. */
    public static Ended run(Path dataFolder, String... arguments) {
        return end(start(dataFolder, arguments));
    }

    /** Waits for its end. */
    public static Ended end(Process process) {
        try {
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(Wait.PATIENCE)) {
                throw new AssertionError("the job does not end:\n" + output);
            }
            return new Ended(process.exitValue(), output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } finally {
            process.destroyForcibly();
        }
    }

    /** Does not wait; its output is to be read from the process. */
    public static Process start(Path dataFolder, String... arguments) {
        return start(dataFolder, Map.of(), AppCommand.with(List.of()), arguments);
    }

    /** With options of the JVM. */
    public static Process start(Path dataFolder, List<String> jvmOptions, String... arguments) {
        return start(dataFolder, Map.of(), AppCommand.with(jvmOptions), arguments);
    }

    /** On an existing database, which the environment names. */
    public static Process start(Endpoint database, String... arguments) {
        return start(database, Map.of(), arguments);
    }

    /** With further settings. */
    public static Process start(Endpoint database, Map<String, String> settings, String... arguments) {
        Map<String, String> environment = new HashMap<>(settings);
        environment.put("FOOTFALL_DATABASE_URL", database.url());
        environment.put("FOOTFALL_DATABASE_USER", database.user());
        environment.put("FOOTFALL_DATABASE_PASSWORD", database.password());
        return start(TestFolders.create("job"), environment, AppCommand.with(List.of()), arguments);
    }

    private static Process start(
            Path dataFolder, Map<String, String> environment, List<String> java, String... arguments) {
        TestBinaries.link(dataFolder.toAbsolutePath());
        List<String> command = new ArrayList<>(java);
        command.add("job");
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("FOOTFALL"));
        builder.environment().put("FOOTFALL_DATA_DIR", dataFolder.toString());
        builder.environment().putAll(environment);
        try {
            return builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

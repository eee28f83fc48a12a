package dev.footfall.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The embedded server of a data folder, seen and hurt from outside. Finds its processes by the folder they sit in. */
public record PostgresProcess(Path dataFolder) {

    /** The running postmaster. */
    public long pid() {
        return postmaster().orElseThrow(() -> new IllegalStateException("no postmaster runs in " + dataFolder));
    }

    public boolean isRunning() {
        return postmaster().isPresent();
    }

    /** As the superuser of the cluster. */
    public Connection connect(String database) throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:%s/%s?connectTimeout=20&socketTimeout=%d"
                        .formatted(read("port"), database, Wait.PATIENCE.toSeconds()),
                "postgres",
                read("cluster/password"));
    }

    /** The application's database, as the superuser. */
    public Connection connect() throws SQLException {
        return connect("footfall");
    }

    /** {@code SIGKILL} to the postmaster; its children end by themselves. */
    public void kill9() {
        kill(List.of(pid()), "KILL");
    }

    /** {@code SIGKILL} to the postmaster and every child. */
    public void kill9All() {
        kill(pids(), "KILL");
    }

    /** The server hangs: its port stays open, nobody answers. */
    public void stopSignal() {
        // first who would start more of them meanwhile
        kill(List.of(pid()), "STOP");
        kill(pids(), "STOP");
    }

    public void continueSignal() {
        kill(pids(), "CONT");
    }

    /** What the server wrote into its own log. */
    public String log() {
        return read("server.log");
    }

    /** Ends whatever is left of the server, for the end of a test. */
    public void end() {
        postmaster().ifPresent(pid -> kill(List.of(pid), "KILL"));
        kill(pids(), "KILL");
        Wait.until(() -> pids().isEmpty());
    }

    private Optional<Long> postmaster() {
        Path file = cluster().resolve("postmaster.pid");
        try {
            long pid = Long.parseLong(Files.readAllLines(file).getFirst().strip());
            return pids().contains(pid) ? Optional.of(pid) : Optional.empty();
        } catch (IOException | NumberFormatException | IndexOutOfBoundsException absent) {
            return Optional.empty();
        }
    }

    private List<Long> pids() {
        try (Stream<ProcessHandle> processes = ProcessHandle.allProcesses()) {
            return processes.map(ProcessHandle::pid).filter(this::isServers).toList();
        }
    }

    private boolean isServers(long pid) {
        try {
            Path folder = Files.readSymbolicLink(Path.of("/proc", Long.toString(pid), "cwd"));
            return folder.equals(cluster().toRealPath());
        } catch (IOException gone) {
            return false;
        }
    }

    private Path cluster() {
        return dataFolder.resolve("postgres/cluster/data");
    }

    private String read(String file) {
        try {
            return Files.readString(dataFolder.resolve("postgres").resolve(file))
                    .strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void kill(List<Long> pids, String signal) {
        if (pids.isEmpty()) {
            return;
        }
        String all = pids.stream().map(String::valueOf).collect(Collectors.joining(" "));
        try {
            // One that has ended meanwhile is no error.
            new ProcessBuilder("sh", "-c", "kill -" + signal + " " + all + " 2>/dev/null")
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

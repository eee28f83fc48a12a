package dev.footfall.database;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts, takes over and stops the server's processes. Used by one thread at a time. */
record PostgresServer(
        Cluster cluster,
        PostgresBinaries binaries,
        ServerUser user,
        ServerProcesses processes,
        Map<String, String> changedSettings) {

    private static final Logger log = LoggerFactory.getLogger(PostgresServer.class);
    private static final Duration ORPHAN_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(6);
    private static final Duration CHILDREN_TIMEOUT = Duration.ofSeconds(3);

    /**
     * A running postmaster. The JVM notices at once when its own child ends; one taken over is checked separately,
     * since it may remain as a zombie.
     */
    record Postmaster(ProcessHandle process, BooleanSupplier alive) {

        boolean isAlive() {
            return alive.getAsBoolean();
        }
    }

    static PostgresServer in(Cluster cluster, Map<String, String> changedSettings)
            throws IOException, InterruptedException {
        Files.createDirectories(cluster.home());
        PostgresBinaries binaries = PostgresBinaries.in(cluster.home());
        cluster.prepare();
        ServerUser user = ServerUser.of(cluster.owned(), binaries);
        cluster.init(binaries, user);
        return new PostgresServer(cluster, binaries, user, new ServerProcesses(cluster.data()), changedSettings);
    }

    /** A server that answers: the one that a killed application left behind, or a new one. */
    Postmaster serve() throws IOException, InterruptedException {
        ProcessHandle orphan = processes.postmaster().orElse(null);
        if (orphan != null && answers(orphan)) {
            log.info("Took over the PostgreSQL that an earlier Footfall left running (process {})", orphan.pid());
            return new Postmaster(orphan, () -> processes.serves(orphan));
        }
        for (int attempt = 1; ; attempt++) {
            cluster.choosePort();
            Postmaster started = start();
            while (started.isAlive()) {
                if (Databases.probe(cluster) == Databases.State.ANSWERS) {
                    return started;
                }
                Thread.sleep(30);
            }
            if (attempt == 3) {
                throw new IOException("the server ended three times while starting");
            }
        }
    }

    /** Waits as long as it recovers; ten seconds when it is silent. */
    private boolean answers(ProcessHandle orphan) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + ORPHAN_TIMEOUT.toNanos();
        while (processes.serves(orphan)) {
            switch (Databases.probe(cluster)) {
                case ANSWERS -> {
                    return true;
                }
                case BUSY -> deadline = System.nanoTime() + ORPHAN_TIMEOUT.toNanos();
                case SILENT -> {
                    if (System.nanoTime() > deadline) {
                        log.warn(
                                "The PostgreSQL that an earlier Footfall left running (process {}) does "
                                        + "not answer: ending it",
                                orphan.pid());
                        return false;
                    }
                }
            }
            Thread.sleep(50);
        }
        return false;
    }

    /**
     * Executes the server itself, because {@code pg_ctl start} fails at the pid file of a killed one. Returns before it
     * answers. Nobody else can be serving these files: whatever remains of an earlier server is ended first, and the
     * shared memory of one that could not be ended makes the new one refuse.
     */
    Postmaster start() throws IOException, InterruptedException {
        endLeftOvers();
        Files.deleteIfExists(cluster.data().resolve("postmaster.pid"));
        cluster.configure(ServerSettings.of(cluster.port(), changedSettings));
        Process process = cluster.launch(
                user.command(binaries.program("postgres"), "-D", cluster.data().toString()));
        return new Postmaster(process.toHandle(), process::isAlive);
    }

    private void endLeftOvers() throws InterruptedException {
        processes.postmaster().ifPresent(ProcessHandle::destroyForcibly);
        await(CHILDREN_TIMEOUT, () -> processes.all().isEmpty());
        processes.all().forEach(ProcessHandle::destroyForcibly);
        await(CHILDREN_TIMEOUT, () -> processes.all().isEmpty());
    }

    /**
     * Stops fast, with a last checkpoint; kills it if that takes too long, which costs no more than a recovery at the
     * next start.
     */
    void stop(Postmaster postmaster) throws IOException, InterruptedException {
        if (postmaster.isAlive()) {
            String pid = Long.toString(postmaster.process().pid());
            List<String> interrupt = user.command(binaries.program("pg_ctl"), "kill", "INT", pid);
            cluster.launch(interrupt).waitFor();
            if (!await(STOP_TIMEOUT, () -> !postmaster.isAlive())) {
                log.warn("PostgreSQL (process {}) did not stop within {} s: ending it", pid, STOP_TIMEOUT.toSeconds());
                postmaster.process().destroyForcibly();
                endLeftOvers();
            }
        }
    }

    private static boolean await(Duration atMost, BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                return false;
            }
            Thread.sleep(20);
        }
        return true;
    }

    /**
     * The processes of one cluster, identified by what the kernel says about them, never by name: a process id in a
     * stale {@code postmaster.pid} may be anybody's by now, even our own after a container restart.
     */
    record ServerProcesses(Path data) {

        /** The running postmaster; empty for a stale file and for a zombie. */
        Optional<ProcessHandle> postmaster() {
            try {
                List<String> lines = Files.readAllLines(data.resolve("postmaster.pid"));
                return lines.isEmpty()
                        ? Optional.empty()
                        : ProcessHandle.of(Long.parseLong(lines.getFirst().strip()))
                                .filter(this::serves);
            } catch (IOException | NumberFormatException absent) {
                return Optional.empty();
            }
        }

        /** Whether the process is a running postmaster of this cluster. */
        boolean serves(ProcessHandle process) {
            if (!process.isAlive()) {
                return false;
            }
            if (!Platform.current().linux()) {
                return namesCluster(process);
            }
            Path commandLine = Path.of("/proc", Long.toString(process.pid()), "cmdline");
            try {
                String[] words = Files.readString(commandLine, StandardCharsets.ISO_8859_1)
                        .split("\0");
                String folder =
                        new String(data.toString().getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
                return words.length > 2
                        && words[0].endsWith("postgres")
                        && List.of(words).contains(folder);
            } catch (IOException gone) {
                return false;
            }
        }

        /**
         * The postmaster's command line names the cluster; those of its children, which overwrite theirs with a title,
         * do not.
         */
        boolean namesCluster(ProcessHandle process) {
            return process.info()
                    .commandLine()
                    .filter(line -> line.contains("postgres") && line.contains(data.toString()))
                    .isPresent();
        }

        /**
         * Children that outlive a killed postmaster: their working folder is the cluster's, and they hold its shared
         * memory as long as they live.
         */
        List<ProcessHandle> all() {
            if (!Platform.current().linux()) {
                return listedByLsof();
            }
            try (Stream<ProcessHandle> processes = ProcessHandle.allProcesses()) {
                return processes.filter(this::sitsInCluster).toList();
            }
        }

        private boolean sitsInCluster(ProcessHandle process) {
            try {
                return Files.readSymbolicLink(Path.of("/proc", Long.toString(process.pid()), "cwd"))
                        .equals(data.toRealPath());
            } catch (IOException | UnsupportedOperationException notOurs) {
                return false;
            }
        }

        /**
         * The same without {@code /proc}: lsof, which every macOS has, prints a line {@code p<pid>} and one {@code
         * n<folder>} for each process.
         */
        List<ProcessHandle> listedByLsof() {
            List<ProcessHandle> found = new ArrayList<>();
            try {
                String folder = data.toRealPath().toString();
                Process lsof = new ProcessBuilder("lsof", "-n", "-a", "-c", "postgres", "-d", "cwd", "-F", "pn")
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
                Optional<ProcessHandle> process = Optional.empty();
                for (String line :
                        lsof.inputReader(StandardCharsets.UTF_8).lines().toList()) {
                    if (line.startsWith("p")) {
                        process = ProcessHandle.of(Long.parseLong(line.substring(1)));
                    } else if (line.equals("n" + folder)) {
                        process.ifPresent(found::add);
                    }
                }
            } catch (IOException absent) {
                return List.of();
            }
            return found;
        }
    }

    /** The embedded server's configuration file. */
    static final class ServerSettings {

        private ServerSettings() {}

        static Map<String, String> of(int port, Map<String, String> changed) {
            Map<String, String> settings = new LinkedHashMap<>();
            // TCP on this machine alone: the path of a socket is limited to 107 bytes, and the data folder's may be
            // longer.
            settings.put("listen_addresses", "127.0.0.1");
            settings.put("port", Integer.toString(port));
            settings.put("unix_socket_directories", "");
            settings.put("max_connections", "100");
            settings.put("shared_buffers", "256MB");
            settings.put("max_wal_size", "4GB");
            settings.put("jit", "off");
            settings.put("timezone", "UTC");
            settings.put("log_timezone", "UTC");
            settings.put("datestyle", "iso, ymd");
            // Within this time a backend notices that its application was killed, and releases its locks.
            settings.put("client_connection_check_interval", "2s");
            // No value of a row may reach the server's log: errors go to the client alone, and what is logged comes
            // without statement and detail.
            settings.put("log_min_messages", "log");
            settings.put("log_min_error_statement", "panic");
            settings.put("log_error_verbosity", "terse");
            settings.put("log_statement", "none");
            settings.put("log_min_duration_statement", "-1");
            settings.put("log_parameter_max_length", "0");
            settings.put("log_parameter_max_length_on_error", "0");
            settings.put("log_checkpoints", "off");
            settings.putAll(Platform.current().serverSettings());
            settings.putAll(changed);
            return settings;
        }
    }
}

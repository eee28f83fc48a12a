package dev.footfall.platform.database;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starting, taking over and stopping the server's processes. Used by one thread at a time. */
record PostgresServer(
        Cluster cluster,
        PostgresBinaries binaries,
        ServerUser user,
        ServerProcesses processes,
        Map<String, String> changedSettings) {

    private static final Logger log = LoggerFactory.getLogger(PostgresServer.class);
    private static final Duration ORPHAN_ANSWERS_WITHIN = Duration.ofSeconds(10);
    private static final Duration STOPS_WITHIN = Duration.ofSeconds(6);
    private static final Duration CHILDREN_END_WITHIN = Duration.ofSeconds(3);

    /** A running postmaster. Of a child the JVM knows at once that it ended; one taken over is looked up, since it may stay behind as a zombie. */
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
        ProcessHandle left = processes.postmaster().orElse(null);
        if (left != null && answers(left)) {
            log.info("Took over the PostgreSQL that an earlier Footfall left running (process {})", left.pid());
            return new Postmaster(left, () -> processes.serves(left));
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

    /** Waits for as long as it recovers; a silent one has ten seconds. */
    private boolean answers(ProcessHandle left) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + ORPHAN_ANSWERS_WITHIN.toNanos();
        while (processes.serves(left)) {
            switch (Databases.probe(cluster)) {
                case ANSWERS -> {
                    return true;
                }
                case BUSY -> deadline = System.nanoTime() + ORPHAN_ANSWERS_WITHIN.toNanos();
                case SILENT -> {
                    if (System.nanoTime() > deadline) {
                        log.warn(
                                "The PostgreSQL that an earlier Footfall left running (process {}) does not answer: ending it",
                                left.pid());
                        return false;
                    }
                }
            }
            Thread.sleep(50);
        }
        return false;
    }

    /**
     * Executes the server itself: {@code pg_ctl start} trips over the pid file of a killed one. Returns before it answers. Nobody else can be serving these
     * files: whatever is left of an earlier server is ended first, and the shared memory of one that could not be ended makes the new one refuse.
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
        await(CHILDREN_END_WITHIN, () -> processes.all().isEmpty());
        processes.all().forEach(ProcessHandle::destroyForcibly);
        await(CHILDREN_END_WITHIN, () -> processes.all().isEmpty());
    }

    /** Fast, with a last checkpoint; by force if that takes too long, which costs no more than a recovery at the next start. */
    void stop(Postmaster postmaster) throws IOException, InterruptedException {
        if (postmaster.isAlive()) {
            String pid = Long.toString(postmaster.process().pid());
            List<String> interrupt = user.command(binaries.program("pg_ctl"), "kill", "INT", pid);
            cluster.launch(interrupt).waitFor();
            if (!await(STOPS_WITHIN, () -> !postmaster.isAlive())) {
                log.warn("PostgreSQL (process {}) did not stop within {} s: ending it", pid, STOPS_WITHIN.toSeconds());
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
}

package dev.footfall.platform.database;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The processes of one cluster, found by what the kernel says of them, never by name: a process id in a stale {@code postmaster.pid} may be anybody's by now,
 * our own included when a container has started anew.
 */
record ServerProcesses(Path data) {

    /** The running postmaster; empty for a stale file and for a zombie. */
    Optional<ProcessHandle> postmaster() {
        try {
            List<String> lines = Files.readAllLines(data.resolve("postmaster.pid"));
            return lines.isEmpty()
                    ? Optional.empty()
                    : ProcessHandle.of(Long.parseLong(lines.getFirst().strip())).filter(this::serves);
        } catch (IOException | NumberFormatException absent) {
            return Optional.empty();
        }
    }

    /** Whether the process is a postmaster of this cluster and runs. */
    boolean serves(ProcessHandle process) {
        if (!process.isAlive()) {
            return false;
        }
        Path commandLine = Path.of("/proc", Long.toString(process.pid()), "cmdline");
        try {
            String[] words =
                    Files.readString(commandLine, StandardCharsets.ISO_8859_1).split("\0");
            String folder = new String(data.toString().getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
            return words.length > 2
                    && words[0].endsWith("postgres")
                    && List.of(words).contains(folder);
        } catch (IOException gone) {
            return !Files.isDirectory(Path.of("/proc"))
                    && process.info().commandLine().orElse("").contains(data.toString());
        }
    }

    /** Children that outlive a killed postmaster: they sit in the cluster's folder, and hold its shared memory for as long as they live. */
    List<ProcessHandle> all() {
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
}

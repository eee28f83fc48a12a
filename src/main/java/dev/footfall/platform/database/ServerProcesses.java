package dev.footfall.platform.database;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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
        if (!Platform.current().linux()) {
            return namesCluster(process);
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
            return false;
        }
    }

    /** The postmaster's command line names the cluster; those of its children, which write a title over theirs, do not. */
    boolean namesCluster(ProcessHandle process) {
        return process.info()
                .commandLine()
                .filter(line -> line.contains("postgres") && line.contains(data.toString()))
                .isPresent();
    }

    /** Children that outlive a killed postmaster: they sit in the cluster's folder, and hold its shared memory for as long as they live. */
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

    /** The same where there is no {@code /proc}: lsof, which every macOS has, prints a line {@code p<pid>} and one {@code n<folder>} for each process. */
    List<ProcessHandle> listedByLsof() {
        List<ProcessHandle> found = new ArrayList<>();
        try {
            String folder = data.toRealPath().toString();
            Process lsof = new ProcessBuilder("lsof", "-n", "-a", "-c", "postgres", "-d", "cwd", "-F", "pn")
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            Optional<ProcessHandle> process = Optional.empty();
            for (String line : lsof.inputReader(StandardCharsets.UTF_8).lines().toList()) {
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

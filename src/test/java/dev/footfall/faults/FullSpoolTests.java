package dev.footfall.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.testkit.AppProcess;
import dev.footfall.testkit.Load;
import dev.footfall.testkit.OwnProcesses;
import dev.footfall.testkit.Wait;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Fault 5: the database is away, and the spool can take no more. */
@OwnProcesses
class FullSpoolTests {

    private static final String LIMIT = "1500KB";
    private static final long DISK = 8 << 20;

    private static Path spool;
    private static boolean smallDisk;
    private static FaultFixture fixture;

    @BeforeAll
    static void start() throws Exception {
        Path data = AppProcess.newDataFolder();
        spool = Files.createDirectory(data.resolve("spool"));
        // a disk of its own where this user may make one
        smallDisk = run("mount", "-t", "tmpfs", "-o", "size=" + DISK, "tmpfs", spool.toString());
        fixture = FaultFixture.behindWire(data, Map.of("FOOTFALL_SPOOL_LIMIT", LIMIT));
    }

    @AfterAll
    static void end() throws Exception {
        try {
            fixture.close();
        } finally {
            if (smallDisk) {
                run("umount", spool.toString());
            }
        }
    }

    @BeforeEach
    void empty() throws SQLException {
        fixture.wire().heal();
        Wait.until(() -> fixture.calls().readiness().equals("UP"));
        fixture.empty();
    }

    @Test
    void refusesAtTheSpoolLimitAndRecovers() throws Exception {
        Load load = loadWithTheDatabaseAway();
        Wait.until(() -> load.answers(503) > 20);
        assertThat(bytes()).isLessThanOrEqualTo(1_500 << 10);

        fixture.wire().heal();

        fixture.awaitAcked(500);
        fixture.audit(5, "spool at its limit, %d answers 503".formatted(load.answers(503)));
    }

    @Test
    void refusesOnAFullDiskAndRecovers() throws Exception {
        if (!smallDisk) {
            refusesOnAFailingDisk();
            return;
        }
        // Before anything is spooled: what came meanwhile would have taken the filler's place, or reached the limit
        // first.
        Path filler = spool.resolve("filler");
        long room = 300 << 10;
        Files.write(filler, new byte[(int) (DISK - room)]);
        Load load = loadWithTheDatabaseAway();
        Wait.until(() -> load.answers(503) > 20);
        long acked = fixture.oracle().acked();

        Files.delete(filler);

        Wait.until(() -> fixture.oracle().acked() >= acked + 200);
        fixture.wire().heal();
        fixture.awaitAcked(500);
        fixture.audit(5, "spool's disk full (tmpfs), %d answers 503".formatted(load.answers(503)));
    }

    @Test
    void refusesOnAFailingDisk() throws Exception {
        Load load = load();
        long acked;
        // every write to any file fails, with EFBIG; before anything is spooled, which might reach the limit first
        limitFiles("0");
        try {
            fixture.wire().refuse();
            Wait.until(() -> load.answers(503) > 20);
            acked = fixture.oracle().acked();
        } finally {
            limitFiles("unlimited");
        }
        Wait.until(() -> fixture.oracle().acked() >= acked + 200);
        fixture.wire().heal();
        fixture.awaitAcked(500);
        fixture.audit(5, "spool's disk refuses writes (ulimit -f), %d answers 503".formatted(load.answers(503)));
    }

    private static Load load() {
        Load load = fixture.load(4, 25, 1_500);
        fixture.awaitAcked(500);
        return load;
    }

    private static Load loadWithTheDatabaseAway() {
        Load load = load();
        fixture.wire().refuse();
        Wait.until(() -> fixture.spooled() > 0);
        return load;
    }

    private static long bytes() throws IOException {
        try (var files = Files.list(spool)) {
            return files.mapToLong(file -> file.toFile().length()).sum();
        }
    }

    private static void limitFiles(String bytes) throws Exception {
        String pid = Long.toString(fixture.app().pid());
        assertThat(run("prlimit", "--pid", pid, "--fsize=" + bytes + ":unlimited"))
                .isTrue();
    }

    private static boolean run(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor()
                == 0;
    }
}

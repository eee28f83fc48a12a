package dev.footfall.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.testkit.AppProcess;
import dev.footfall.testkit.JobProcess;
import dev.footfall.testkit.TestFolders;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A job from the command line, in a JVM of its own. */
class JobCommandTests {

    @Test
    void itRunsBesideAServerOnTheSameFolder() {
        try (AppProcess server = AppProcess.start()) {
            JobProcess.Ended job = JobProcess.run(server.dataFolder(), "rollup");
            assertThat(job.exitCode()).as(job.output()).isZero();
            assertThat(job.output())
                    .contains("rollup: run 1", "count: COMPLETED", "rollup: COMPLETED")
                    .doesNotContain(" WARN ", " ERROR ");
            assertThat(server.isRunning()).isTrue();
            assertThat(server.postgres().isRunning()).isTrue();
        }
    }

    @Test
    void whereNobodyServesItBringsTheDatabaseAndTakesItAway() {
        Path folder = TestFolders.create("job");
        JobProcess.Ended job = JobProcess.run(folder, "rollup");
        assertThat(job.exitCode()).as(job.output()).isZero();
        assertThat(job.output()).contains("rollup: COMPLETED").doesNotContain(" WARN ", " ERROR ");
        assertThat(folder.resolve("postgres/cluster/data")).exists();
        assertThat(folder.resolve("postgres/cluster/data/postmaster.pid")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nothing",
                "rollup day=soon",
                "rollup today",
                "rollup days=1",
                "rollup day=2026-11-20 day=2026-11-21"
            })
    void whatCannotBeReadIsRefusedBeforeAnythingIsStarted(String command) {
        assertThat(JobCommand.run(NothingToStart.class, command.isEmpty() ? List.of() : List.of(command.split(" "))))
                .isEqualTo(64);
    }

    /** Starting it would fail. */
    private static final class NothingToStart {}
}

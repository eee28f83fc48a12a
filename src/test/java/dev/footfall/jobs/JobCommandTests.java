package dev.footfall.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.database.Endpoint;
import dev.footfall.testkit.AppProcess;
import dev.footfall.testkit.JobProcess;
import dev.footfall.testkit.OwnProcesses;
import dev.footfall.testkit.TestFolders;
import dev.footfall.testkit.TestPostgres;
import dev.footfall.testkit.Wait;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** A job from the command line, in a JVM of its own. */
@OwnProcesses
class JobCommandTests {

    @Test
    void runsBesideAServer() {
        try (AppProcess server =
                AppProcess.start(AppProcess.newDataFolder(), Map.of(), "-Ddb-scheduler.enabled=false")) {
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
    void startsAndStopsTheDatabaseWithoutAServer() {
        Path folder = TestFolders.create("job");
        JobProcess.Ended job = JobProcess.run(folder, "rollup");
        assertThat(job.exitCode()).as(job.output()).isZero();
        assertThat(job.output()).contains("rollup: COMPLETED").doesNotContain(" WARN ", " ERROR ");
        assertThat(folder.resolve("postgres/cluster/data")).exists();
        assertThat(folder.resolve("postgres/cluster/data/postmaster.pid")).doesNotExist();
    }

    /** One after the other on one database, so that only the jobs differ. */
    @Test
    void exitCodeTellsFailedBusyAndStopped() throws Exception {
        Endpoint endpoint = TestPostgres.createDatabase();
        var source = new DriverManagerDataSource(endpoint.url(), endpoint.user(), endpoint.password());
        JdbcClient database = JdbcClient.create(source);
        LocalDate day = LocalDate.of(2026, 1, 5);

        database.sql("insert into activity_day (day) values (:day)")
                .param("day", day)
                .update();
        database.sql("alter table rollup_day add constraint refused check (false)")
                .update();
        JobProcess.Ended failed = JobProcess.end(JobProcess.start(endpoint, "rollup", "day=" + day));
        assertThat(failed.exitCode()).as(failed.output()).isEqualTo(JobCommand.FAILED);
        assertThat(failed.output()).contains("rollup: FAILED. The database refused a statement (SQLSTATE 23514)");
        database.sql("alter table rollup_day drop constraint refused").update();

        Process process;
        try (HeldDay held = new HeldDay(source, day)) {
            process = JobProcess.start(endpoint, "rollup", "day=" + day);
            Wait.until(
                    () -> database.sql(WAITS_FOR_THE_DAY).query(Boolean.class).single());
            JobProcess.Ended second = JobProcess.end(JobProcess.start(endpoint, "rollup", "day=" + day));
            assertThat(second.exitCode()).as(second.output()).isEqualTo(JobCommand.FAILED);
            assertThat(second.output()).contains("The job is already running with these parameters.");
            // as the page and the API of any node do
            database.sql("update job_run set stop = true where ended_at is null")
                    .update();
        }
        JobProcess.Ended stopped = JobProcess.end(process);
        assertThat(stopped.exitCode()).as(stopped.output()).isEqualTo(JobCommand.STOPPED);
        assertThat(stopped.output()).contains("rollup: STOPPED");

        String run = stopped.output().replaceFirst("(?s).*rollup: run (\\d+).*", "$1");
        JobProcess.Ended resumed = JobProcess.end(JobProcess.start(endpoint, "rollup", "restart=" + run));
        assertThat(resumed.exitCode()).as(resumed.output()).isZero();
        JobProcess.Ended twice = JobProcess.end(JobProcess.start(endpoint, "rollup", "restart=" + run));
        assertThat(twice.exitCode()).as(twice.output()).isEqualTo(JobCommand.FAILED);
        assertThat(twice.output()).contains("It was already restarted");
    }

    private static final String WAITS_FOR_THE_DAY = """
            select exists (select from job_run where ended_at is null) and exists (
                select from pg_locks where locktype = 'advisory' and not granted
                    and database = (select oid from pg_database where datname = current_database()))""";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nothing",
                "rollup day=soon",
                "rollup today",
                "rollup days=1",
                "rollup restart=it",
                "nothing restart=1",
                "rollup day=2026-11-20 day=2026-11-21"
            })
    void rejectsInvalidCommandsBeforeStarting(String command) {
        assertThat(JobCommand.run(NothingToStart.class, command.isEmpty() ? List.of() : List.of(command.split(" "))))
                .isEqualTo(64);
    }

    /** Starting it would fail. */
    private static final class NothingToStart {}
}

package dev.footfall.clients.imports;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.database.Endpoint;
import dev.footfall.testkit.JobProcess;
import dev.footfall.testkit.OwnProcesses;
import dev.footfall.testkit.TestFolders;
import dev.footfall.testkit.TestPostgres;
import dev.footfall.testkit.Wait;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** An import from the command line, in a JVM of its own that is killed in the middle. */
@OwnProcesses
class ImportCommandTests {

    private static final int LINES = 120_000;
    private static final Instant THEN = Instant.now().minus(10, ChronoUnit.DAYS);

    @Test
    void killedImportGoesOnAndStoresEachLineOnce() throws Exception {
        Endpoint endpoint = TestPostgres.createDatabase();
        JdbcClient database =
                JdbcClient.create(new DriverManagerDataSource(endpoint.url(), endpoint.user(), endpoint.password()));
        Path file = TestFolders.create("import").resolve("events.jsonl.gz");
        write(file);

        Process process = JobProcess.start(endpoint, "import", "file=" + file);
        Wait.until(() -> !process.isAlive() || read(database) > 0);
        assertThat(process.isAlive()).as(() -> JobProcess.end(process).output()).isTrue();
        process.destroyForcibly().waitFor();
        long stored = count(database);
        assertThat(stored).as("killed in the middle").isBetween(1L, LINES - 1L);

        long run = database.sql("select max(job_execution_id) from batch_job_execution")
                .query(Long.class)
                .single();
        Wait.until(() -> database.sql("""
                        select not exists (select from pg_stat_activity
                            where datname = current_database() and pid <> pg_backend_pid())""").query(Boolean.class).single());
        JobProcess.Ended resumed = JobProcess.end(JobProcess.start(endpoint, "import", "restart=" + run));
        assertThat(resumed.exitCode()).as(resumed.output()).isZero();
        assertThat(resumed.output())
                .contains("import: COMPLETED", "format: segment")
                .doesNotContain(" ERROR ");
        assertThat(resumed.output()).as("it did not begin anew").doesNotContain("read " + LINES + ",");
        assertThat(count(database)).isEqualTo(LINES);

        JobProcess.Ended again = JobProcess.end(JobProcess.start(endpoint, "import", "file=" + file));
        assertThat(again.exitCode()).as(again.output()).isZero();
        assertThat(again.output()).contains("accepted: 0", "duplicate: " + LINES);
        assertThat(count(database)).isEqualTo(LINES);
        assertThat(file).as("only uploaded files are deleted").exists();
    }

    /** Some lines have no id and are the same as others. */
    private static void write(Path file) throws IOException {
        try (BufferedWriter out = new BufferedWriter(
                new OutputStreamWriter(new GZIPOutputStream(Files.newOutputStream(file)), StandardCharsets.UTF_8))) {
            for (int i = 0; i < LINES; i++) {
                String id = i % 10 == 0 ? "" : ",\"messageId\":\"m" + i + "\"";
                out.write("{\"type\":\"track\",\"event\":\"Lamp Seen\",\"userId\":\"u" + i % 100 + "\"" + id
                        + ",\"properties\":{\"room\":\"kitchen\"},\"timestamp\":\"" + THEN.plusSeconds(i / 50)
                        + "\"}\n");
            }
        }
    }

    /** Of these a run knows that they are stored: others it stores once more when it goes on. */
    private static long read(JdbcClient database) {
        return database.sql("select coalesce(sum(read_count), 0) from batch_step_execution")
                .query(Long.class)
                .single();
    }

    private static long count(JdbcClient database) {
        return database.sql("select count(*) from activity").query(Long.class).single();
    }
}

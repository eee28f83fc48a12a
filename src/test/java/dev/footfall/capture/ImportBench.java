package dev.footfall.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.activity.Activity;
import dev.footfall.bench.BenchReport;
import dev.footfall.testkit.AppProcess;
import dev.footfall.testkit.JobProcess;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * An import in a process of a job with a heap of 256 MiB, beside a server that does nothing else, against the same
 * activities sent to that server in arrays of 500; in turn, in one run. The start of the process is not measured: its
 * run is, as the history of runs has it.
 */
@Tag("bench")
class ImportBench {

    private static final int LINES = Integer.getInteger("bench.import.lines", 3_000_000);
    private static final int PIECE = 200_000;
    private static final int ROUNDS = Integer.getInteger("bench.rounds", 2);

    private final CaptureLoad load = new CaptureLoad();

    @Test
    void measuresImportAgainstArrays() throws Exception {
        double[] ratios = new double[ROUNDS];
        double[] rates = new double[ROUNDS];
        double[] direct = new double[ROUNDS];
        try (AppProcess app = CaptureBench.start("-Xmx1g");
                Connection connection = app.postgres().connect()) {
            Path file = app.dataFolder().resolve("lines.csv");
            capture(app, Math.min(LINES, 2_000_000)); // its compiler has its minute
            for (int round = 0; round < ROUNDS; round++) {
                direct[round] = capture(app, LINES);
                write(file, LINES);
                runImport(app, file);
                rates[round] = LINES / secondsOfLastRun(connection);
                ratios[round] = rates[round] / direct[round];
            }
            Files.delete(file);
            BenchReport.figure(
                    "import.csv.256m",
                    Map.of(
                            "ratio_to_arrays", BenchReport.rounded(BenchReport.median(ratios)),
                            "lines_per_second", Math.round(BenchReport.median(rates)),
                            "arrays_per_second", Math.round(BenchReport.median(direct)),
                            "lines", LINES));
            app.sigterm();
        }
    }

    private double capture(AppProcess app, int activities) throws Exception {
        double seconds = 0;
        for (int done = 0; done < activities; done += PIECE) {
            List<byte[]> requests = CaptureLoad.requests(load.rows(Math.min(PIECE, activities - done)));
            seconds += BenchReport.seconds(() -> CaptureLoad.send(app, requests, 8));
        }
        return activities / seconds;
    }

    private static double secondsOfLastRun(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet run = statement.executeQuery("""
                        select extract(epoch from end_time - start_time) from batch_job_execution
                        order by job_execution_id desc limit 1""")) {
            run.next();
            return run.getDouble(1);
        }
    }

    private static void runImport(AppProcess app, Path file) {
        JobProcess.Ended ended = JobProcess.end(JobProcess.start(
                app.dataFolder(),
                List.of(
                        "-Xmx256m",
                        "-XX:TieredStopAtLevel=4",
                        "-XX:-UseSerialGC",
                        "-XX:+UseG1GC",
                        "-XX:+ExitOnOutOfMemoryError"),
                "import",
                "file=" + file));
        assertThat(ended.exitCode()).as(ended.output()).isZero();
        assertThat(ended.output()).doesNotContain("duplicate:", "required:");
    }

    /**
     * As Footfall exports, of three weeks ago, so that no writer of the other way meets its days; their times apart as
     * those of the arrays are, since the order of keys decides what an index costs.
     */
    private void write(Path file, int lines) throws IOException {
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
            out.write("id,user_id,activity_type,entity_type,entity_id,metadata,timestamp,received_at,entity_key\r\n"
                    .getBytes(StandardCharsets.US_ASCII));
            for (int done = 0; done < lines; done += PIECE) {
                for (Activity row : load.rows(Math.min(PIECE, lines - done))) {
                    out.write(line(row, row.occurredAt().minus(21, ChronoUnit.DAYS))
                            .getBytes(StandardCharsets.UTF_8));
                }
            }
        }
    }

    private static String line(Activity row, Instant time) {
        byte[] metadata = row.metadata();
        return row.id() + "," + row.userId() + ",app_view,App," + row.entityId() + ","
                + (metadata == null
                        ? ""
                        : '"' + new String(metadata, StandardCharsets.UTF_8).replace("\"", "\"\"") + '"')
                + "," + time + "," + row.receivedAt() + ",\r\n";
    }
}

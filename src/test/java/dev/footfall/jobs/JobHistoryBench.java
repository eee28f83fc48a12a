package dev.footfall.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.bench.BenchReport;
import dev.footfall.database.Pools.JobsDatabase;
import dev.footfall.platform.Caller.Role;
import dev.footfall.testkit.FootfallTest;
import dev.footfall.testkit.TestApi;
import dev.footfall.testkit.TestBrowser;
import dev.footfall.testkit.TestJobs;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The console and the health page over a history of 100,000 runs, over HTTP, warm; and how long {@code verify} takes to
 * remove most of it.
 */
@Tag("bench")
@FootfallTest
class JobHistoryBench {

    private static final int RUNS = Integer.getInteger("bench.runs", 100_000);
    private static final int WARM_UP = 100;
    private static final int ROUNDS = 100;
    /** What a page may take of the server's time, in milliseconds. */
    private static final double LIMIT = 100;

    private static final Map<String, String> PAGES = Map.of(
            "jobs", "/admin/jobs",
            "job", "/admin/jobs/rollup",
            "job_deep", "/admin/jobs/rollup?before=" + (RUNS / 2 + 1),
            "run", "/admin/jobs/rollup/runs/" + (RUNS / 2 + 1),
            "health", "/admin/health");

    @LocalServerPort
    int port;

    @Autowired
    @JobsDatabase
    JdbcClient database;

    @Test
    void measuresPagesOverAHundredThousandRuns() {
        // Which plans the server takes depends on whether it has vacuumed: here it never has, which is the dearer case
        database.sql("alter table batch_job_instance set (autovacuum_enabled = off)")
                .update();
        TestHistory.of(database, RUNS);
        database.sql("analyze").update();
        TestBrowser ops = TestBrowser.signedInAs(port, Role.OPS);
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("runs", RUNS);
        // All are warm before the first is measured: whichever came first would seem the slowest
        for (int i = 0; i < WARM_UP; i++) {
            PAGES.values().forEach(path -> show(ops, path));
        }
        PAGES.forEach((page, path) -> measure(figures, page, () -> show(ops, path)));
        long began = System.nanoTime();
        new TestJobs(new TestApi(port)).run("COMPLETED", "verify", "{}");
        figures.put("verify_removes_seconds", BenchReport.rounded((System.nanoTime() - began) / 1e9));
        figures.put(
                "left",
                database.sql("select count(*) from batch_job_execution")
                        .query(Long.class)
                        .single());
        BenchReport.figure("job_history", figures);
    }

    private static void show(TestBrowser ops, String path) {
        assertThat(ops.get(path).statusCode()).isEqualTo(200);
    }

    private static void measure(Map<String, Object> figures, String page, Runnable show) {
        double[] millis = new double[ROUNDS];
        for (int i = 0; i < ROUNDS; i++) {
            long began = System.nanoTime();
            show.run();
            millis[i] = (System.nanoTime() - began) / 1e6;
        }
        figures.put(page + "_median_ms", BenchReport.rounded(BenchReport.median(millis)));
        figures.put(page + "_p95_ms", BenchReport.rounded(BenchReport.percentile(millis, 0.95)));
        assertThat(BenchReport.median(millis)).as(page).isLessThan(LIMIT);
    }
}

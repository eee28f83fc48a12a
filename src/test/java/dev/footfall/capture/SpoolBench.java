package dev.footfall.capture;

import dev.footfall.bench.BenchReport;
import dev.footfall.testkit.AppProcess;
import dev.footfall.testkit.TestKeys;
import dev.footfall.testkit.TestMetrics;
import dev.footfall.testkit.Wait;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What capture takes while the spool carries it, and how fast that drains beside capture at full speed: each against
 * the direct path of the same round. Arrays of 500 from 8 connections.
 */
@Tag("bench")
class SpoolBench {

    private static final int ROWS = Integer.getInteger("load.rows", 200_000);
    private static final int ROUNDS = 3;

    private final CaptureLoad load = new CaptureLoad();

    @Test
    void measuresSpoolAgainstTheDirectPath() throws Exception {
        double[] carried = new double[ROUNDS];
        double[] drained = new double[ROUNDS];
        double[] beside = new double[ROUNDS];
        double[] direct = new double[ROUNDS];
        try (AppProcess app = CaptureBench.start("-Xmx1g")) {
            for (int round = -1; round < ROUNDS; round++) {
                double rate = ROWS / seconds(app, ROWS);
                app.postgres().stopSignal();
                Wait.until(() -> readiness(app).contains("DEGRADED"));
                // a writer that is still in the middle of a batch notices last
                CaptureLoad.send(app, CaptureLoad.requests(load.rows(10_000)), 8);
                double spool = ROWS / seconds(app, ROWS);
                Drained result = drain(app, pieces());
                if (round >= 0) {
                    direct[round] = rate;
                    carried[round] = spool / rate;
                    drained[round] = result.drained / rate;
                    beside[round] = result.captured / rate;
                }
            }
        }
        BenchReport.figure(
                "capture.spool",
                Map.of(
                        "ratio_carrying_to_direct", BenchReport.rounded(BenchReport.median(carried)),
                        "ratio_draining_to_direct", BenchReport.rounded(BenchReport.median(drained)),
                        "ratio_capture_beside_draining_to_direct", BenchReport.rounded(BenchReport.median(beside)),
                        "direct_activities_per_second", Math.round(BenchReport.median(direct))));
    }

    private double seconds(AppProcess app, int count) throws Exception {
        List<byte[]> requests = CaptureLoad.requests(load.rows(count));
        return BenchReport.seconds(() -> CaptureLoad.send(app, requests, 8));
    }

    /** Activities a second that left the spool, and that came in meanwhile. */
    private record Drained(double drained, double captured) {}

    /** Made before: making them costs as much as sending them. */
    private List<List<byte[]>> pieces() {
        return Stream.generate(() -> CaptureLoad.requests(load.rows(20_000)))
                .limit(15)
                .toList();
    }

    private static Drained drain(AppProcess app, List<List<byte[]>> pieces) throws Exception {
        app.postgres().continueSignal();
        double full = waiting(app);
        Wait.until(() -> waiting(app) < full);
        double before = waiting(app);
        long captured = 0;
        long startNanos = System.nanoTime();
        for (int i = 0; i < pieces.size() && waiting(app) > 0; i++) {
            CaptureLoad.send(app, pieces.get(i), 8);
            captured += 20_000;
        }
        double seconds = (System.nanoTime() - startNanos) / 1e9;
        double after = waiting(app);
        Wait.until(() -> waiting(app) == 0);
        return new Drained((before - after) / seconds, captured / seconds);
    }

    /** Activities in the spool. */
    private static double waiting(AppProcess app) throws IOException, InterruptedException {
        return TestMetrics.sum(get(app, "/actuator/prometheus"), "footfall_spool_activities");
    }

    private static String readiness(AppProcess app) throws IOException, InterruptedException {
        return get(app, "/actuator/health/readiness");
    }

    private static String get(AppProcess app, String path) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(app.uri(path))
                    .header("Authorization", "Bearer " + TestKeys.ADMIN)
                    .build();
            return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
        }
    }
}

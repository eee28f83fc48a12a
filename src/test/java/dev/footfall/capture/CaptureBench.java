package dev.footfall.capture;

import dev.footfall.activity.Activity;
import dev.footfall.bench.BenchReport;
import dev.footfall.bench.BusyConnections;
import dev.footfall.bench.RawHttp;
import dev.footfall.testkit.AppProcess;
import dev.footfall.testkit.TestKeys;
import java.sql.Connection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What capture costs beside what the same PostgreSQL can take: HTTP in arrays of 500 against one raw binary COPY,
 * single posts against an endpoint that does nothing, and both against the naive writer. In turn, in one run; medians
 * of the ratios.
 */
@Tag("bench")
class CaptureBench {

    private static final int ROWS = Integer.getInteger("bench.rows", 200_000);
    private static final int ROUNDS = Integer.getInteger("bench.rounds", 11);
    /** On two cores, which the load shares, the compilers need half a minute and more. */
    private static final int WARM_UP = 10;

    private static final int SINGLES_SECONDS = 3;
    private static final int NAIVE_ROWS = 10_000;

    private final CaptureLoad load = new CaptureLoad();

    @Test
    void measuresArraysAgainstRawCopy() throws Exception {
        arrays("capture.arrays", "-Xmx1g");
    }

    @Test
    void measuresArraysInASmallHeap() throws Exception {
        arrays("capture.arrays.256m", "-Xmx256m");
    }

    private void arrays(String name, String heap) throws Exception {
        try (AppProcess app = start(heap);
                Connection connection = app.postgres().connect()) {
            CopyTwin twin = new CopyTwin(connection);
            twin.make();
            double[] ratios = new double[ROUNDS];
            double[] rates = new double[ROUNDS];
            double[] copies = new double[ROUNDS];
            double[] naives = new double[ROUNDS];
            for (int round = -WARM_UP; round < ROUNDS; round++) {
                List<Activity> rows = load.rows(ROWS);
                List<byte[]> requests = CaptureLoad.requests(rows);
                byte[] stream = CopyTwin.copyStream(rows);
                twin.checkpoint();
                double http = ROWS / BenchReport.seconds(() -> CaptureLoad.send(app, requests, 8));
                twin.checkpoint();
                double copy = ROWS / BenchReport.seconds(() -> twin.copy(stream));
                double naive = twin.naive(load.rows(NAIVE_ROWS));
                if (round >= 0) {
                    ratios[round] = http / copy;
                    rates[round] = http;
                    copies[round] = copy;
                    naives[round] = http / naive;
                }
            }
            BenchReport.figure(
                    name,
                    Map.of(
                            "ratio_to_copy", BenchReport.rounded(BenchReport.median(ratios)),
                            "activities_per_second", Math.round(BenchReport.median(rates)),
                            "copy_rows_per_second", Math.round(BenchReport.median(copies)),
                            "times_naive", BenchReport.rounded(BenchReport.median(naives)),
                            "bytes_per_activity", BenchReport.rounded(twin.bytesPerActivity())));
            app.sigterm();
        }
    }

    /** People and entities by any text, against the same by UUIDs, which go first in every other round. */
    @Test
    void measuresTextsAgainstUuids() throws Exception {
        try (AppProcess app = start("-Xmx1g");
                Connection connection = app.postgres().connect()) {
            CopyTwin twin = new CopyTwin(connection);
            double[] ratios = new double[ROUNDS];
            double[] rates = new double[ROUNDS];
            for (int round = -WARM_UP; round < ROUNDS; round++) {
                boolean uuidsFirst = round % 2 == 0;
                double first = rate(app, twin, uuidsFirst);
                double second = rate(app, twin, !uuidsFirst);
                if (round >= 0) {
                    rates[round] = uuidsFirst ? second : first;
                    ratios[round] = uuidsFirst ? second / first : first / second;
                }
            }
            BenchReport.figure(
                    "capture.arrays.texts",
                    Map.of(
                            "ratio_to_uuids", BenchReport.rounded(BenchReport.median(ratios)),
                            "activities_per_second", Math.round(BenchReport.median(rates))));
            app.sigterm();
        }
    }

    private double rate(AppProcess app, CopyTwin twin, boolean uuids) throws Exception {
        List<Activity> rows = load.rows(ROWS);
        List<byte[]> requests = uuids ? CaptureLoad.requests(rows) : CaptureLoad.requestsWithTexts(rows);
        twin.checkpoint();
        return ROWS / BenchReport.seconds(() -> CaptureLoad.send(app, requests, 8));
    }

    @Test
    void measuresSinglesAgainstAnEmptyEndpoint() throws Exception {
        try (AppProcess app = start("-Xmx1g");
                BusyConnections connections = new BusyConnections(app.uri("/").getPort(), 64)) {
            double[] ratios = new double[ROUNDS];
            double[] rates = new double[ROUNDS];
            double[] p50 = new double[ROUNDS];
            double[] p99 = new double[ROUNDS];
            double[] generator = new double[ROUNDS];
            for (int round = -WARM_UP; round < ROUNDS; round++) {
                Iterator<byte[]> posts = load.singles(SINGLES_SECONDS * 40_000).iterator();
                byte[] body = CaptureLoad.body(load.rows(1).getFirst());
                byte[] empty = RawHttp.post("/api/admin/bench/empty", TestKeys.ADMIN, "application/json", body);
                BusyConnections.Answered capture =
                        connections.drive(posts::next, 202, SINGLES_SECONDS * 1_000_000_000L);
                BusyConnections.Answered nothing =
                        connections.drive(() -> empty, 202, SINGLES_SECONDS * 1_000_000_000L);
                if (round >= 0) {
                    ratios[round] = capture.perSecond() / nothing.perSecond();
                    rates[round] = capture.perSecond();
                    p50[round] = BenchReport.percentile(capture.millis(), 0.5);
                    p99[round] = BenchReport.percentile(capture.millis(), 0.99);
                    generator[round] = nothing.ownCore();
                }
            }
            BenchReport.figure(
                    "capture.singles",
                    Map.of(
                            "ratio_to_empty_endpoint", BenchReport.rounded(BenchReport.median(ratios)),
                            "requests_per_second", Math.round(BenchReport.median(rates)),
                            "p50_ms", BenchReport.rounded(BenchReport.median(p50)),
                            "p99_ms", BenchReport.rounded(BenchReport.median(p99)),
                            "generator_of_a_core", BenchReport.rounded(BenchReport.median(generator))));
            app.sigterm();
        }
    }

    /**
     * Without the background count of days: it takes a core for some seconds of a minute, in one round beside HTTP and
     * in the next beside the raw COPY, which moved the ratio of a whole run by a tenth either way.
     */
    static AppProcess start(String heap) {
        String options = heap + " -XX:TieredStopAtLevel=4 -XX:-UseSerialGC -XX:+UseG1GC"
                + " -Dfootfall.analytics.keep-counting=false " + System.getProperty("bench.jvm", "");
        return AppProcess.start(
                AppProcess.newDataFolder(),
                Map.of("SPRING_PROFILES_ACTIVE", "bench", "FOOTFALL_CAPTURE_RATE", "1000000000"),
                options.trim().split(" "));
    }
}

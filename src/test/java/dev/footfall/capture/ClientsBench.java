package dev.footfall.capture;

import dev.footfall.activity.Activity;
import dev.footfall.bench.BenchReport;
import dev.footfall.bench.RawHttp;
import dev.footfall.testkit.AppProcess;
import dev.footfall.testkit.TestKeys;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What a ready-made client costs: Segment's batches of 20 events over 16 connections, against arrays of 20 activities of
 * which the same is stored. In turn, in one run; the one that goes first changes every round.
 */
@Tag("bench")
class ClientsBench {

    private static final int ROWS = Integer.getInteger("bench.rows", 100_000);
    private static final int ROUNDS = Integer.getInteger("bench.rounds", 11);
    private static final int WARM_UP = 10;
    private static final int PER_REQUEST = 20;
    private static final int CONNECTIONS = 16;
    private static final String LIBRARY = "\"library\":\"@segment/analytics-node\",\"library_version\":\"3.1.0\"";

    private static final String ACTIVITY = """
            {"id":"%s","userId":"%s","activityType":"app_view","entityId":"%s","entityType":"App","metadata":{%s%s},\
            "timestamp":"%s"}""";

    private static final String EVENT = """
            {"type":"track","event":"App View","messageId":"%s","userId":"%s","timestamp":"%s","properties":{%s\
            "entityType":"App","entityId":"%s"},"context":{"library":{"name":"@segment/analytics-node",\
            "version":"3.1.0"}},"integrations":{}}""";

    private final CaptureLoad load = new CaptureLoad();

    @Test
    void measuresSegmentsBatchesAgainstArrays() throws Exception {
        try (AppProcess app = CaptureBench.start("-Xmx1g")) {
            double[] ratios = new double[ROUNDS];
            double[] rates = new double[ROUNDS];
            for (int round = -WARM_UP; round < ROUNDS; round++) {
                List<byte[]> arrays = requests(rows(), "/api/activities", ClientsBench::array);
                List<byte[]> batches = requests(rows(), "/v1/batch", ClientsBench::batch);
                boolean arraysFirst = round % 2 == 0;
                double first = arraysFirst ? rate(app, arrays, 202) : rate(app, batches, 200);
                double second = arraysFirst ? rate(app, batches, 200) : rate(app, arrays, 202);
                if (round >= 0) {
                    rates[round] = arraysFirst ? second : first;
                    ratios[round] = arraysFirst ? second / first : first / second;
                }
            }
            BenchReport.figure(
                    "clients.segment",
                    Map.of(
                            "ratio_to_arrays", BenchReport.rounded(BenchReport.median(ratios)),
                            "activities_per_second", Math.round(BenchReport.median(rates))));
            app.sigterm();
        }
    }

    private static double rate(AppProcess app, List<byte[]> requests, int status) throws Exception {
        return ROWS / BenchReport.seconds(() -> CaptureLoad.send(app, requests, CONNECTIONS, status));
    }

    private List<Activity> rows() {
        return load.rows(ROWS);
    }

    private static List<byte[]> requests(List<Activity> rows, String path, Function<List<Activity>, String> body) {
        List<byte[]> requests = new ArrayList<>();
        for (int from = 0; from < rows.size(); from += PER_REQUEST) {
            List<Activity> some = rows.subList(from, Math.min(rows.size(), from + PER_REQUEST));
            requests.add(RawHttp.post(
                    path, TestKeys.CAPTURE, "application/json", body.apply(some).getBytes(StandardCharsets.UTF_8)));
        }
        return requests;
    }

    private static String array(List<Activity> rows) {
        return rows.stream()
                .map(row -> ACTIVITY.formatted(
                        row.id(), row.userId(), row.entityId(), members(row), LIBRARY, row.occurredAt()))
                .collect(Collectors.joining(",", "[", "]"));
    }

    private static String batch(List<Activity> rows) {
        String end = "],\"writeKey\":\"" + TestKeys.CAPTURE + "\",\"sentAt\":\"" + Instant.now() + "\"}";
        return rows.stream()
                .map(row -> EVENT.formatted(row.id(), row.userId(), row.occurredAt(), members(row), row.entityId()))
                .collect(Collectors.joining(",", "{\"batch\":[", end));
    }

    /** The members of the metadata, each with a comma after it. */
    private static String members(Activity row) {
        String metadata = row.metadataText();
        return metadata == null ? "" : metadata.substring(1, metadata.length() - 1) + ",";
    }
}

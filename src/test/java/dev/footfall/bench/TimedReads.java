package dev.footfall.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.testkit.TestKeys;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Requests timed one after the other over one connection, warm, each reported under its name. */
final class TimedReads {

    private static final int WARM_UP = 30;

    private final int port;
    private final Map<String, Double> medians = new LinkedHashMap<>();

    TimedReads(int port) {
        this.port = port;
    }

    /** The median in milliseconds. */
    double measure(String name, String path, int rounds) throws IOException {
        return measure(name, RawHttp.get(path, TestKeys.ADMIN), rounds);
    }

    double measure(String name, byte[] request, int rounds) throws IOException {
        List<Double> times = new ArrayList<>();
        int bytes = 0;
        try (RawHttp http = new RawHttp(port)) {
            for (int round = -Math.min(WARM_UP, rounds / 2); round < rounds; round++) {
                long startNanos = System.nanoTime();
                RawHttp.Answer answer = http.send(request);
                double ms = (System.nanoTime() - startNanos) / 1e6;
                assertThat(answer.status())
                        .as("%s %s", name, new String(answer.body(), StandardCharsets.UTF_8))
                        .isEqualTo(200);
                bytes = answer.body().length;
                if (round >= 0) {
                    times.add(ms);
                }
            }
        }
        double[] all = times.stream().mapToDouble(Double::doubleValue).toArray();
        double median = BenchReport.median(all);
        medians.put(name, median);
        BenchReport.figure(
                name,
                Map.of(
                        "p50_ms", BenchReport.rounded(median),
                        "p95_ms", BenchReport.rounded(BenchReport.percentile(all, 0.95)),
                        "bytes", bytes));
        return median;
    }

    /** In milliseconds, of what was measured under this name. */
    double median(String name) {
        return Objects.requireNonNull(medians.get(name), name);
    }
}

package dev.footfall.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Gathers figures into {@code target/bench.json}, one entry a bench, and prints each as it comes. */
public final class BenchReport {

    private static final Path FILE = Path.of("target", "bench.json");
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private BenchReport() {}

    /** Adds or replaces one figure. */
    @SuppressWarnings("unchecked")
    public static synchronized void figure(String name, Map<String, ?> values) {
        Map<String, Object> all = new LinkedHashMap<>();
        if (Files.exists(FILE)) {
            all.putAll(JSON.readValue(FILE.toFile(), Map.class));
        }
        all.put(name, values);
        JSON.writeValue(FILE.toFile(), all);
        System.out.println("BENCH " + name + " " + values);
    }

    /** What is timed. */
    public interface Work {
        void run() throws Exception;
    }

    public static double seconds(Work work) throws Exception {
        long startNanos = System.nanoTime();
        work.run();
        return (System.nanoTime() - startNanos) / 1e9;
    }

    public static double median(double[] values) {
        return percentile(values, 0.5);
    }

    /** The value below which this share of the values lies. */
    public static double percentile(double[] values, double share) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[(int) Math.min(sorted.length - 1, Math.round(share * (sorted.length - 1)))];
    }

    /** Two digits behind the point: more would be noise. */
    public static double rounded(double value) {
        return Math.round(value * 100) / 100.0;
    }
}

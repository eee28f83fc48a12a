package dev.footfall.testkit;

import java.util.List;
import java.util.stream.Stream;

/** What {@code /actuator/prometheus} answered. */
public final class TestMetrics {

    private TestMetrics() {}

    /** The sum of a metric's lines that hold these texts, of which there must be one. */
    public static double sum(String answer, String name, String... labels) {
        List<String> lines = answer.lines()
                .filter(line -> line.startsWith(name) && Stream.of(labels).allMatch(line::contains))
                .toList();
        if (lines.isEmpty()) {
            throw new AssertionError("there is no metric " + name);
        }
        return lines.stream()
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }
}

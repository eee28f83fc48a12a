package dev.footfall.analytics.metric;

import dev.footfall.platform.ReportingZone;
import dev.footfall.testkit.TestActivity;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The funnel made the slow and obvious way: every journey is walked from its beginning. */
record NaiveFunnel(List<TestActivity> raw, ReportingZone zone) {

    /** Of each step people and median seconds, as text. */
    List<String> steps(List<String> steps, Duration window, boolean sameEntity, LocalDate from, LocalDate to) {
        Map<UUID, List<Instant>> best = new HashMap<>();
        Map<String, List<TestActivity>> journeys = raw.stream()
                .filter(activity -> !sameEntity || activity.entityId() != null)
                .sorted(Comparator.comparing(TestActivity::occurredAt))
                .collect(Collectors.groupingBy(
                        activity -> activity.userId() + (sameEntity ? " " + activity.entityId() : "")));
        journeys.values().forEach(journey -> {
            List<Instant> times = follow(journey, steps, window, from, to);
            if (!times.isEmpty()) {
                best.merge(journey.getFirst().userId(), times, NaiveFunnel::further);
            }
        });
        List<String> lines = new ArrayList<>();
        for (int step = 0; step < steps.size(); step++) {
            int index = step;
            List<Double> seconds = best.values().stream()
                    .filter(times -> times.size() > index)
                    .map(times -> index == 0
                            ? 0.0
                            : Duration.between(times.get(index - 1), times.get(index))
                                            .toNanos()
                                    / 1e9)
                    .sorted()
                    .toList();
            lines.add("%s %d %s".formatted(steps.get(step), seconds.size(), step == 0 ? null : median(seconds)));
        }
        return lines;
    }

    private static List<Instant> further(List<Instant> one, List<Instant> other) {
        if (one.size() != other.size()) {
            return one.size() > other.size() ? one : other;
        }
        return one.getFirst().isBefore(other.getFirst()) ? one : other;
    }

    private List<Instant> follow(
            List<TestActivity> journey, List<String> steps, Duration window, LocalDate from, LocalDate to) {
        List<Instant> times = new ArrayList<>();
        for (TestActivity activity : journey) {
            if (times.size() < steps.size() && activity.type().equals(steps.get(times.size()))) {
                boolean counts = times.isEmpty()
                        ? !day(activity).isBefore(from) && !day(activity).isAfter(to)
                        : activity.occurredAt().isAfter(times.getLast())
                                && !activity.occurredAt()
                                        .isAfter(times.getFirst().plus(window));
                if (counts) {
                    times.add(activity.occurredAt());
                }
            }
        }
        return times;
    }

    private LocalDate day(TestActivity activity) {
        return zone.dayOf(activity.occurredAt());
    }

    /** To the microsecond, which is what the database computes with. */
    private static @Nullable String median(List<Double> sorted) {
        if (sorted.isEmpty()) {
            return null;
        }
        int middle = sorted.size() / 2;
        double median = sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
        return rounded(median);
    }

    static String rounded(double seconds) {
        return String.format(java.util.Locale.ROOT, "%.3f", seconds);
    }
}

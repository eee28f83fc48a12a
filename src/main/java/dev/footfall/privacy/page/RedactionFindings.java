package dev.footfall.privacy.page;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.springframework.stereotype.Component;

/** What this node's scrubber took out since it started, by kind and key: the value is kept nowhere. */
@Component
class RedactionFindings {

    private static final int MOST = 30;

    private final MeterRegistry meters;

    RedactionFindings(MeterRegistry meters) {
        this.meters = meters;
    }

    /** So many values of this kind, under this top-level key. */
    record Finding(String kind, String key, long count) {}

    /** The most frequent first. */
    List<Finding> all() {
        return meters.find("footfall.capture.redacted").counters().stream()
                .map(RedactionFindings::finding)
                .sorted(Comparator.comparingLong(Finding::count)
                        .reversed()
                        .thenComparing(Finding::key)
                        .thenComparing(Finding::kind))
                .limit(MOST)
                .toList();
    }

    private static Finding finding(Counter counter) {
        return new Finding(
                Objects.requireNonNullElse(counter.getId().getTag("kind"), ""),
                Objects.requireNonNullElse(counter.getId().getTag("key"), ""),
                (long) counter.count());
    }
}

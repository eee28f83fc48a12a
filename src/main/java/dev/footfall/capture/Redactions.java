package dev.footfall.capture;

import dev.footfall.capture.scrub.MetadataReader.Findings;
import dev.footfall.capture.scrub.PersonalKind;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/**
 * Counts redactions by kind and top-level key ({@code footfall.capture.redacted}), so that an operator sees which
 * sender's key to mend. Senders choose the keys: the first {@value #MAX_COUNTERS} pairs have a counter each, later ones
 * count under {@code other}.
 */
@Component
final class Redactions implements Findings {

    private record CounterKey(PersonalKind kind, String key) {}

    private static final int MAX_COUNTERS = 200;
    private static final String OTHER = "other";

    private final Map<CounterKey, Counter> counters = new ConcurrentHashMap<>();
    private final MeterRegistry meters;

    Redactions(MeterRegistry meters) {
        this.meters = meters;
    }

    @Override
    public void found(PersonalKind kind, String topLevelKey) {
        CounterKey key = new CounterKey(kind, topLevelKey);
        Counter counter = counters.get(key);
        if (counter == null) {
            counter = counters.size() < MAX_COUNTERS ? counters.computeIfAbsent(key, this::counter) : other(kind);
        }
        counter.increment();
    }

    private Counter other(PersonalKind kind) {
        return counters.computeIfAbsent(new CounterKey(kind, OTHER), this::counter);
    }

    private Counter counter(CounterKey key) {
        return meters.counter(
                "footfall.capture.redacted", "kind", key.kind.name().toLowerCase(Locale.ROOT), "key", key.key);
    }
}

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
 * Counts what the scrubber took out, by kind and top-level key ({@code footfall.capture.redacted}), so that an operator
 * sees which sender's key to mend. Senders choose the keys: the first {@value #MOST} pairs have a counter each, later
 * ones count under {@code other}.
 */
@Component
final class Redactions implements Findings {

    private record Place(PersonalKind kind, String key) {}

    private static final int MOST = 200;
    private static final String OTHER = "other";

    private final Map<Place, Counter> counters = new ConcurrentHashMap<>();
    private final MeterRegistry meters;

    Redactions(MeterRegistry meters) {
        this.meters = meters;
    }

    @Override
    public void found(PersonalKind kind, String topLevelKey) {
        Place place = new Place(kind, topLevelKey);
        Counter counter = counters.get(place);
        if (counter == null) {
            counter = counters.size() < MOST ? counters.computeIfAbsent(place, this::counter) : other(kind);
        }
        counter.increment();
    }

    private Counter other(PersonalKind kind) {
        return counters.computeIfAbsent(new Place(kind, OTHER), this::counter);
    }

    private Counter counter(Place place) {
        return meters.counter(
                "footfall.capture.redacted", "kind", place.kind.name().toLowerCase(Locale.ROOT), "key", place.key);
    }
}

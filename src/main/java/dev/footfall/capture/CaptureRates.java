package dev.footfall.capture;

import dev.footfall.platform.Caller;
import dev.footfall.platform.LruCache;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.EstimationProbe;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.springframework.stereotype.Component;

/**
 * How much a caller may send, in activities: a bucket each, as deep as one second's worth. A caller whose bucket is empty is
 * turned away before its body is read; a request that was read is taken whole and may leave a debt, since to refuse it then
 * would only have it sent and read again. Called by request threads.
 */
@Component
final class CaptureRates {

    /** Callers with a bucket; past that the one not seen for longest starts anew. */
    private static final int CALLERS = 10_000;

    private final CaptureSettings settings;
    private final Map<UUID, Bucket> buckets = new LruCache<>(CALLERS);

    CaptureRates(CaptureSettings settings) {
        this.settings = settings;
    }

    /** @throws TooFastException when the caller has used up its rate */
    void admit(Caller caller) {
        EstimationProbe probe = bucket(caller).estimateAbilityToConsume(1);
        if (!probe.canBeConsumed()) {
            throw new TooFastException(
                    Duration.ofNanos(probe.getNanosToWaitForRefill()).plusSeconds(1));
        }
    }

    void count(Caller caller, int activities) {
        if (activities > 0) {
            bucket(caller).consumeIgnoringRateLimits(activities);
        }
    }

    private Bucket bucket(Caller caller) {
        int perSecond = caller.kind() == Caller.Kind.KEY ? settings.rate() : settings.personRate();
        synchronized (buckets) {
            return buckets.computeIfAbsent(
                    caller.identity(),
                    _ -> Bucket.builder()
                            .addLimit(limit -> limit.capacity(perSecond).refillGreedy(perSecond, Duration.ofSeconds(1)))
                            .build());
        }
    }
}

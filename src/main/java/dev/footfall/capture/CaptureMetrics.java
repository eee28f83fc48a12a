package dev.footfall.capture;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.springframework.stereotype.Component;

/** What capture tells about itself: {@code footfall_capture_*} in Prometheus. Since this process began; the ledger is for ever. */
@Component
final class CaptureMetrics {

    private final Map<Verdict, Counter> verdicts = new EnumMap<>(Verdict.class);
    private final Counter suppressed;
    private final Counter rejected;
    private final Counter conflicts;
    private final DistributionSummary batchSize;
    private final Timer commit;

    CaptureMetrics(MeterRegistry meters, CaptureBuffer buffer, ByteBudget budget) {
        for (Verdict verdict : Verdict.values()) {
            verdicts.put(verdict, meters.counter("footfall.capture.activities", "verdict", name(verdict)));
        }
        suppressed = meters.counter("footfall.capture.activities", "verdict", name(Verdict.SUPPRESSED));
        rejected = meters.counter("footfall.capture.activities", "verdict", "rejected");
        conflicts = meters.counter("footfall.capture.conflicts");
        batchSize = DistributionSummary.builder("footfall.capture.batch.size")
                .description("Activities of one transaction")
                .publishPercentileHistogram()
                .register(meters);
        commit = Timer.builder("footfall.capture.batch.time")
                .description("From taking a batch to its commit")
                .publishPercentileHistogram()
                .register(meters);
        meters.gauge("footfall.capture.waiting", buffer, CaptureBuffer::waiting);
        meters.gauge("footfall.capture.bytes.in.flight", budget, ByteBudget::taken);
    }

    void stored(Batch batch, long nanos) {
        batchSize.record(batch.entries.size());
        commit.record(nanos, TimeUnit.NANOSECONDS);
        int[] counts = new int[Verdict.values().length];
        int conflicting = 0;
        for (Entry entry : batch.entries) {
            Verdict verdict = entry.verdict();
            if (verdict != null) {
                counts[verdict.ordinal()]++;
                conflicting += entry.decision().conflict() ? 1 : 0;
            }
        }
        verdicts.forEach((verdict, counter) -> counter.increment(counts[verdict.ordinal()]));
        conflicts.increment(conflicting);
        for (DoorCount door : batch.doorCounts) {
            rejected.increment(door.rejected());
            suppressed.increment(door.suppressed());
        }
    }

    private static String name(Verdict verdict) {
        return verdict.name().toLowerCase(Locale.ROOT);
    }
}

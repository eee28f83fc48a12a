package dev.footfall.capture;

import dev.footfall.capture.Entry.ActivitySource;
import dev.footfall.capture.Entry.Outcome;
import dev.footfall.capture.Submission.RejectedCount;
import dev.footfall.platform.body.ByteBudget;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.springframework.stereotype.Component;

/**
 * What capture tells about itself: {@code footfall_capture_*} in Prometheus, since this process began; the ledger is
 * for ever. Writers and the drain count a batch once it is committed, so at every quiet moment with an empty spool the
 * sum over the verdicts is what was received: received = accepted + duplicate + suppressed + rejected + dead + {@code
 * spool.activities}. But for a batch whose commit's answer was lost and that the spool kept as well: its verdicts are
 * in the ledger alone.
 */
@Component
final class CaptureMetrics {

    private static final String ACTIVITIES = "footfall.capture.activities";

    private final Map<ActivitySource, Map<Outcome, Counter>> verdicts = new EnumMap<>(ActivitySource.class);
    private final Counter conflicts;
    private final DistributionSummary batchSize;
    private final Timer commit;

    CaptureMetrics(MeterRegistry meters, CaptureBuffer buffer, ByteBudget budget, Spool spool, DatabaseState link) {
        for (ActivitySource source : ActivitySource.values()) {
            Map<Outcome, Counter> counters = new EnumMap<>(Outcome.class);
            for (Outcome verdict : Outcome.values()) {
                counters.put(verdict, meters.counter(ACTIVITIES, "source", source.text(), "verdict", name(verdict)));
            }
            verdicts.put(source, counters);
        }
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
        meters.gauge("footfall.capture.database.away", link, it -> it.away() ? 1 : 0);
        meters.gauge("footfall.spool.files", spool, Spool::files);
        meters.gauge("footfall.spool.bytes", spool, Spool::bytes);
        meters.gauge("footfall.spool.activities", spool, Spool::activities);
        meters.gauge("footfall.spool.damaged", spool, Spool::damaged);
    }

    /**
     * Everything since this process began, but for what is largest lately.
     *
     * @param batches that were committed
     * @param batched activities in them
     * @param committing how long all of them took, in nanoseconds
     * @param largest batch of the last minutes
     * @param slowest of them, in nanoseconds
     */
    record Totals(double activities, long batches, double batched, double committing, double largest, double slowest) {}

    Totals totals() {
        return new Totals(
                verdicts.values().stream()
                        .flatMap(counters -> counters.values().stream())
                        .distinct()
                        .mapToDouble(Counter::count)
                        .sum(),
                batchSize.count(),
                batchSize.totalAmount(),
                commit.totalTime(TimeUnit.NANOSECONDS),
                batchSize.max(),
                commit.max(TimeUnit.NANOSECONDS));
    }

    void stored(Batch batch, long nanos) {
        batchSize.record(batch.entries.size());
        commit.record(nanos, TimeUnit.NANOSECONDS);
        int[][] counts = new int[ActivitySource.values().length][Outcome.values().length];
        int conflicting = 0;
        for (Entry entry : batch.entries) {
            Outcome verdict = entry.verdict();
            if (verdict != null) {
                counts[entry.source.ordinal()][verdict.ordinal()]++;
                conflicting += entry.decision().conflict() ? 1 : 0;
            }
        }
        for (RejectedCount door : batch.doorCounts) {
            counts[door.source().ordinal()][Outcome.DAY_CLOSED.ordinal()] += door.rejected();
            counts[door.source().ordinal()][Outcome.SUPPRESSED.ordinal()] += door.suppressed();
        }
        verdicts.forEach((source, counters) ->
                counters.forEach((verdict, counter) -> counter.increment(counts[source.ordinal()][verdict.ordinal()])));
        conflicts.increment(conflicting);
    }

    /** As the ledger's columns: a day that closed on the way is a reason to reject. */
    private static String name(Outcome verdict) {
        return verdict == Outcome.DAY_CLOSED ? "rejected" : verdict.name().toLowerCase(Locale.ROOT);
    }
}

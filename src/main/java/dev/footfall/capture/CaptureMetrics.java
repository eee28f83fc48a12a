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
 * The metrics {@code footfall_capture_*} of Prometheus, since this process started; the ledger has all time. Writers
 * and the drain count a batch once it is committed. So whenever nothing is in flight and the spool is empty, received =
 * accepted + duplicate + suppressed + rejected + dead + {@code spool.activities}. The exception is a batch whose commit
 * answer was lost and which the spool kept as well: its verdicts are in the ledger alone.
 */
@Component
final class CaptureMetrics {

    private static final String ACTIVITIES = "footfall.capture.activities";

    private final Map<ActivitySource, Map<Outcome, Counter>> verdicts = new EnumMap<>(ActivitySource.class);
    private final Counter conflicts;
    private final DistributionSummary batchSize;
    private final Timer commit;

    CaptureMetrics(
            MeterRegistry meters, CaptureBuffer buffer, ByteBudget budget, Spool spool, DatabaseState databaseState) {
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
        meters.gauge("footfall.capture.database.away", databaseState, it -> it.away() ? 1 : 0);
        meters.gauge("footfall.spool.files", spool, Spool::files);
        meters.gauge("footfall.spool.bytes", spool, Spool::bytes);
        meters.gauge("footfall.spool.activities", spool, Spool::activities);
        meters.gauge("footfall.spool.damaged", spool, Spool::damaged);
    }

    /**
     * Totals since this process started, and the recent maxima.
     *
     * @param batches that were committed
     * @param batched activities in them
     * @param committing the time that all of them took, in nanoseconds
     * @param largest batch of the last minutes, in activities
     * @param slowest batch of the last minutes, in nanoseconds
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
        for (RejectedCount rejected : batch.rejectedCounts) {
            counts[rejected.source().ordinal()][Outcome.DAY_CLOSED.ordinal()] += rejected.rejected();
            counts[rejected.source().ordinal()][Outcome.SUPPRESSED.ordinal()] += rejected.suppressed();
        }
        verdicts.forEach((source, counters) ->
                counters.forEach((verdict, counter) -> counter.increment(counts[source.ordinal()][verdict.ordinal()])));
        conflicts.increment(conflicting);
    }

    /** Named as the ledger's columns: an activity whose day closed on the way is rejected. */
    private static String name(Outcome verdict) {
        return verdict == Outcome.DAY_CLOSED ? "rejected" : verdict.name().toLowerCase(Locale.ROOT);
    }
}

package dev.footfall.capture;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.LongSupplier;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** How fast this node has been capturing during the last minute, from what the metrics counted: one sample each five seconds. Safe for all threads. */
@Component
class Throughput {

    private static final int SAMPLES = 13;

    private record Sample(long nanos, CaptureMetrics.Totals totals) {}

    /**
     * The last minute.
     *
     * @param perSecond activities received, whatever became of them
     * @param batch activities of a transaction, on average; zero where there was none
     * @param commit how long a transaction took, on average
     * @param largest transaction of the last minutes
     * @param slowest transaction of the last minutes
     */
    record Pace(double perSecond, long batch, Duration commit, long largest, Duration slowest) {}

    private final CaptureMetrics metrics;
    private final LongSupplier nanos;
    private final Deque<Sample> samples = new ArrayDeque<>();

    @Autowired
    Throughput(CaptureMetrics metrics) {
        this(metrics, System::nanoTime);
    }

    Throughput(CaptureMetrics metrics, LongSupplier nanos) {
        this.metrics = metrics;
        this.nanos = nanos;
        sample();
    }

    @Scheduled(fixedRateString = "PT5S", initialDelayString = "PT5S")
    synchronized void sample() {
        samples.add(new Sample(nanos.getAsLong(), metrics.totals()));
        if (samples.size() > SAMPLES) {
            samples.removeFirst();
        }
    }

    synchronized Pace now() {
        Sample first = samples.getFirst();
        CaptureMetrics.Totals from = first.totals;
        CaptureMetrics.Totals to = metrics.totals();
        double seconds = Math.max(1, (nanos.getAsLong() - first.nanos) / 1e9);
        long batches = to.batches() - from.batches();
        return new Pace(
                (to.activities() - from.activities()) / seconds,
                batches == 0 ? 0 : Math.round((to.batched() - from.batched()) / batches),
                Duration.ofNanos(batches == 0 ? 0 : (long) ((to.committing() - from.committing()) / batches)),
                (long) to.largest(),
                Duration.ofNanos((long) to.slowest()));
    }
}

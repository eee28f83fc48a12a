package dev.footfall.capture;

import dev.footfall.capture.Batch.BatchIds;
import dev.footfall.platform.body.ByteBudget;
import dev.footfall.platform.thread.LastingThreads;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.function.IntFunction;

/** Writers beside those of the application, with a buffer, a spool and stores of their own. */
final class TestWriters {

    private TestWriters() {}

    static Writers start(
            CaptureBuffer buffer, Spool spool, DatabaseState link, IntFunction<ActivityStore> stores, int count) {
        Writers writers = new Writers(
                buffer,
                spool::keep,
                link,
                new BatchIds(),
                stores,
                metrics(buffer, spool, link),
                count,
                new LastingThreads());
        writers.start();
        return writers;
    }

    static CaptureMetrics metrics(CaptureBuffer buffer, Spool spool, DatabaseState link) {
        return new CaptureMetrics(new SimpleMeterRegistry(), buffer, new ByteBudget(1, 1), spool, link);
    }
}

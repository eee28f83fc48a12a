package dev.footfall.capture;

import java.util.UUID;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Names the batches of this process. The node part is new at every start, so that no clock or file can make a number come
 * twice.
 */
final class BatchIds {

    private final UUID node = UUID.randomUUID();
    private final AtomicLong next = new AtomicLong();
    private final ConcurrentSkipListSet<Long> underWay = new ConcurrentSkipListSet<>();

    UUID node() {
        return node;
    }

    Batch.Id next() {
        long sequence = next.incrementAndGet();
        underWay.add(sequence);
        return new Batch.Id(node, sequence, 1);
    }

    void settled(Batch.Id id) {
        if (id.node().equals(node)) {
            underWay.remove(id.sequence());
        }
    }

    /** Below this number nothing can be retried any longer. */
    long settledBelow() {
        long upTo = next.get() + 1;
        Long oldest = underWay.ceiling(0L);
        return oldest == null ? upTo : Math.min(oldest, upTo);
    }
}

package dev.footfall.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.capture.Batch.BatchIds;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Which batches may be forgotten. */
class BatchIdsTests {

    private final BatchIds ids = new BatchIds();

    @Test
    void settlesNothingAtOrAfterTheOldestUnderWay() {
        Batch.Id first = ids.next();
        Batch.Id second = ids.next();
        Batch.Id third = ids.next();
        assertThat(ids.settledBelow()).isEqualTo(first.sequence());

        ids.settled(second);
        assertThat(ids.settledBelow()).isEqualTo(first.sequence());

        ids.settled(first);
        assertThat(ids.settledBelow()).isEqualTo(third.sequence());

        ids.settled(third);
        assertThat(ids.settledBelow()).isGreaterThan(third.sequence());
    }

    /** A replayed file may carry any number of an earlier process. */
    @Test
    void ignoresBatchesOfAnotherProcess() {
        Batch.Id own = ids.next();
        ids.settled(new Batch.Id(UUID.randomUUID(), own.sequence(), 1));

        assertThat(ids.settledBelow()).isEqualTo(own.sequence());
    }

    @Test
    void namesHalvesTheSameAtEveryReplay() {
        Batch.Id whole = ids.next();
        assertThat(whole.half(0).part()).isEqualTo(2);
        assertThat(whole.half(1).half(0)).isEqualTo(new Batch.Id(whole.node(), whole.sequence(), 6));
    }
}

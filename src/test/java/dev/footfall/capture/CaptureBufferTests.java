package dev.footfall.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.footfall.activity.Activity;
import dev.footfall.capture.Entry.ActivitySource;
import dev.footfall.capture.Submission.NotDurableException;
import dev.footfall.testkit.Wait;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What waits for a writer, and in which portions it is taken. */
class CaptureBufferTests {

    private final CaptureBuffer buffer = new CaptureBuffer();

    @Test
    void takesAllThatIsQueued() throws Exception {
        List<Submission> added = List.of(submission(1), submission(10), submission(0));
        added.forEach(buffer::add);

        assertThat(buffer.waiting()).isEqualTo(11);
        assertThat(buffer.take()).isEqualTo(added);
        assertThat(buffer.waiting()).isZero();
    }

    @Test
    void limitsBatchesAndKeepsSubmissionsWhole() throws Exception {
        List<Submission> added = List.of(submission(3_000), submission(2_000), submission(1), submission(4_999));
        added.forEach(buffer::add);

        assertThat(buffer.take()).isEqualTo(added.subList(0, 2));
        assertThat(buffer.take()).isEqualTo(added.subList(2, 4));
    }

    @Test
    void skipsAbandonedSubmissions() throws Exception {
        Submission given = submission(5);
        Submission wanted = submission(6);
        buffer.add(given);
        buffer.add(wanted);
        given.done.cancel(false);

        assertThat(buffer.take()).containsExactly(wanted);
    }

    @Test
    void waitsUntilSomethingArrives() throws Exception {
        CompletableFuture<List<Submission>> taken = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try {
                taken.complete(buffer.take());
            } catch (InterruptedException e) {
                taken.completeExceptionally(e);
            }
        });
        Submission late = submission(1);
        buffer.add(late);

        assertThat(Wait.result(taken)).containsExactly(late);
    }

    @Test
    void drainsAndRefusesMoreWhenClosed() throws Exception {
        Submission last = submission(1);
        buffer.add(last);
        buffer.close();

        assertThat(buffer.take()).containsExactly(last);
        assertThat(buffer.take()).isEmpty();
        assertThatThrownBy(() -> buffer.add(submission(1))).isInstanceOf(NotDurableException.class);
    }

    @Test
    void acceptsSubmissionsWhenReopened() throws Exception {
        buffer.close();
        buffer.open();
        Submission next = submission(1);
        buffer.add(next);

        assertThat(buffer.take()).containsExactly(next);
    }

    private static Submission submission(int size) {
        Instant now = Instant.parse("2026-11-22T10:00:00Z");
        Activity activity =
                new Activity(UUID.randomUUID(), UUID.randomUUID(), (short) 1, (short) 0, null, null, now, now);
        return new Submission(
                ActivitySource.KEY,
                Entry.NO_KEY,
                now,
                Collections.nCopies(size, new Entry(0, ActivitySource.KEY, false, activity)),
                0,
                0);
    }
}

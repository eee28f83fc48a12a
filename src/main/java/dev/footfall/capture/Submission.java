package dev.footfall.capture;

import dev.footfall.capture.Entry.ActivitySource;
import dev.footfall.platform.ProblemException.UnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/**
 * What one request hands to the writers: the activities that passed the steps, and how many did not. It is stored whole
 * in one transaction, then {@code done} completes; exceptionally when nothing could be made durable.
 */
final class Submission {

    final ActivitySource source;
    final UUID key;
    final Instant receivedAt;
    final List<Entry> entries;
    final int rejected;
    final int suppressed;
    final CompletableFuture<Void> done = new CompletableFuture<>();
    final long startNanos = System.nanoTime();

    Submission(ActivitySource source, UUID key, Instant receivedAt, List<Entry> entries, int rejected, int suppressed) {
        this.source = source;
        this.key = key;
        this.receivedAt = receivedAt;
        this.entries = entries;
        this.rejected = rejected;
        this.suppressed = suppressed;
    }

    RejectedCount rejectedCount() {
        return new RejectedCount(source, key, receivedAt, rejected, suppressed);
    }

    int size() {
        return entries.size();
    }

    /** True when nobody waits for it any longer: a writer that has not begun it skips it. */
    boolean abandoned() {
        return done.isCancelled();
    }

    /** What the steps rejected from one submission, for the ledger. */
    record RejectedCount(ActivitySource source, UUID key, Instant receivedAt, int rejected, int suppressed) {}

    /** Nothing more can be made durable now: answered 503 with {@code Retry-After}; sending the same again is safe. */
    static final class NotDurableException extends UnavailableException {

        private static final long serialVersionUID = 1L;
        private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

        NotDurableException(String message) {
            super(message + " Nothing of this request is lost if you send it again.", RETRY_AFTER);
        }
    }
}

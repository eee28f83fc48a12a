package dev.footfall.capture;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * What one request hands to the writers: the activities that passed the door, and how many did not. It is stored whole in
 * one transaction, then {@code done} completes; exceptionally when nothing could be made durable.
 */
final class Submission {

    final ActivitySource source;
    final Instant receivedAt;
    final List<Entry> entries;
    final int rejected;
    final int suppressed;
    final CompletableFuture<Void> done = new CompletableFuture<>();
    final long startNanos = System.nanoTime();

    Submission(ActivitySource source, Instant receivedAt, List<Entry> entries, int rejected, int suppressed) {
        this.source = source;
        this.receivedAt = receivedAt;
        this.entries = entries;
        this.rejected = rejected;
        this.suppressed = suppressed;
    }

    RejectedCount doorCount() {
        return new RejectedCount(source, receivedAt, rejected, suppressed);
    }

    int size() {
        return entries.size();
    }

    /** Nobody waits for it any longer: a writer that has not begun it leaves it out. */
    boolean abandoned() {
        return done.isCancelled();
    }
}

package dev.footfall.capture;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * What one request hands to the writers: the activities that passed the door, and how many did not. It is stored whole in
 * one transaction, then {@code done} completes; exceptionally when nothing could be made durable.
 */
final class Submission {

    final Source source;
    final Instant receivedAt;
    final List<Entry> entries;
    final int rejected;
    final int suppressed;
    final CompletableFuture<Void> done = new CompletableFuture<>();
    final long begun = System.nanoTime();

    Submission(Source source, Instant receivedAt, List<Entry> entries, int rejected, int suppressed) {
        this.source = source;
        this.receivedAt = receivedAt;
        this.entries = entries;
        this.rejected = rejected;
        this.suppressed = suppressed;
    }

    DoorCount doorCount() {
        return new DoorCount(source, receivedAt, rejected, suppressed);
    }

    int size() {
        return entries.size();
    }

    /** Nobody waits for it any longer: a writer that has not begun it leaves it out. */
    boolean abandoned() {
        return done.isCancelled();
    }
}

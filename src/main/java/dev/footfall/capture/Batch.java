package dev.footfall.capture;

import dev.footfall.activity.Activity;
import dev.footfall.capture.Submission.RejectedCount;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What one transaction stores: the entries, in the order of their key so that two writers with the same keys wait for
 * each other instead of deadlocking, and what the door already dropped of the same submissions.
 */
final class Batch {

    /**
     * Decides, after a commit whose answer was lost and after a replay, whether the batch is stored.
     *
     * @param part 1 for a whole batch; its halves are 2 and 3, theirs 4 to 7: the same at every replay
     */
    record Id(UUID node, long sequence, int part) {

        Id half(int which) {
            return new Id(node, sequence, 2 * part + which);
        }
    }

    private static final Comparator<Entry> BY_KEY = Comparator.comparing(
            Entry::activity,
            Comparator.comparing(Activity::occurredAt)
                    .thenComparing(Activity::id)
                    .thenComparing(Activity::userId));

    final Id id;
    /** More than one where batches of the spool were put together. */
    final List<Id> ids;

    final List<Entry> entries;
    /** What the door dropped of the batch's submissions, to be counted with it. */
    final List<RejectedCount> doorCounts;

    /** The dead letter that the only entry is the replay of. */
    private @Nullable Long letter;

    private boolean inOrderSent = true;
    private @Nullable List<Entry.Decision> sent;

    Batch(Id id, List<Entry> entries, List<RejectedCount> doorCounts) {
        this(List.of(id), entries, doorCounts);
    }

    private Batch(List<Id> ids, List<Entry> entries, List<RejectedCount> doorCounts) {
        this.id = ids.getFirst();
        this.ids = ids;
        this.entries = new ArrayList<>(entries);
        this.doorCounts = doorCounts;
        this.entries.sort(BY_KEY);
    }

    static Batch of(Id id, List<Submission> submissions) {
        List<Entry> entries = new ArrayList<>();
        submissions.forEach(submission -> entries.addAll(submission.entries));
        return new Batch(
                id, entries, submissions.stream().map(Submission::doorCount).toList());
    }

    /** The replay of a dead letter, which goes with the same transaction. */
    static Batch ofLetter(Id id, Entry entry, long letter) {
        Batch batch = new Batch(id, List.of(entry), List.of());
        batch.letter = letter;
        return batch;
    }

    @Nullable Long letter() {
        return letter;
    }

    /** One transaction for several that wait; it stores all of them or none. */
    static Batch together(List<Batch> batches) {
        return new Batch(
                batches.stream().map(batch -> batch.id).toList(),
                batches.stream().flatMap(batch -> batch.entries.stream()).toList(),
                batches.stream().flatMap(batch -> batch.doorCounts.stream()).toList());
    }

    boolean isSeveral() {
        return ids.size() > 1;
    }

    /** Again in the order of the keys, after times were recalled. */
    void sortRecalled() {
        entries.sort(BY_KEY);
        inOrderSent = false;
    }

    /** Undecided entries, which are to become rows. */
    List<Entry> open() {
        return entries.stream().filter(entry -> entry.verdict() == null).toList();
    }

    /** Forgets what an attempt that was rolled back had decided. */
    void reset() {
        entries.forEach(Entry::reopen);
        if (!inOrderSent) {
            entries.sort(BY_KEY);
            inOrderSent = true;
        }
    }

    /**
     * Forgets what is not to be kept. Its places stay, and are counted as suppressed: without them the halves of a
     * batch would be others than those that may be stored already.
     */
    int forget(Predicate<Activity> unwanted) {
        reset();
        int forgotten = 0;
        Activity before = null;
        for (Entry entry : entries) {
            if (!entry.forgotten() && unwanted.test(entry.sent())) {
                entry.forget(before);
                forgotten++;
            }
            before = entry.sent();
        }
        return forgotten;
    }

    /** Redacts what is kept; how many activities that changed. */
    int redact(UnaryOperator<Activity> redaction) {
        int redacted = 0;
        for (Entry entry : entries) {
            if (!entry.forgotten() && entry.redact(redaction)) {
                redacted++;
            }
        }
        return redacted;
    }

    /** The commit goes out: should its answer be lost, these verdicts are the ones that may have been stored. */
    void committing() {
        sent = entries.stream().map(Entry::decision).toList();
    }

    /** Kept on disk: what is undecided counts as accepted until the database tells. */
    void kept() {
        reset();
        open().forEach(Entry::accept);
    }

    /** It turns out that the commit had arrived. */
    void committedEarlier() {
        if (sent != null) {
            for (int i = 0; i < entries.size(); i++) {
                entries.get(i).decide(sent.get(i));
            }
        }
    }

    /** The first half; what the door dropped is counted with it. */
    Batch firstHalf() {
        return new Batch(id.half(0), entries.subList(0, entries.size() / 2), doorCounts);
    }

    Batch secondHalf() {
        return new Batch(id.half(1), entries.subList(entries.size() / 2, entries.size()), List.of());
    }

    /**
     * Names the batches of this process. The node part is new at every start, so that no clock or file can make a
     * number come twice.
     */
    static final class BatchIds {

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
}

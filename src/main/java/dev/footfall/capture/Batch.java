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
 * What one transaction stores: the entries, and the counts of those already rejected from the same submissions. Entries
 * are sorted by key, so that two writers with the same keys wait for each other instead of deadlocking.
 */
final class Batch {

    /**
     * Decides, after a lost commit answer and after a replay, whether the batch is stored.
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
    /** More than one where batches of the spool were combined. */
    final List<Id> ids;

    final List<Entry> entries;
    /** What the steps rejected from the batch's submissions, to be counted with it. */
    final List<RejectedCount> rejectedCounts;

    /** The dead letter whose replay the only entry is. */
    private @Nullable Long letter;

    private boolean sortedAsSent = true;
    private @Nullable List<Entry.Decision> sent;

    Batch(Id id, List<Entry> entries, List<RejectedCount> rejectedCounts) {
        this(List.of(id), entries, rejectedCounts);
    }

    private Batch(List<Id> ids, List<Entry> entries, List<RejectedCount> rejectedCounts) {
        this.id = ids.getFirst();
        this.ids = ids;
        this.entries = new ArrayList<>(entries);
        this.rejectedCounts = rejectedCounts;
        this.entries.sort(BY_KEY);
    }

    static Batch of(Id id, List<Submission> submissions) {
        List<Entry> entries = new ArrayList<>();
        submissions.forEach(submission -> entries.addAll(submission.entries));
        return new Batch(
                id, entries, submissions.stream().map(Submission::rejectedCount).toList());
    }

    /** The replay of a dead letter, which the same transaction removes. */
    static Batch ofLetter(Id id, Entry entry, long letter) {
        Batch batch = new Batch(id, List.of(entry), List.of());
        batch.letter = letter;
        return batch;
    }

    @Nullable Long letter() {
        return letter;
    }

    /** Combines several batches into one transaction, which stores all of them or none. */
    static Batch together(List<Batch> batches) {
        return new Batch(
                batches.stream().map(batch -> batch.id).toList(),
                batches.stream().flatMap(batch -> batch.entries.stream()).toList(),
                batches.stream().flatMap(batch -> batch.rejectedCounts.stream()).toList());
    }

    boolean isSeveral() {
        return ids.size() > 1;
    }

    /** Sorts by key again, after remembered times replaced those of some entries. */
    void sortRecalled() {
        entries.sort(BY_KEY);
        sortedAsSent = false;
    }

    /** Undecided entries, which are to become rows. */
    List<Entry> open() {
        return entries.stream().filter(entry -> entry.verdict() == null).toList();
    }

    /** Forgets the verdicts of an attempt that was rolled back. */
    void reset() {
        entries.forEach(Entry::reopen);
        if (!sortedAsSent) {
            entries.sort(BY_KEY);
            sortedAsSent = true;
        }
    }

    /**
     * Replaces suppressed activities by placeholders, which are counted as suppressed, and returns their number. The
     * placeholders keep their index: without them the halves of a retry would differ from those that may be stored
     * already.
     */
    int forget(Predicate<Activity> suppressed) {
        reset();
        int forgotten = 0;
        Activity before = null;
        for (Entry entry : entries) {
            if (!entry.forgotten() && suppressed.test(entry.sent())) {
                entry.forget(before);
                forgotten++;
            }
            before = entry.sent();
        }
        return forgotten;
    }

    /** Redacts the remaining activities and returns how many changed. */
    int redact(UnaryOperator<Activity> redaction) {
        int redacted = 0;
        for (Entry entry : entries) {
            if (!entry.forgotten() && entry.redact(redaction)) {
                redacted++;
            }
        }
        return redacted;
    }

    /** Called before the commit: should its answer be lost, these verdicts are the ones that may be stored. */
    void committing() {
        sent = entries.stream().map(Entry::decision).toList();
    }

    /** The batch is in the spool: undecided entries count as accepted until the database tells. */
    void kept() {
        reset();
        open().forEach(Entry::accept);
    }

    /** The commit turned out to have succeeded. */
    void committedEarlier() {
        if (sent != null) {
            for (int i = 0; i < entries.size(); i++) {
                entries.get(i).decide(sent.get(i));
            }
        }
    }

    /** The first half, which also carries the counts of the rejected activities. */
    Batch firstHalf() {
        return new Batch(id.half(0), entries.subList(0, entries.size() / 2), rejectedCounts);
    }

    Batch secondHalf() {
        return new Batch(id.half(1), entries.subList(entries.size() / 2, entries.size()), List.of());
    }

    /**
     * Numbers the batches of this process. The node part is new at every start, so neither a clock nor a file can make
     * a number repeat.
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

        /** Batches below this number can no longer be retried. */
        long settledBelow() {
            long upTo = next.get() + 1;
            Long oldest = underWay.ceiling(0L);
            return oldest == null ? upTo : Math.min(oldest, upTo);
        }
    }
}

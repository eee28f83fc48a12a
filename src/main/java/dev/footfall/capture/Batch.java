package dev.footfall.capture;

import dev.footfall.activity.Activity;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What one transaction stores: the entries, in the order of their key so that two writers with the same keys wait for each
 * other instead of deadlocking, and what the door already dropped of the same submissions.
 */
final class Batch {

    /** Decides, after a commit whose answer was lost, whether the batch is stored. */
    record Id(UUID node, long sequence) {}

    private static final Comparator<Entry> BY_KEY = Comparator.comparing(
            Entry::activity,
            Comparator.comparing(Activity::occurredAt)
                    .thenComparing(Activity::id)
                    .thenComparing(Activity::userId));

    final Id id;
    final List<Entry> entries;
    final List<Submission> submissions;

    private @Nullable List<Entry.Decision> sent;

    Batch(Id id, List<Entry> entries, List<Submission> submissions) {
        this.id = id;
        this.entries = new ArrayList<>(entries);
        this.submissions = submissions;
        sort();
    }

    static Batch of(Id id, List<Submission> submissions) {
        List<Entry> entries = new ArrayList<>();
        submissions.forEach(submission -> entries.addAll(submission.entries));
        return new Batch(id, entries, submissions);
    }

    /** Again in the order of the keys, after times were recalled. */
    void sort() {
        entries.sort(BY_KEY);
    }

    /** Undecided entries, which are to become rows. */
    List<Entry> open() {
        return entries.stream().filter(entry -> entry.verdict() == null).toList();
    }

    /** Forgets what an attempt that was rolled back had decided. */
    void reset() {
        entries.forEach(Entry::reopen);
    }

    /** The commit goes out: should its answer be lost, these verdicts are the ones that may have been stored. */
    void committing() {
        sent = entries.stream().map(Entry::decision).toList();
    }

    /** It turns out that the commit had arrived. */
    void committedEarlier() {
        if (sent != null) {
            for (int i = 0; i < entries.size(); i++) {
                entries.get(i).decide(sent.get(i));
            }
        }
    }

    /** The first half with a new identity; what the door dropped is counted with it. */
    Batch firstHalf(Id newId) {
        return new Batch(newId, entries.subList(0, entries.size() / 2), submissions);
    }

    Batch secondHalf(Id newId) {
        return new Batch(newId, entries.subList(entries.size() / 2, entries.size()), List.of());
    }
}

package dev.footfall.capture;

import dev.footfall.capture.Entry.Outcome;
import dev.footfall.capture.Rejection.RejectionReason;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The verdict of each activity of a request. The numbers add up: received = accepted + duplicates + suppressed + dead +
 * the number of those rejected.
 */
record CaptureAnswer(int received, int accepted, int duplicates, int suppressed, int dead, List<Rejected> rejected) {

    /**
     * @param index the activity's index in the body as sent, from 0
     * @param field the field concerned; empty for the activity as a whole
     */
    record Rejected(int index, String field, String code, String detail) {

        static Rejected of(int index, Rejection rejection, RejectionReason reason) {
            return new Rejected(index, rejection.field(), reason.code(), rejection.detail());
        }
    }

    private static final String CLOSED = "The raw activity of that day is already anonymized or deleted.";

    static CaptureAnswer of(Submission submission, List<Rejected> rejectedBySteps) {
        int[] counts = new int[Outcome.values().length];
        for (Entry entry : submission.entries) {
            Outcome verdict = entry.verdict();
            if (verdict != null) {
                counts[verdict.ordinal()]++;
            }
        }
        return new CaptureAnswer(
                submission.size() + submission.suppressed + submission.rejected,
                counts[Outcome.ACCEPTED.ordinal()],
                counts[Outcome.DUPLICATE.ordinal()],
                counts[Outcome.SUPPRESSED.ordinal()] + submission.suppressed,
                counts[Outcome.DEAD.ordinal()],
                counts[Outcome.DAY_CLOSED.ordinal()] == 0 ? rejectedBySteps : withClosed(submission, rejectedBySteps));
    }

    private static List<Rejected> withClosed(Submission submission, List<Rejected> rejectedBySteps) {
        Stream<Rejected> closed = submission.entries.stream()
                .filter(entry -> entry.verdict() == Outcome.DAY_CLOSED)
                .map(entry -> new Rejected(entry.index, "timestamp", RejectionReason.DAY_CLOSED.code(), CLOSED));
        return Stream.concat(rejectedBySteps.stream(), closed)
                .sorted(Comparator.comparingInt(Rejected::index))
                .toList();
    }

    boolean nothingPassed() {
        return received > 0 && rejected.size() == received;
    }
}

package dev.footfall.testkit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Knows what was sent and what was answered, independently of what it tests: before a request goes out its activities are
 * issued with a hash of their content, after the answer they are acked, refused or unknown. {@link #audit} compares that with
 * what is stored.
 */
public final class Oracle {

    /** What became of an activity, as its sender saw it. */
    public enum Outcome {
        UNKNOWN,
        ACKED,
        REFUSED
    }

    /** One stored row: its id, and the hash of its content as {@link #issue} was given it. */
    public record Stored(UUID id, String content) {}

    /**
     * The five figures, and what shows that they were not had for nothing.
     *
     * @param lost acked and not stored
     * @param doubled rows beyond one for each id
     * @param invented stored and never issued
     * @param corrupt stored with other content than was issued
     * @param live whether a fresh activity is visible within five seconds
     */
    public record Audit(
            long lost,
            long doubled,
            long invented,
            long corrupt,
            boolean live,
            long issued,
            long acked,
            long duplicates,
            long rows) {

        @Override
        public String toString() {
            return "LOST=%d DOUBLED=%d INVENTED=%d CORRUPT=%d LIVE=%s (issued %,d, acked %,d, told duplicate %,d, rows %,d)"
                    .formatted(lost, doubled, invented, corrupt, live, issued, acked, duplicates, rows);
        }

        /** The four zeroes and life, and not vacuously. */
        public boolean passes() {
            return lost == 0
                    && doubled == 0
                    && invented == 0
                    && corrupt == 0
                    && live
                    && acked >= 1_000
                    && duplicates > 0;
        }
    }

    private record Issued(String content, Outcome outcome) {}

    private final Map<UUID, Issued> issued = new ConcurrentHashMap<>();
    private final AtomicLong duplicates = new AtomicLong();

    public void issue(UUID id, String content) {
        issued.putIfAbsent(id, new Issued(content, Outcome.UNKNOWN));
    }

    /** Once acked is acked for ever, whatever a repetition is answered. */
    public void answered(Collection<UUID> ids, Outcome outcome) {
        for (UUID id : ids) {
            issued.computeIfPresent(
                    id, (_, was) -> was.outcome == Outcome.ACKED ? was : new Issued(was.content, outcome));
        }
    }

    public void toldDuplicate(long count) {
        duplicates.addAndGet(count);
    }

    public long acked() {
        return issued.values().stream()
                .filter(one -> one.outcome == Outcome.ACKED)
                .count();
    }

    public List<UUID> unanswered() {
        List<UUID> ids = new ArrayList<>();
        issued.forEach((id, one) -> {
            if (one.outcome != Outcome.ACKED) {
                ids.add(id);
            }
        });
        return ids;
    }

    public Audit audit(Collection<Stored> rows, boolean live) {
        Map<UUID, Integer> times = new HashMap<>();
        long invented = 0;
        long corrupt = 0;
        for (Stored row : rows) {
            times.merge(row.id(), 1, Integer::sum);
            Issued one = issued.get(row.id());
            if (one == null) {
                invented++;
            } else if (!one.content.equals(row.content())) {
                corrupt++;
            }
        }
        long lost = issued.entrySet().stream()
                .filter(one -> one.getValue().outcome == Outcome.ACKED && !times.containsKey(one.getKey()))
                .count();
        return new Audit(
                lost,
                rows.size() - times.size(),
                invented,
                corrupt,
                live,
                issued.size(),
                acked(),
                duplicates.get(),
                rows.size());
    }

    /** How long {@code LIVE} may take. */
    public static final Duration LIVE_WITHIN = Duration.ofSeconds(5);
}

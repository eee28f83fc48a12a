package dev.footfall.testkit;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Knows what was sent and what was answered, independently of what it tests: before a request goes out its activities
 * are issued with a hash of their content, after the answer they are acked, refused or unknown. {@link #compare} sets
 * that against what is stored.
 */
public final class Oracle {

    /** What became of an activity, as its sender saw it. */
    public enum Outcome {
        UNKNOWN,
        ACKED,
        REFUSED
    }

    /** One stored row: its id, and the hash of its content as {@link #issue} was given it. */
    public record Stored(UUID id, long content) {}

    /**
     * The five figures, and what shows that they were not had for nothing.
     *
     * @param lost acked and not stored
     * @param doubled rows beyond one for each id
     * @param invented stored and never issued
     * @param corrupt stored with other content than was issued
     * @param live whether a fresh activity is visible within five seconds
     * @param duplicates deliveries that were told to be duplicates
     */
    public record Figures(
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
            return "LOST=%d DOUBLED=%d INVENTED=%d CORRUPT=%d LIVE=%s (issued %d, acked %d, told duplicate %d, rows %d)"
                    .formatted(lost, doubled, invented, corrupt, live, issued, acked, duplicates, rows);
        }

        /** The four zeroes and life, and not vacuously. */
        public boolean pass() {
            return lost == 0 && doubled == 0 && invented == 0 && corrupt == 0 && live && enough(acked, duplicates);
        }
    }

    private record Issued(long content, Outcome outcome) {}

    private final Map<UUID, Issued> issued = new ConcurrentHashMap<>();
    private final AtomicLong acked = new AtomicLong();
    private final AtomicLong duplicates = new AtomicLong();

    public void issue(UUID id, long content) {
        issued.putIfAbsent(id, new Issued(content, Outcome.UNKNOWN));
    }

    /** Once acked is acked for ever, whatever a repetition is answered. */
    public void answered(Collection<UUID> ids, Outcome outcome) {
        for (UUID id : ids) {
            issued.computeIfPresent(id, (_, was) -> {
                if (was.outcome == Outcome.ACKED) {
                    return was;
                }
                if (outcome == Outcome.ACKED) {
                    acked.incrementAndGet();
                }
                return new Issued(was.content, outcome);
            });
        }
    }

    public void toldDuplicate(long count) {
        duplicates.addAndGet(count);
    }

    public long acked() {
        return acked.get();
    }

    public long duplicates() {
        return duplicates.get();
    }

    /** Whether enough was acked and repeated that figures mean something. */
    public boolean enough() {
        return enough(acked(), duplicates());
    }

    private static boolean enough(long acked, long duplicates) {
        return acked >= 1_000 && duplicates > 0;
    }

    public Figures compare(Collection<Stored> rows, boolean live) {
        Set<UUID> seen = new HashSet<>();
        long doubled = 0;
        long invented = 0;
        long corrupt = 0;
        for (Stored row : rows) {
            doubled += seen.add(row.id()) ? 0 : 1;
            Issued one = issued.get(row.id());
            if (one == null) {
                invented++;
            } else if (one.content != row.content()) {
                corrupt++;
            }
        }
        long lost = issued.entrySet().stream()
                .filter(one -> one.getValue().outcome == Outcome.ACKED && !seen.contains(one.getKey()))
                .count();
        return new Figures(lost, doubled, invented, corrupt, live, issued.size(), acked(), duplicates(), rows.size());
    }

    /** FNV-1a, 64 bits: plenty to tell a changed row, and small enough to keep millions. */
    public static long hash(String content) {
        long hash = 0xcbf29ce484222325L;
        for (byte one : content.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (one & 0xff)) * 0x100000001b3L;
        }
        return hash;
    }
}

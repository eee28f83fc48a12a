package dev.footfall.platform;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Leave to do something of which only so much may be under way at once, and of each holder only a share. Who waits has
 * a turn in fair order: first who holds the fewest, then who came first. So nobody who asks for much keeps the others
 * out. Safe for all threads.
 */
public final class FairPermits {

    /**
     * A share that a permit counts for.
     *
     * @param holder whose it is, by {@code equals}
     * @param limit how many permits of it may be taken at once
     */
    public record Share(Object holder, int limit) {}

    private final int limit;
    private final Map<Object, Integer> byHolder = new HashMap<>();
    private final List<Permit> waiting = new ArrayList<>();
    private int taken;

    public FairPermits(int limit) {
        this.limit = limit;
    }

    /** Taken, or waited for, until it is closed. */
    public final class Permit implements AutoCloseable {

        private final List<Share> shares;
        private final Consumer<Permit> begin;
        private boolean isTaken;
        private boolean isOwnOnly;
        private boolean isClosed;

        private Permit(List<Share> shares, Consumer<Permit> begin) {
            this.shares = shares;
            this.begin = begin;
        }

        /** Whether it is taken; it waits no longer where it is not, and will not be. */
        public boolean isTakenAtLast() {
            synchronized (FairPermits.this) {
                if (!isTaken) {
                    isClosed = true;
                    waiting.remove(this);
                }
                return isTaken;
            }
        }

        /** From now on it counts for its first share alone: what is left to do keeps only that holder waiting. */
        public void keepOwnShareOnly() {
            List<Permit> next = List.of();
            synchronized (FairPermits.this) {
                if (isTaken && !isClosed && !isOwnOnly) {
                    isOwnOnly = true;
                    countForAll(this, -1);
                    next = takeTurns();
                }
            }
            next.forEach(permit -> permit.begin.accept(permit));
        }

        /** Gives it back; whose turn it is begins on this thread. */
        @Override
        public void close() {
            List<Permit> next;
            synchronized (FairPermits.this) {
                if (isClosed) {
                    return;
                }
                isClosed = true;
                waiting.remove(this);
                if (isTaken) {
                    count(shares.getFirst(), -1);
                    if (!isOwnOnly) {
                        countForAll(this, -1);
                    }
                }
                next = takeTurns();
            }
            next.forEach(permit -> permit.begin.accept(permit));
        }
    }

    /**
     * A permit that is taken now or in its turn.
     *
     * @param shares all that it counts for, that of its holder first, by whom turns go
     * @param begin called once it is taken: at once, or on the thread that gave one back. Does not throw
     */
    public Permit request(List<Share> shares, Consumer<Permit> begin) {
        Permit permit = new Permit(List.copyOf(shares), begin);
        synchronized (this) {
            // who waits does not fit, so that nobody is overtaken
            if (!fits(permit)) {
                waiting.add(permit);
                return permit;
            }
            take(permit);
        }
        begin.accept(permit);
        return permit;
    }

    /** How many are taken that count for all. */
    public synchronized int taken() {
        return taken;
    }

    /** How many are taken of a holder's share. */
    public synchronized int taken(Object holder) {
        return byHolder.getOrDefault(holder, 0);
    }

    /** How many of a holder wait. */
    public synchronized int waiting(Object holder) {
        return (int) waiting.stream()
                .filter(permit -> permit.shares.getFirst().holder().equals(holder))
                .count();
    }

    private List<Permit> takeTurns() {
        List<Permit> begun = new ArrayList<>();
        for (Permit permit = next(); permit != null; permit = next()) {
            waiting.remove(permit);
            take(permit);
            begun.add(permit);
        }
        return begun;
    }

    private @Nullable Permit next() {
        Permit next = null;
        for (Permit permit : waiting) {
            if (fits(permit) && (next == null || held(permit) < held(next))) {
                next = permit;
            }
        }
        return next;
    }

    private int held(Permit permit) {
        return byHolder.getOrDefault(permit.shares.getFirst().holder(), 0);
    }

    private boolean fits(Permit permit) {
        return taken < limit
                && permit.shares.stream().allMatch(share -> byHolder.getOrDefault(share.holder(), 0) < share.limit());
    }

    private void take(Permit permit) {
        permit.isTaken = true;
        count(permit.shares.getFirst(), 1);
        countForAll(permit, 1);
    }

    /** Beside the share of its holder. */
    private void countForAll(Permit permit, int by) {
        taken += by;
        permit.shares.stream().skip(1).forEach(share -> count(share, by));
    }

    private void count(Share share, int by) {
        byHolder.merge(share.holder(), by, (had, more) -> had + more == 0 ? null : had + more);
    }
}

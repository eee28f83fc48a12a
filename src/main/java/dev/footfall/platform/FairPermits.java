package dev.footfall.platform;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Limits what may run at once, and each holder's share of it. Waiting requests get a turn in fair order: first the
 * holder with the fewest permits, then first come. So nobody who asks for much keeps the others out. Thread-safe.
 */
public final class FairPermits {

    /**
     * A share that a permit counts for.
     *
     * @param holder whose it is, by {@code equals}
     * @param limit the maximum number of its permits at once
     */
    public record Share(Object holder, int limit) {}

    private final int limit;
    private final Map<Object, Integer> byHolder = new HashMap<>();
    private final List<Permit> waiting = new ArrayList<>();
    private int taken;

    public FairPermits(int limit) {
        this.limit = limit;
    }

    /** In use, or waiting, until it is closed. */
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

        /** Whether it is in use; where it is not it no longer waits, and never will be. */
        public boolean isTakenAtLast() {
            synchronized (FairPermits.this) {
                if (!isTaken) {
                    isClosed = true;
                    waiting.remove(this);
                }
                return isTaken;
            }
        }

        /** From now on it counts for its first share alone, so that the remaining work blocks only that holder. */
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

        /** Gives it back; the next one's {@code begin} runs on this thread. */
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
     * A permit that is in use now or in its turn.
     *
     * @param shares all that it counts for; first that of its holder, which decides its turn
     * @param begin called once it is in use: at once, or on the thread that gave one back. Must not throw
     */
    public Permit request(List<Share> shares, Consumer<Permit> begin) {
        Permit permit = new Permit(List.copyOf(shares), begin);
        synchronized (this) {
            // waiting permits do not fit, so nobody is overtaken
            if (!fits(permit)) {
                waiting.add(permit);
                return permit;
            }
            take(permit);
        }
        begin.accept(permit);
        return permit;
    }

    /** The number of permits in use that count for all. */
    public synchronized int taken() {
        return taken;
    }

    /** The number of permits in use of a holder's share. */
    public synchronized int taken(Object holder) {
        return byHolder.getOrDefault(holder, 0);
    }

    /** The number of a holder's permits that wait. */
    public synchronized int waiting(Object holder) {
        return (int) waiting.stream()
                .filter(permit -> permit.shares.getFirst().holder().equals(holder))
                .count();
    }

    private List<Permit> takeTurns() {
        List<Permit> started = new ArrayList<>();
        for (Permit permit = next(); permit != null; permit = next()) {
            waiting.remove(permit);
            take(permit);
            started.add(permit);
        }
        return started;
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

    /** Changes all shares besides that of the holder. */
    private void countForAll(Permit permit, int by) {
        taken += by;
        permit.shares.stream().skip(1).forEach(share -> count(share, by));
    }

    private void count(Share share, int by) {
        byHolder.merge(share.holder(), by, (had, more) -> had + more == 0 ? null : had + more);
    }
}

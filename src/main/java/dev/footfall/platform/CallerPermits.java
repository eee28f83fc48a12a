package dev.footfall.platform;

import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/**
 * Leave to do something of which only so much may be under way at once, shared out by caller: who sees other people's
 * activity may have half of it, a person for their own activity one, and all such people together half. So nobody keeps
 * all the others out.
 */
public final class CallerPermits {

    private final int limit;
    private final Map<UUID, Integer> byCaller = new HashMap<>();
    private int taken;
    private int takenByPeople;

    public CallerPermits(int limit) {
        this.limit = limit;
    }

    /** Given back by closing it. */
    public final class Permit implements AutoCloseable {

        private final UUID caller;
        private final boolean person;
        private boolean closed;

        private Permit(UUID caller, boolean person) {
            this.caller = caller;
            this.person = person;
        }

        @Override
        public void close() {
            synchronized (CallerPermits.this) {
                if (!closed) {
                    closed = true;
                    count(this, -1);
                }
            }
        }
    }

    /** @throws TooManyException where the caller's share, or all, is under way */
    public synchronized Permit acquire(Caller caller) throws TooManyException {
        boolean person = !caller.seesPeople();
        int half = Math.max(1, limit / 2);
        int own = byCaller.getOrDefault(caller.identity(), 0);
        if (own >= (person ? 1 : half)) {
            throw new TooManyException(true, own);
        }
        if (taken >= limit || person && takenByPeople >= half) {
            throw new TooManyException(false, taken);
        }
        Permit permit = new Permit(caller.identity(), person);
        count(permit, 1);
        return permit;
    }

    private void count(Permit permit, int by) {
        taken += by;
        takenByPeople += permit.person ? by : 0;
        byCaller.merge(permit.caller, by, (had, more) -> had + more == 0 ? null : had + more);
    }

    /** Whoever acquires says it in the words of what it is about. */
    public static final class TooManyException extends Exception {

        private static final long serialVersionUID = 1L;
        private final boolean own;
        private final int underWay;

        private TooManyException(boolean own, int underWay) {
            super((own ? "of the caller: " : "of all callers: ") + underWay);
            this.own = own;
            this.underWay = underWay;
        }

        /** Whether it is the caller's own share that is used up. */
        public boolean isOwn() {
            return own;
        }

        public int underWay() {
            return underWay;
        }
    }
}

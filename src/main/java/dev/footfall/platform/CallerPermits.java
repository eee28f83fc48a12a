package dev.footfall.platform;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Limits what may run at once, shared by caller: a caller who sees other people's activity may have half of it, any
 * other a smaller share, and all of these together half. So nobody keeps all the others out. Thread-safe.
 */
public final class CallerPermits {

    private static final Object PEOPLE = "people";

    /** A waiting request costs little, but not nothing. */
    private static final int MAX_WAITING = 200;

    private final FairPermits permits;
    private final int half;
    private final int ofPerson;

    /** @param ofPerson the share of a caller who does not see other people's activity */
    public CallerPermits(int limit, int ofPerson) {
        this.permits = new FairPermits(limit);
        this.half = Math.max(1, limit / 2);
        this.ofPerson = ofPerson;
    }

    /** @throws TooManyException where the caller's share, or all, is in use */
    public FairPermits.Permit acquire(Caller caller) throws TooManyException {
        return acquire(caller, Duration.ZERO);
    }

    /**
     * Waits for a permit, in turn.
     *
     * @throws TooManyException where the caller's share, or all, stays in use for so long, or too many of the caller's
     *     requests wait already
     */
    public FairPermits.Permit acquire(Caller caller, Duration maxDuration) throws TooManyException {
        Object holder = caller.identity();
        boolean person = !caller.seesPeople();
        int own = person ? ofPerson : half;
        List<FairPermits.Share> shares = new ArrayList<>();
        shares.add(new FairPermits.Share(holder, own));
        if (person) {
            shares.add(new FairPermits.Share(PEOPLE, half));
        }
        CountDownLatch taken = new CountDownLatch(1);
        Duration patience = permits.waiting(holder) < MAX_WAITING ? maxDuration : Duration.ZERO;
        FairPermits.Permit permit = permits.request(shares, _ -> taken.countDown());
        try {
            taken.await(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (!permit.isTakenAtLast()) {
            int held = permits.taken(holder);
            throw new TooManyException(held >= own, held >= own ? held : permits.taken());
        }
        return permit;
    }

    /** Checked, so that each caller of this class answers in its own words. */
    public static final class TooManyException extends Exception {

        private static final long serialVersionUID = 1L;
        private final boolean own;
        private final int underWay;

        private TooManyException(boolean own, int underWay) {
            super((own ? "of the caller: " : "of all callers: ") + underWay);
            this.own = own;
            this.underWay = underWay;
        }

        /** Whether the caller's own share is used up. */
        public boolean isOwn() {
            return own;
        }

        public int underWay() {
            return underWay;
        }
    }
}

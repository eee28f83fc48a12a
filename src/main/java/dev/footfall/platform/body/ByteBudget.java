package dev.footfall.platform.body;

import dev.footfall.platform.Caller;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Limits the bytes of request bodies in memory at once, which virtual threads alone do not. Shared by caller: an API
 * key may hold three quarters, a person an eighth and all people together half, so that nobody's half-sent bodies keep
 * the others out. Each share returns all its bytes when it is closed; one whose thread ended without that is closed by
 * {@link #stuck}.
 */
public final class ByteBudget {

    /** About what a request takes besides its body: connection, buffers, thread. */
    private static final long OVERHEAD = 8 * 1024;

    /**
     * Who holds a share.
     *
     * @param id of the key, account or person; otherwise the address
     * @param person whether it is one of many people, rather than an operator's program
     */
    public record Holder(Object id, boolean person) {

        public static Holder of(Caller caller) {
            return new Holder(caller.identity(), caller.kind() != Caller.Kind.KEY);
        }
    }

    private static final Object PEOPLE = "people";

    private final long limit;
    private final long keyShare;
    private final long personShare;
    private final long peopleShare;
    private final AtomicLong taken = new AtomicLong();
    private final Map<Object, Long> byHolder = new ConcurrentHashMap<>();
    private final Set<Share> open = ConcurrentHashMap.newKeySet();

    /** @param largest the maximum bytes of one body: nobody's share is smaller */
    public ByteBudget(long limit, long largest) {
        long one = largest + OVERHEAD;
        this.limit = Math.max(limit, 2 * one);
        this.keyShare = Math.max(this.limit / 4 * 3, one);
        this.personShare = Math.max(this.limit / 8, one);
        this.peopleShare = Math.max(this.limit / 2, one);
    }

    /** An empty share. */
    public Share open(Holder holder) {
        Share share = new Share(holder);
        open.add(share);
        return share;
    }

    public long taken() {
        return taken.get();
    }

    /**
     * The bytes of shares that should have been returned: those of threads that ended, which are returned now, and
     * those opened longer ago than any request can last.
     */
    long stuck(long longestNanos) {
        long now = System.nanoTime();
        long stuck = 0;
        for (Share share : open) {
            boolean lost = !share.thread.isAlive();
            if (lost || now - share.startNanos > longestNanos) {
                stuck += share.bytes;
            }
            if (lost) {
                share.close();
            }
        }
        return stuck;
    }

    private boolean take(Holder holder, long bytes) {
        if (taken.addAndGet(bytes) > limit) {
            taken.addAndGet(-bytes);
            return false;
        }
        if (!add(holder.id, bytes, holder.person ? personShare : keyShare)) {
            taken.addAndGet(-bytes);
            return false;
        }
        if (holder.person && !add(PEOPLE, bytes, peopleShare)) {
            remove(holder.id, bytes);
            taken.addAndGet(-bytes);
            return false;
        }
        return true;
    }

    private boolean add(Object id, long bytes, long share) {
        if (byHolder.merge(id, bytes, Long::sum) <= share) {
            return true;
        }
        remove(id, bytes);
        return false;
    }

    private void remove(Object id, long bytes) {
        byHolder.computeIfPresent(id, (_, held) -> held == bytes ? null : held - bytes);
    }

    /** The share of one request; used by its thread only. */
    public final class Share implements AutoCloseable {

        private final Holder holder;
        private final Thread thread = Thread.currentThread();
        private final long startNanos = System.nanoTime();
        private final AtomicBoolean closed = new AtomicBoolean();
        private volatile long bytes;

        private Share(Holder holder) {
            this.holder = holder;
        }

        /** Grows the share to {@code size} bytes. False: there is no room, and it keeps its size. */
        public boolean grow(long size) {
            long wanted = size + OVERHEAD;
            if (!ByteBudget.this.take(holder, wanted - bytes)) {
                return false;
            }
            bytes = wanted;
            return true;
        }

        @Override
        public void close() {
            if (!closed.compareAndSet(false, true)) {
                return;
            }
            open.remove(this);
            if (bytes > 0) {
                taken.addAndGet(-bytes);
                remove(holder.id, bytes);
                if (holder.person) {
                    remove(PEOPLE, bytes);
                }
            }
        }
    }
}

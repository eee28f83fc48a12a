package dev.footfall.platform.body;

import dev.footfall.platform.ProblemException.UnavailableException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Arrays;

/**
 * A body in memory, and its share of the budget until it is closed. Grows by what has arrived, not by what was
 * announced.
 */
public final class Body implements AutoCloseable {

    private static final int INITIAL_CAPACITY = 32 * 1024;
    private static final int INITIAL_CAPACITY_UNKNOWN = 4 * 1024;

    private final ByteBudget.Share share;
    private byte[] bytes = new byte[0];
    private int length;

    private Body(ByteBudget.Share share) {
        this.share = share;
    }

    /** The budget has no room, see {@link ByteBudget}; nothing is held. */
    public static final class NoRoomException extends UnavailableException {

        private static final long serialVersionUID = 1L;

        NoRoomException() {
            super(
                    "Too much data is arriving right now, from you or from all callers together."
                            + " Nothing of this request is lost if you send it again.",
                    Duration.ofSeconds(2));
        }
    }

    /**
     * Reads to the end, or one byte past the limit, so that {@link #length} shows when the body is too long.
     *
     * @param announced the announced number of bytes; less than 0 where it is unknown
     */
    public static Body read(InputStream in, long announced, int limit, ByteBudget budget, ByteBudget.Holder holder)
            throws IOException {
        Body body = new Body(budget.open(holder));
        boolean complete = false;
        try {
            boolean known = announced >= 0 && announced <= limit;
            // one byte more than announced, so that the end is seen without growing
            int max = known ? (int) announced + 1 : limit + 1;
            body.grow(Math.min(max, known ? INITIAL_CAPACITY : INITIAL_CAPACITY_UNKNOWN));
            body.fill(in, max, limit, known ? 8 : 2);
            complete = true;
            return body;
        } finally {
            if (!complete) {
                body.close();
            }
        }
    }

    private void fill(InputStream in, int max, int limit, int factor) throws IOException {
        int read;
        while (length <= limit && (read = in.read(bytes, length, bytes.length - length)) >= 0) {
            length += read;
            if (length == bytes.length && length <= limit) {
                grow(Math.min((long) factor * length, length < max ? max : limit + 1));
            }
        }
    }

    private void grow(long capacity) {
        if (!share.grow(capacity)) {
            throw new NoRoomException();
        }
        bytes = Arrays.copyOf(bytes, (int) capacity);
    }

    public byte[] bytes() {
        return bytes;
    }

    public int length() {
        return length;
    }

    @Override
    public void close() {
        share.close();
    }
}

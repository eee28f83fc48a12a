package dev.footfall.capture;

import jakarta.servlet.http.HttpServletRequest;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * Reads a request's body whole, inflated, within the limit and the budget of bytes in flight. Called by request threads. What
 * is too large is read on for a while and dropped, so that the sender gets the answer rather than a reset connection.
 */
final class BodyReader {

    /** A body in memory, and its share of the budget until it is closed. */
    static final class Body implements AutoCloseable {
        private final ByteBudget budget;
        private byte[] bytes;
        private int length;

        private Body(ByteBudget budget, int capacity) {
            this.budget = budget;
            this.bytes = new byte[0];
            grow(capacity);
        }

        byte[] bytes() {
            return bytes;
        }

        int length() {
            return length;
        }

        private void grow(int capacity) {
            if (!budget.take(capacity - bytes.length)) {
                throw new NotDurableException("Too much is on its way in just now.");
            }
            bytes = Arrays.copyOf(bytes, capacity);
        }

        /** False when it would be longer than the limit. */
        private boolean fill(InputStream in, int limit) throws IOException {
            while (true) {
                if (length == bytes.length) {
                    grow(Math.min(2 * bytes.length, limit + 1));
                }
                int read = in.read(bytes, length, bytes.length - length);
                if (read < 0) {
                    return true;
                }
                length += read;
                if (length > limit) {
                    return false;
                }
            }
        }

        @Override
        public void close() {
            budget.giveBack(bytes.length);
        }
    }

    private static final int FIRST_PIECE = 4 * 1024;
    private static final int READ_AND_DROP = 16 * 1024 * 1024;

    private final ByteBudget budget;
    private final int limit;

    BodyReader(ByteBudget budget, int limit) {
        this.budget = budget;
        this.limit = limit;
    }

    Body read(HttpServletRequest request) throws IOException {
        boolean gzip = gzip(request.getHeader("Content-Encoding"));
        InputStream wire = request.getInputStream();
        if (!gzip && request.getContentLengthLong() > limit) {
            throw tooLarge(wire);
        }
        // one byte more than is announced, so that the end is seen without growing
        int expected = gzip || request.getContentLength() < 0 ? FIRST_PIECE : request.getContentLength() + 1;
        Body body = new Body(budget, expected);
        try {
            if (!body.fill(gzip ? new GZIPInputStream(wire, FIRST_PIECE) : wire, limit)) {
                throw tooLarge(wire);
            }
            return body;
        } catch (ZipException | EOFException e) {
            body.close();
            if (gzip) {
                throw new NotReadableException("The body is not readable gzip: " + e.getMessage() + ".");
            }
            throw e;
        } catch (IOException | RuntimeException e) {
            body.close();
            throw e;
        }
    }

    private static boolean gzip(@Nullable String encoding) {
        return switch (encoding == null ? "identity" : encoding.trim().toLowerCase(Locale.ROOT)) {
            case "identity", "" -> false;
            case "gzip", "x-gzip" -> true;
            default -> throw new UnknownEncodingException();
        };
    }

    private TooLargeException tooLarge(InputStream wire) throws IOException {
        byte[] dropped = new byte[FIRST_PIECE];
        for (int left = READ_AND_DROP, read; left > 0 && (read = wire.read(dropped)) >= 0; ) {
            left -= read;
        }
        return new TooLargeException(
                "A body may have %d bytes inflated. Send the activities in several requests.".formatted(limit));
    }
}

package dev.footfall.capture;

import dev.footfall.platform.Ascii;
import dev.footfall.platform.body.Body;
import dev.footfall.platform.body.ByteBudget;
import dev.footfall.platform.body.Utf8;
import jakarta.servlet.http.HttpServletRequest;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * Reads a whole request body, inflated, within the size limit and the budget of bytes in flight, and checks that it is
 * UTF-8. Called by request threads. The unread rest of a body that is too large is dropped by the platform.
 */
public final class BodyReader {

    private final ByteBudget budget;
    private final int limit;

    BodyReader(ByteBudget budget, int limit) {
        this.budget = budget;
        this.limit = limit;
    }

    /** The caller closes the body as soon as its bytes are no longer needed. */
    Body read(HttpServletRequest request, ByteBudget.Holder holder) throws IOException {
        boolean gzip = gzip(request.getHeader("Content-Encoding"));
        InputStream wire = request.getInputStream();
        if (!gzip && request.getContentLengthLong() > limit) {
            throw tooLarge();
        }
        Body body =
                gzip ? inflated(wire, holder) : Body.read(wire, request.getContentLengthLong(), limit, budget, holder);
        return checked(body);
    }

    /**
     * As {@link #read}, but gzip is told by its first bytes whatever the headers say: ready-made clients label bodies
     * wrongly.
     */
    public Body readUnlabelled(HttpServletRequest request, ByteBudget.Holder holder) throws IOException {
        PushbackInputStream wire = new PushbackInputStream(request.getInputStream(), 2);
        byte[] start = wire.readNBytes(2);
        wire.unread(start);
        boolean gzip = start.length == 2 && ((start[0] & 0xff) | (start[1] & 0xff) << 8) == GzipMembers.MAGIC;
        long length = request.getContentLengthLong();
        if (!gzip && length > limit) {
            throw tooLarge();
        }
        Body body = gzip ? inflated(wire, holder) : Body.read(wire, length, limit, budget, holder);
        return checked(body);
    }

    private Body inflated(InputStream wire, ByteBudget.Holder holder) throws IOException {
        try (GzipMembers gzip = new GzipMembers(wire)) {
            return Body.read(gzip, -1, limit, budget, holder);
        } catch (ZipException | EOFException e) {
            throw new NotReadableException("The body is not readable gzip: " + e.getMessage() + ".");
        }
    }

    private Body checked(Body body) {
        try {
            check(body);
            return body;
        } catch (RuntimeException e) {
            body.close();
            throw e;
        }
    }

    private void check(Body body) {
        if (body.length() > limit) {
            throw tooLarge();
        }
        int malformed = Utf8.malformedAt(body.bytes(), body.length());
        if (malformed >= 0) {
            throw new NotReadableException("The body is not UTF-8 at " + Utf8.position(body.bytes(), malformed) + ".");
        }
    }

    private static boolean gzip(@Nullable String encoding) {
        return switch (encoding == null ? "identity" : Ascii.lower(encoding.trim())) {
            case "identity", "" -> false;
            case "gzip", "x-gzip" -> true;
            default -> throw new UnknownEncodingException();
        };
    }

    private TooLargeException tooLarge() {
        return new TooLargeException(
                "A body may have at most %d bytes uncompressed. Send the activities in several requests."
                        .formatted(limit));
    }

    /** The body is not what it claims to be: answered 400, with the position. Nothing of it is stored. */
    public static final class NotReadableException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        public NotReadableException(String message) {
            super(message);
        }
    }

    /** The request is over a limit: answered 413. Nothing of it is stored. */
    public static final class TooLargeException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        public TooLargeException(String message) {
            super(message);
        }
    }

    /** A content encoding other than gzip: answered 415. */
    static final class UnknownEncodingException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        UnknownEncodingException() {
            super("Send the body as it is, or with Content-Encoding: gzip.");
        }
    }

    /**
     * Inflates a gzip body of any number of members (RFC 1952), in a loop: the JDK's stream recurses for each empty
     * member, until the stack overflows. Its messages say what is wrong and after how many bytes.
     */
    static final class GzipMembers extends InputStream {

        /** No real client sends more, and each costs time even when it is empty. */
        private static final int MAX_MEMBERS = 1_000;

        private static final int MAGIC = 0x8b1f;
        private static final int DEFLATE = 8;
        private static final int HEADER_CRC = 2;
        private static final int EXTRA = 4;
        private static final int NAME = 8;
        private static final int COMMENT = 16;

        private final InputStream wire;
        private final Inflater inflater = new Inflater(true);
        private final CRC32 crc = new CRC32();
        private final byte[] input = new byte[4 * 1024];
        private int position;
        private int available;
        private long consumed;
        private int members;
        private boolean inside;

        GzipMembers(InputStream wire) {
            this.wire = wire;
        }

        @Override
        public int read() throws IOException {
            byte[] singleByte = new byte[1];
            return read(singleByte, 0, 1) < 0 ? -1 : singleByte[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            while (inside || begin()) {
                int inflated = inflate(bytes, offset, length);
                if (inflated > 0 || length == 0) {
                    return inflated;
                }
                end();
            }
            return -1;
        }

        /** Returns 0 at the end of the member. */
        private int inflate(byte[] bytes, int offset, int length) throws IOException {
            try {
                while (true) {
                    int inflated = inflater.inflate(bytes, offset, length);
                    if (inflated > 0 || inflater.finished() || length == 0) {
                        crc.update(bytes, offset, inflated);
                        return inflated;
                    }
                    if (inflater.needsDictionary()) {
                        throw broken("asks for a dictionary");
                    }
                    if (!fill()) {
                        throw truncated();
                    }
                    inflater.setInput(input, position, available - position);
                    consumed += available - position;
                    position = available;
                }
            } catch (DataFormatException e) {
                throw broken("is damaged");
            }
        }

        /** Reads a member's header; returns false at the end of the body. */
        private boolean begin() throws IOException {
            if (!fill()) {
                if (members == 0) {
                    throw truncated();
                }
                return false;
            }
            if (++members > MAX_MEMBERS) {
                throw broken("has more than " + MAX_MEMBERS + " members");
            }
            if (twoBytes() != MAGIC || next() != DEFLATE) {
                throw broken(
                        members == 1 ? "does not start with a gzip header" : "has extra bytes after its last member");
            }
            int flags = next();
            skip(6);
            if ((flags & EXTRA) != 0) {
                skip(twoBytes());
            }
            skipText(flags & NAME);
            skipText(flags & COMMENT);
            skip((flags & HEADER_CRC) == 0 ? 0 : 2);
            inflater.reset();
            crc.reset();
            inside = true;
            return true;
        }

        /** Returns the bytes that the inflater did not need, and checks the member's checksum and length. */
        private void end() throws IOException {
            int rest = inflater.getRemaining();
            position = available - rest;
            consumed -= rest;
            long sum = fourBytes();
            long length = fourBytes();
            if (sum != crc.getValue() || length != (inflater.getBytesWritten() & 0xffff_ffffL)) {
                throw broken("is damaged: its check sum or length differs");
            }
            inside = false;
        }

        private long fourBytes() throws IOException {
            return twoBytes() | (long) twoBytes() << 16;
        }

        private int twoBytes() throws IOException {
            return next() | next() << 8;
        }

        private void skip(int bytes) throws IOException {
            for (int i = 0; i < bytes; i++) {
                next();
            }
        }

        private void skipText(int there) throws IOException {
            if (there != 0) {
                while (next() != 0) {
                    // the field ends with a zero byte
                }
            }
        }

        private int next() throws IOException {
            if (!fill()) {
                throw truncated();
            }
            consumed++;
            return input[position++] & 0xff;
        }

        /** Returns false at the end of the body. */
        private boolean fill() throws IOException {
            if (position == available) {
                available = Math.max(0, wire.read(input, 0, input.length));
                position = 0;
            }
            return position < available;
        }

        private ZipException broken(String what) {
            return new ZipException("it " + what + ", by byte " + consumed);
        }

        private EOFException truncated() {
            return new EOFException("it is truncated after " + consumed + " bytes");
        }

        /** Frees the inflater's native memory; the connection stays open. */
        @Override
        public void close() {
            inflater.end();
        }
    }
}

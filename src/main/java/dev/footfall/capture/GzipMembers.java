package dev.footfall.capture;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import java.util.zip.ZipException;

/**
 * Inflates a gzip body of any number of members (RFC 1952), in a loop: the JDK's stream goes one call deeper for each empty
 * member, until the stack overflows. Its messages say what is wrong and after how many bytes.
 */
final class GzipMembers extends InputStream {

    /** Nobody sends more; each costs time however little it holds. */
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
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
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

    /** 0 at the end of the member. */
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

    /** Reads a member's header; false at the end of the body. */
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
            throw broken(members == 1 ? "does not begin as gzip" : "has something else behind its last member");
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

    /** Gives back what the inflater did not need, and checks the member's sum and length. */
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
                // its end is a zero
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

    /** False at the end of the body. */
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

    /** Gives the inflater's memory back, which the heap does not hold; the connection stays open. */
    @Override
    public void close() {
        inflater.end();
    }
}

package dev.footfall.database;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.UUID;

/**
 * PostgreSQL's binary form of values, and of the stream that COPY reads and writes.
 *
 * @see <a href="https://www.postgresql.org/docs/current/sql-copy.html">COPY, "Binary Format"</a>
 */
public final class PgBinary {

    /** The length of a value that is null. */
    public static final int NULL = -1;

    /** The number of columns that ends a stream. */
    public static final short END = -1;

    /** PostgreSQL counts microseconds from the year 2000. */
    public static final long MICROS_1970_TO_2000 = 946_684_800_000_000L;

    private static final byte[] SIGNATURE = {'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xFF, '\r', '\n', 0};
    private static final long MICROS = 1_000_000;

    private PgBinary() {}

    /** Writes what precedes the rows. */
    public static void putHeader(ByteBuffer stream) {
        stream.put(SIGNATURE).putInt(0).putInt(0);
    }

    /** Reads up to the first row. */
    public static void skipHeader(ByteBuffer stream) {
        stream.position(SIGNATURE.length + Integer.BYTES);
        int extension = stream.getInt();
        stream.position(stream.position() + extension);
    }

    public static long micros(Instant moment) {
        return moment.getEpochSecond() * MICROS + moment.getNano() / 1_000 - MICROS_1970_TO_2000;
    }

    public static Instant instant(long micros) {
        long unix = micros + MICROS_1970_TO_2000;
        return Instant.ofEpochSecond(Math.floorDiv(unix, MICROS), Math.floorMod(unix, MICROS) * 1_000);
    }

    public static UUID uuid(ByteBuffer value) {
        return new UUID(value.getLong(), value.getLong());
    }
}

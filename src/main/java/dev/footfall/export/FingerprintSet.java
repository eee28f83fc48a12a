package dev.footfall.export;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.UUID;

/**
 * Who is in what was read: users and entities (which may be people), as fingerprints of eight bytes. Those that are new
 * since {@link #take} are to be kept; who was seen a while ago may be new again, so that it takes a mebibyte however
 * many there are. For one thread.
 */
final class FingerprintSet {

    static final int FINGERPRINT = Long.BYTES;
    private static final int MOST = 1 << 16;
    private static final int PLACES = 2 * MOST;

    private final long[] seen = new long[PLACES];
    private int size;
    private long[] fresh = new long[1 << 10];
    private int count;

    void see(UUID id) {
        long print = print(id);
        int index = (int) (print >>> 40) & PLACES - 1;
        while (seen[index] != 0) {
            if (seen[index] == print) {
                return;
            }
            index = index + 1 & PLACES - 1;
        }
        if (size == MOST) {
            forget();
            index = (int) (print >>> 40) & PLACES - 1;
        }
        seen[index] = print;
        size++;
        if (count == fresh.length) {
            fresh = Arrays.copyOf(fresh, 2 * count);
        }
        fresh[count++] = print;
    }

    /** The fingerprints that are new since the last time. */
    byte[] take() {
        ByteBuffer bytes = ByteBuffer.allocate(count * FINGERPRINT);
        bytes.asLongBuffer().put(fresh, 0, count);
        count = 0;
        return bytes.array();
    }

    /** Everybody is new again: what was taken is not kept. */
    void clear() {
        forget();
        count = 0;
    }

    private void forget() {
        Arrays.fill(seen, 0);
        size = 0;
    }

    static byte[] fingerprint(UUID id) {
        return ByteBuffer.allocate(FINGERPRINT).putLong(print(id)).array();
    }

    /** Ids of all versions are spread over all bits; two that share a print are as good as never met. */
    private static long print(UUID id) {
        long print = mix(id.getMostSignificantBits() + 0x9E3779B97F4A7C15L);
        print = mix(print ^ id.getLeastSignificantBits());
        return print == 0 ? 1 : print;
    }

    /** As {@code java.util.SplittableRandom} mixes. */
    private static long mix(long bits) {
        long mixed = (bits ^ bits >>> 30) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ mixed >>> 27) * 0x94d049bb133111ebL;
        return mixed ^ mixed >>> 31;
    }
}

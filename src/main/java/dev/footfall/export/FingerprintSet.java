package dev.footfall.export;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.UUID;

/**
 * People in what was read: users and entities (which may be people), as fingerprints of eight bytes. {@link #take}
 * returns those added since its last call; a person seen long ago may count as new again, which bounds the memory to a
 * mebibyte. Not thread-safe.
 */
final class FingerprintSet {

    static final int FINGERPRINT = Long.BYTES;
    private static final int MAX_SIZE = 1 << 16;
    private static final int SLOTS = 2 * MAX_SIZE;

    private final long[] seen = new long[SLOTS];
    private int size;
    private long[] fresh = new long[1 << 10];
    private int count;

    void see(UUID id) {
        long print = print(id);
        int index = (int) (print >>> 40) & SLOTS - 1;
        while (seen[index] != 0) {
            if (seen[index] == print) {
                return;
            }
            index = index + 1 & SLOTS - 1;
        }
        if (size == MAX_SIZE) {
            forget();
            index = (int) (print >>> 40) & SLOTS - 1;
        }
        seen[index] = print;
        size++;
        if (count == fresh.length) {
            fresh = Arrays.copyOf(fresh, 2 * count);
        }
        fresh[count++] = print;
    }

    /** The fingerprints added since the last call. */
    byte[] take() {
        ByteBuffer bytes = ByteBuffer.allocate(count * FINGERPRINT);
        bytes.asLongBuffer().put(fresh, 0, count);
        count = 0;
        return bytes.array();
    }

    /** Forgets everybody: what was taken could not be stored. */
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

    /** Ids of all versions are spread over all bits; collisions are improbable enough to ignore. */
    private static long print(UUID id) {
        long print = mix(id.getMostSignificantBits() + 0x9E3779B97F4A7C15L);
        print = mix(print ^ id.getLeastSignificantBits());
        return print == 0 ? 1 : print;
    }

    /** The mixing function of {@code java.util.SplittableRandom}. */
    private static long mix(long bits) {
        long mixed = (bits ^ bits >>> 30) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ mixed >>> 27) * 0x94d049bb133111ebL;
        return mixed ^ mixed >>> 31;
    }
}

package dev.footfall.privacy.suppression;

import dev.footfall.platform.KeyedHash;
import java.nio.ByteBuffer;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Caches keyed hashes of people, since a hash costs some 2 µs and the same people recur. Holds at most 65,536 (8 MB): a
 * new one replaces the one in the same slot. Thread-safe.
 */
final class PersonKeys {

    private record Known(UUID person, PersonKey key) {}

    private static final int SLOTS = 1 << 16;

    private final KeyedHash hash;
    private final AtomicReferenceArray<Known> known = new AtomicReferenceArray<>(SLOTS);

    PersonKeys(KeyedHash hash) {
        this.hash = hash;
    }

    PersonKey of(UUID person) {
        int mixed = person.hashCode() * 0x9E3779B9;
        int slot = mixed >>> 16;
        Known found = known.getAcquire(slot);
        if (found != null && found.person.equals(person)) {
            return found.key;
        }
        PersonKey key = PersonKey.of(hash.of(person));
        known.setRelease(slot, new Known(person, key));
        return key;
    }

    /** A person's keyed hash as a map key. */
    record PersonKey(long a, long b, long c, long d) {

        static PersonKey of(byte[] hash) {
            var bytes = ByteBuffer.wrap(hash);
            return new PersonKey(bytes.getLong(), bytes.getLong(), bytes.getLong(), bytes.getLong());
        }
    }
}

package dev.footfall.capture;

import java.time.Instant;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/** Ids that begin with their time (RFC 9562, version 7): random ones would cost a third of the write rate. */
final class Uuids {

    private static final long VERSION_MASK = 0xF000L;
    private static final long VARIANT = 0x8000_0000_0000_0000L;

    private Uuids() {}

    static UUID timeOrdered(Instant moment) {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        return version(moment.toEpochMilli() << 16 | random.nextInt(1 << 12), random.nextLong(), 7);
    }

    /** These bits with the version and variant fields of RFC 9562 set. */
    static UUID version(long high, long low, int version) {
        return new UUID(high & ~VERSION_MASK | (long) version << 12, low >>> 2 | VARIANT);
    }

    /** The milliseconds since 1970 that a version 7 id tells; empty for others. */
    static OptionalLong time(UUID id) {
        return id.version() == 7 && id.variant() == 2
                ? OptionalLong.of(id.getMostSignificantBits() >>> 16)
                : OptionalLong.empty();
    }
}

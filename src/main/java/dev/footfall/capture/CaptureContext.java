package dev.footfall.capture;

import dev.footfall.capture.Entry.ActivitySource;
import dev.footfall.platform.Caller;
import dev.footfall.platform.Caller.Scope;
import dev.footfall.platform.Sha256;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * What is the same for all activities of one request.
 *
 * @param key the API key that sends it; {@link Entry#NO_KEY} where none does
 * @param ownUser the person whose token this is, and the only one whose activity is allowed; null for a key
 * @param registersTypes whether unknown activity types register themselves, whatever the installation says
 * @param idempotencyKey identifies activities without an id, together with their index; null where none was sent
 */
record CaptureContext(
        ActivitySource source,
        UUID key,
        String callerName,
        @Nullable UUID ownUser,
        boolean mayImport,
        @Nullable String idempotencyKey,
        boolean registersTypes,
        Instant receivedAt) {

    static CaptureContext of(Caller caller, @Nullable String idempotencyKey, Instant receivedAt) {
        boolean key = caller.kind() == Caller.Kind.KEY;
        return new CaptureContext(
                key ? ActivitySource.KEY : ActivitySource.JWT,
                key ? caller.identity() : Entry.NO_KEY,
                caller.name(),
                key ? null : caller.userId(),
                caller.may(Scope.IMPORT),
                idempotencyKey,
                false,
                receivedAt);
    }

    /** For the events of a ready-made client, which its key sends. */
    static CaptureContext ofClient(Caller key, boolean registersTypes, Instant receivedAt) {
        return new CaptureContext(
                ActivitySource.KEY,
                key.identity(),
                key.name(),
                null,
                key.may(Scope.IMPORT),
                null,
                registersTypes,
                receivedAt);
    }

    /** The id of the activity at this index under the idempotency key: the same for the same caller, key and index. */
    UUID idAt(int index) {
        ByteBuffer hash =
                ByteBuffer.wrap(Sha256.of(callerName + '\0' + ownUser + '\0' + idempotencyKey + '\0' + index));
        return Uuids.version(hash.getLong(), hash.getLong(), 8);
    }

    /** Ids that begin with their time (RFC 9562, version 7): random ones would cost a third of the write rate. */
    static final class Uuids {

        private static final long VERSION_MASK = 0xF000L;
        private static final long VARIANT = 0x8000_0000_0000_0000L;

        private Uuids() {}

        static UUID timeOrdered(Instant moment) {
            ThreadLocalRandom random = ThreadLocalRandom.current();
            return version(moment.toEpochMilli() << 16 | random.nextInt(1 << 12), random.nextLong(), 7);
        }

        /** A UUID of these bits with the version and variant fields of RFC 9562 set. */
        static UUID version(long high, long low, int version) {
            return new UUID(high & ~VERSION_MASK | (long) version << 12, low >>> 2 | VARIANT);
        }

        /** The milliseconds since 1970 in a version 7 id; empty for others. */
        static OptionalLong time(UUID id) {
            return id.version() == 7 && id.variant() == 2
                    ? OptionalLong.of(id.getMostSignificantBits() >>> 16)
                    : OptionalLong.empty();
        }
    }
}

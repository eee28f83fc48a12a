package dev.footfall.privacy.suppression;

import dev.footfall.platform.KeyedHash;
import dev.footfall.platform.SqlTime;
import dev.footfall.privacy.suppression.SuppressionEntry.PersonKeys.PersonKey;
import java.nio.ByteBuffer;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * One reason not to store a person's activity.
 *
 * @param type key of the only type; null for all
 * @param dayFrom the first moment covered; null for no beginning
 * @param dayTo the end, exclusive; null for {@code until}
 * @param since when it was requested
 * @param until the time of the newest activity that a deletion removed; the end of an erasure or a pause, null while it
 *     lasts
 */
record SuppressionEntry(
        UUID id,
        long version,
        PersonKey person,
        Kind kind,
        @Nullable Short type,
        @Nullable Instant dayFrom,
        @Nullable Instant dayTo,
        Instant since,
        @Nullable Instant until) {

    enum Kind {
        DELETION,
        ERASURE,
        PAUSE;

        String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static final String COLUMNS = "id, version, person_hash, kind, activity_type, day_from, day_to, since, until";

    static SuppressionEntry map(ResultSet row) throws SQLException {
        return new SuppressionEntry(
                row.getObject("id", UUID.class),
                row.getLong("version"),
                PersonKey.of(row.getBytes("person_hash")),
                Kind.valueOf(row.getString("kind").toUpperCase(Locale.ROOT)),
                row.getObject("activity_type", Short.class),
                SqlTime.instantOrNull(row, "day_from"),
                SqlTime.instantOrNull(row, "day_to"),
                SqlTime.instant(row, "since"),
                SqlTime.instantOrNull(row, "until"));
    }

    /** Whether this entry suppresses an activity of the person. */
    boolean covers(short activityType, Instant occurredAt, Instant receivedAt) {
        return switch (kind) {
            case ERASURE -> until == null || isUpTo(until, until, occurredAt, receivedAt);
            case DELETION -> isOfThatPart(activityType, occurredAt) && isUpTo(since, since, occurredAt, receivedAt);
            case PAUSE ->
                until == null
                        ? !receivedAt.isBefore(since)
                        : !occurredAt.isBefore(since) && occurredAt.isBefore(end(until));
        };
    }

    /**
     * Whether an activity may be a copy of a deleted one whose time was in the future: its time does not cover it, and
     * only its id distinguishes it from a new one.
     */
    boolean mayCoverById(short activityType, Instant occurredAt) {
        return kind == Kind.DELETION
                && until != null
                && occurredAt.isAfter(since)
                && !occurredAt.isAfter(until)
                && isOfThatPart(activityType, occurredAt);
    }

    boolean isOpen() {
        return until == null;
    }

    /** Whether it covers nothing that could still arrive: capture rejects activity older than this moment. */
    boolean isOver(Instant oldest) {
        return until != null && until.isBefore(oldest) && since.isBefore(oldest);
    }

    private boolean isOfThatPart(short activityType, Instant occurredAt) {
        return (type == null || type == activityType)
                && (dayFrom == null || !occurredAt.isBefore(dayFrom))
                && (dayTo == null || occurredAt.isBefore(dayTo));
    }

    /** Activity received before the request belongs to it even if the sender's clock was ahead. */
    private static boolean isUpTo(@Nullable Instant last, Instant requestedAt, Instant occurredAt, Instant receivedAt) {
        return last != null && (!occurredAt.isAfter(last) || !receivedAt.isAfter(requestedAt));
    }

    /** Many senders truncate times to the second: activity in the second of the resumption counts as new. */
    private static Instant end(Instant until) {
        return until.truncatedTo(ChronoUnit.SECONDS);
    }

    /**
     * Caches keyed hashes of people, since a hash costs some 2 µs and the same people recur. Holds at most 65,536 (8
     * MB): a new one replaces the one in the same slot. Thread-safe.
     */
    static final class PersonKeys {

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
}

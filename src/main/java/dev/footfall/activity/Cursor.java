package dev.footfall.activity;

import dev.footfall.activity.Total.Accuracy;
import dev.footfall.platform.InvalidInputException;
import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.UUID;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * Where the next page begins, as an opaque text for an address: version, position, the total (so that later pages need
 * not count again), the filter's fingerprint, a checksum. It grants no access beyond that of the filter;
 * the checksum is there to detect mistakes.
 */
public record Cursor(Position position, Total total) {

    private static final byte VERSION = 2;
    private static final int LENGTH = 1 + 8 + 16 + 16 + 8 + 1 + 4 + 4;
    private static final Accuracy[] ACCURACIES = Accuracy.values();
    private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("9999-12-31T00:00:00Z");

    public String encode(ActivityFilter filter) {
        ByteBuffer bytes = ByteBuffer.allocate(LENGTH)
                .put(VERSION)
                .putLong(ChronoUnit.MICROS.between(Instant.EPOCH, position.occurredAt()))
                .putLong(position.id().getMostSignificantBits())
                .putLong(position.id().getLeastSignificantBits())
                .putLong(position.userId().getMostSignificantBits())
                .putLong(position.userId().getLeastSignificantBits())
                .putLong(total.number())
                .put((byte) total.accuracy().ordinal())
                .putInt(filter.fingerprint());
        bytes.putInt(sum(bytes));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
    }

    /**
     * The cursor of a text; null for null.
     *
     * @throws InvalidInputException with the field {@code cursor} when the text is no cursor, or one of another filter
     */
    public static @Nullable Cursor decode(@Nullable String text, ActivityFilter filter) {
        if (text == null) {
            return null;
        }
        try {
            ByteBuffer bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(text));
            if (bytes.capacity() == LENGTH && bytes.get() == VERSION) {
                Instant occurredAt = Instant.EPOCH.plus(bytes.getLong(), ChronoUnit.MICROS);
                Cursor cursor = new Cursor(
                        new Position(
                                occurredAt,
                                new UUID(bytes.getLong(), bytes.getLong()),
                                new UUID(bytes.getLong(), bytes.getLong())),
                        new Total(bytes.getLong(), ACCURACIES[Math.floorMod(bytes.get(), ACCURACIES.length)]));
                boolean sameFilter = bytes.getInt() == filter.fingerprint();
                boolean intact = sum(bytes) == bytes.getInt() && cursor.total.number() >= 0 && holds(occurredAt);
                if (intact && !sameFilter) {
                    throw new InvalidInputException(
                            "cursor",
                            "foreign_cursor",
                            "'cursor' belongs to other filters: start again at the first page.");
                }
                if (intact && cursor.encode(filter).equals(text)) {
                    return cursor;
                }
            }
        } catch (IllegalArgumentException | DateTimeException | ArithmeticException e) {
            // no cursor: reported below
        }
        throw new InvalidInputException(
                "cursor",
                "invalid_cursor",
                "'cursor' must be the nextCursor of an earlier answer: start again at the first page.");
    }

    private static boolean holds(Instant moment) {
        return moment.isAfter(EARLIEST) && moment.isBefore(LATEST);
    }

    private static int sum(ByteBuffer bytes) {
        CRC32 sum = new CRC32();
        sum.update(bytes.array(), 0, LENGTH - 4);
        return (int) sum.getValue();
    }

    /**
     * A position in the list of all activity, newest first: just after the activity with this identity, which need not
     * exist any more.
     */
    public record Position(Instant occurredAt, UUID id, UUID userId) {

        public static Position of(Activity activity) {
            return new Position(activity.occurredAt(), activity.id(), activity.userId());
        }
    }
}

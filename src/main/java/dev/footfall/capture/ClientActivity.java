package dev.footfall.capture;

import dev.footfall.platform.Timestamps;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An event as its sender knows it, for {@link ClientCapture}.
 *
 * @param messageId by which the sender repeats it, any text; null: it is new each time
 * @param person any text
 * @param activityType the name of a type
 * @param entityId any text
 * @param metadata a JSON object in UTF-8
 * @param timestamp as sent, which a repetition repeats: ISO 8601, in UTC where it has no offset, or the seconds or
 *     milliseconds since 1970
 * @param correction what to add to the timestamp, where the sender's clock is off; without a timestamp, to the time of
 *     receipt
 */
public record ClientActivity(
        @Nullable String messageId,
        @Nullable String person,
        @Nullable String activityType,
        @Nullable String entityType,
        @Nullable String entityId,
        byte @Nullable [] metadata,
        @Nullable String timestamp,
        Duration correction) {

    private static final int MAX_NUMBER_LENGTH = 20;
    /** As seconds the year 5138, as milliseconds March 1973. */
    private static final double FIRST_MILLIS = 1e11;

    /** The same event, known by another message id. */
    public ClientActivity withMessageId(String id) {
        return new ClientActivity(id, person, activityType, entityType, entityId, metadata, timestamp, correction);
    }

    /**
     * The moment that a client wrote.
     *
     * @throws DateTimeException when it is none
     */
    public static Instant moment(String text) {
        if (isNumber(text)) {
            double number = Double.parseDouble(text);
            if (Math.abs(number) < FIRST_MILLIS) {
                return Instant.ofEpochSecond((long) number, Math.round(number % 1 * 1e6) * 1_000);
            }
            return Instant.ofEpochMilli((long) number);
        }
        try {
            return Timestamps.parse(text);
        } catch (DateTimeException e) {
            return Timestamps.parse(text + "Z");
        }
    }

    private static boolean isNumber(String text) {
        if (text.isEmpty() || text.length() > MAX_NUMBER_LENGTH) {
            return false;
        }
        int dots = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '.' && i > 0 && ++dots == 1) {
                continue;
            }
            if (c < '0' || c > '9') {
                return false;
            }
        }
        return true;
    }
}

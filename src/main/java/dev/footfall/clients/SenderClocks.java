package dev.footfall.clients;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.footfall.capture.ClientActivity;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * How far a sender's clock is off, by the time at which it says to send. Some clients repeat a refused request with the
 * time of the first attempt, which looks like a slow clock: a time that lies just before a refusal, or before this
 * process began, is therefore not taken for one. Thread-safe.
 */
@Component
final class SenderClocks {

    private static final Duration TOLERATED = Duration.ofMinutes(1);
    /** A client that was refused gives up within that. */
    private static final Duration REPEATED_WITHIN = Duration.ofMinutes(10);

    private static final int SOURCES = 10_000;

    private final Clock clock;
    /** By source, or by address where a request was refused before its source was known. */
    private final Cache<Object, Instant> refusals = Caffeine.newBuilder()
            .maximumSize(SOURCES)
            .expireAfterWrite(Duration.ofHours(1))
            .build();
    /** Before it all were refused. */
    private final Instant start;

    SenderClocks(Clock clock) {
        this.clock = clock;
        this.start = clock.instant();
    }

    /** What to add to the times of a request's events. */
    Duration correction(UUID source, String address, @Nullable String sentAt, Instant receivedAt) {
        if (sentAt == null) {
            return Duration.ZERO;
        }
        Instant sent;
        try {
            sent = ClientActivity.moment(sentAt);
        } catch (DateTimeException e) {
            return Duration.ZERO;
        }
        Duration off = Duration.between(sent, receivedAt);
        boolean right = off.abs().compareTo(TOLERATED) <= 0;
        return right
                        || mayBeRepeated(sent, start)
                        || mayBeRepeated(sent, refusals.getIfPresent(source))
                        || mayBeRepeated(sent, refusals.getIfPresent(address))
                ? Duration.ZERO
                : Duration.ofMillis(off.toMillis());
    }

    private static boolean mayBeRepeated(Instant sent, @Nullable Instant refusal) {
        return refusal != null
                && sent.isAfter(refusal.minus(REPEATED_WITHIN))
                && sent.isBefore(refusal.plus(TOLERATED));
    }

    /** A request was answered with a failure that clients repeat; its source is null where it was not known. */
    void refused(@Nullable UUID source, String address) {
        refusals.put(source == null ? address : source, clock.instant());
    }
}

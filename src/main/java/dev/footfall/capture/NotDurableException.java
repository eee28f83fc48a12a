package dev.footfall.capture;

import dev.footfall.platform.UnavailableException;
import java.time.Duration;

/** Nothing more can be made durable just now: answered 503 with {@code Retry-After}; sending the same again is safe. */
final class NotDurableException extends UnavailableException {

    private static final long serialVersionUID = 1L;
    private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

    NotDurableException(String message) {
        super(message + " Nothing of this request is lost if you send it again.", RETRY_AFTER);
    }
}

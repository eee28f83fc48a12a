package dev.footfall.platform;

import java.time.Duration;

/** Cannot be done just now and may be tried again: answered 503 with {@code Retry-After}. */
public class UnavailableException extends RuntimeException {

    private final Duration retryAfter;

    public UnavailableException(String detail, Duration retryAfter) {
        super(detail);
        this.retryAfter = retryAfter;
    }

    public Duration retryAfter() {
        return retryAfter;
    }
}

package dev.footfall.capture;

import java.time.Duration;

/** A caller sends more than its rate: answered 429 with {@code Retry-After}. */
final class TooFastException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final Duration retryAfter;

    TooFastException(Duration retryAfter) {
        super(
                "This caller sends more activities than it may just now. Nothing of this request was taken; send it again later.");
        this.retryAfter = retryAfter;
    }

    Duration retryAfter() {
        return retryAfter;
    }
}

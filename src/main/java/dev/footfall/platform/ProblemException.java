package dev.footfall.platform;

import java.time.Duration;

/**
 * The exceptions that any module may throw and {@link Problems} answers as {@code application/problem+json}. Their
 * message is the answer's detail, so it says what is wrong and how to mend it.
 */
public final class ProblemException {

    private ProblemException() {}

    /** The request conflicts with the current state, e.g. a job that already runs: answered 409. */
    public static class ConflictException extends RuntimeException {

        public ConflictException(String detail) {
            super(detail);
        }
    }

    /** The caller is known and may not do this: answered 403. */
    public static class ForbiddenException extends RuntimeException {

        public ForbiddenException(String detail) {
            super(detail);
        }
    }

    /** There is no such thing, or the caller may not know whether there is one: answered 404. */
    public static class NotFoundException extends RuntimeException {

        public NotFoundException(String detail) {
            super(detail);
        }
    }

    /** Not possible now, and worth a retry: answered 503 with {@code Retry-After}. */
    public static class UnavailableException extends RuntimeException {

        private final Duration retryAfter;

        public UnavailableException(String detail, Duration retryAfter) {
            super(detail);
            this.retryAfter = retryAfter;
        }

        public Duration retryAfter() {
            return retryAfter;
        }
    }
}

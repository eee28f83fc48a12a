package dev.footfall.capture;

/** The request is over a limit: answered 413. Nothing of it is stored. */
final class TooLargeException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    TooLargeException(String message) {
        super(message);
    }
}

package dev.footfall.capture;

/** The body is not what it claims to be: answered 400, with the place. Nothing of it is stored. */
final class NotReadableException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    NotReadableException(String message) {
        super(message);
    }
}

package dev.footfall.capture;

/** A content encoding other than gzip: answered 415. */
final class UnknownEncodingException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    UnknownEncodingException() {
        super("Send the body as it is, or with Content-Encoding: gzip.");
    }
}

package dev.footfall.platform;

/** The caller is known and may not do this: answered 403. */
public class ForbiddenException extends RuntimeException {

    public ForbiddenException(String detail) {
        super(detail);
    }
}

package dev.footfall.platform;

/** The caller is known and may not do this: answered 403. */
public class Forbidden extends RuntimeException {

    public Forbidden(String detail) {
        super(detail);
    }
}

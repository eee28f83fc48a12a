package dev.footfall.platform;

/** There is no such thing, or the caller may not know whether there is one: answered 404. */
public class NotFoundException extends RuntimeException {

    public NotFoundException(String detail) {
        super(detail);
    }
}

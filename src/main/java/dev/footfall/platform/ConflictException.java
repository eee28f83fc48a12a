package dev.footfall.platform;

/** It contradicts what is there now, e.g. a job that already runs: answered 409. */
public class ConflictException extends RuntimeException {

    public ConflictException(String detail) {
        super(detail);
    }
}

package dev.footfall.activity;

import java.time.LocalDate;

/** Readers of the raw table were never all gone at once for a minute. */
public final class PartitionBusyException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    PartitionBusyException(LocalDate day, Throwable cause) {
        super(
                "The partition of %s could not be changed, since somebody read raw activity all the time. Nothing was changed: start it again."
                        .formatted(day),
                cause);
    }
}

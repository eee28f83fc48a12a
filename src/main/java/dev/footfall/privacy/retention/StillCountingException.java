package dev.footfall.privacy.retention;

import java.time.LocalDate;

/** A day kept getting activity while it was being counted for the last time. */
final class StillCountingException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    StillCountingException(LocalDate day) {
        super(
                "%s got activity all the time while it was counted for the last time. Nothing was changed: start it again."
                        .formatted(day));
    }
}

package dev.footfall.testkit;

import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/**
 * The day of the wall clock, for tests of what was today, yesterday or some days ago: it must not change while they
 * look.
 */
public final class Today {

    private Today() {}

    /** Today in UTC, with so much of it left: where it is less, tomorrow is waited for. */
    public static LocalDate lasting(Duration needed) {
        LocalDateTime now = LocalDateTime.now(ZoneOffset.UTC);
        LocalDate day = now.plus(needed).toLocalDate();
        if (day.isAfter(now.toLocalDate())) {
            Wait.until(
                    needed.plusMinutes(1), () -> !LocalDate.now(ZoneOffset.UTC).isBefore(day));
        }
        return day;
    }
}

package dev.footfall.privacy.removal;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Optional;

/** A day of the reporting zone, from a request. */
public final class DayParameter {

    public static final String CODE = "invalid_date";
    public static final String DETAIL = "'date' must be a day like 2026-11-22.";

    private DayParameter() {}

    /** Empty if the text is not a day, or a day that cannot have activity. */
    public static Optional<LocalDate> of(String text) {
        try {
            var day = LocalDate.parse(text);
            return day.getYear() >= 1970 && day.getYear() < 9999 ? Optional.of(day) : Optional.empty();
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}

package dev.footfall.analytics.report;

import dev.footfall.platform.InvalidInputException;
import dev.footfall.platform.QueryParameters;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.convert.DurationStyle;

/** Reads parameters of reports and collects all errors, so that one answer reports them together. */
public final class ReportParameters {

    private final List<InvalidInputException.Field> errors = new ArrayList<>();

    public void wrong(String field, String code, String detail) {
        errors.add(new InvalidInputException.Field(field, code, detail));
    }

    /** Throws if anything is wrong so far. Called before anything is queried. */
    public void check() {
        if (!errors.isEmpty()) {
            throw new InvalidInputException(errors);
        }
    }

    /** Includes errors of the query string itself: unknown and repeated names. */
    public void check(QueryParameters parameters) {
        add(parameters);
        check();
    }

    /** Adds the errors of the query string to those collected so far. */
    public void add(QueryParameters parameters) {
        try {
            parameters.check();
        } catch (InvalidInputException e) {
            errors.addAll(e.fields());
        }
    }

    public LocalDate date(String field, @Nullable String text, LocalDate defaultValue) {
        if (text == null || text.isBlank()) {
            return defaultValue;
        }
        try {
            LocalDate date = LocalDate.parse(text);
            if (date.getYear() >= 1970 && date.getYear() < 10_000) {
                return date;
            }
        } catch (DateTimeException notADate) {
            // Reported below, like a year out of range.
        }
        wrong(field, "invalid_date", "'" + field + "' must be a date like 2026-11-22.");
        return defaultValue;
    }

    public YearMonth month(String field, @Nullable String text, YearMonth defaultValue) {
        if (text == null || text.isBlank()) {
            return defaultValue;
        }
        try {
            YearMonth month = YearMonth.parse(text);
            if (month.getYear() >= 1970 && month.getYear() < 10_000) {
                return month;
            }
        } catch (DateTimeException notAMonth) {
            // Reported below, like a year out of range.
        }
        wrong(field, "invalid_month", "'" + field + "' must be a month like 2026-11.");
        return defaultValue;
    }

    public int number(String field, @Nullable String text, int defaultValue, int min, int max) {
        if (text == null || text.isBlank()) {
            return defaultValue;
        }
        try {
            int number = Integer.parseInt(text.strip());
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException notANumber) {
            // Reported below, like a number out of range.
        }
        wrong(field, "invalid_number", "'%s' must be a whole number from %d to %d.".formatted(field, min, max));
        return defaultValue;
    }

    /** A value of an enum, written in lower case with hyphens. */
    public <E extends Enum<E>> E choice(String field, @Nullable String text, E defaultValue) {
        if (text == null || text.isBlank()) {
            return defaultValue;
        }
        E[] values = defaultValue.getDeclaringClass().getEnumConstants();
        for (E value : values) {
            if (words(value).equals(text)) {
                return value;
            }
        }
        wrong(
                field,
                "unknown_value",
                "'" + field + "' must be one of "
                        + Arrays.stream(values).map(ReportParameters::words).collect(Collectors.joining(", ")) + ".");
        return defaultValue;
    }

    private static String words(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public boolean flag(String field, @Nullable String text) {
        if (text == null || text.isBlank() || text.equals("false")) {
            return false;
        }
        if (!text.equals("true")) {
            wrong(field, "invalid_boolean", "'" + field + "' must be true or false.");
        }
        return true;
    }

    public Duration duration(String field, @Nullable String text, Duration defaultValue, Duration max) {
        if (text == null || text.isBlank()) {
            return defaultValue;
        }
        try {
            Duration duration = DurationStyle.detectAndParse(text);
            if (duration.compareTo(Duration.ofSeconds(1)) >= 0 && duration.compareTo(max) <= 0) {
                return duration;
            }
        } catch (IllegalArgumentException | ArithmeticException notADuration) {
            // Reported below, like a duration out of range.
        }
        wrong(
                field,
                "invalid_duration",
                "'%s' must be a duration like 30m, 12h or 7d, of at most %d days.".formatted(field, max.toDays()));
        return defaultValue;
    }
}

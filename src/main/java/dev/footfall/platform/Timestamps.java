package dev.footfall.platform;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Timestamps as senders and callers write them: a date, a time and an offset, in each form of ISO 8601 and RFC 3339
 * that clients send. Other ways to name a moment (weeks, days of the year, parts of a minute, years of five digits) are
 * refused.
 */
public final class Timestamps {

    private static final int SECONDS_END = "2026-11-22T10:15:30".length();
    private static final int SECONDS_PER_DAY = 86_400;

    private static final String OFFSET = "(?<offset>[Zz]|(?<sign>[+\u2212-])(?<oh>\\d\\d)(?::?(?<om>[0-5]\\d))?)";
    private static final String FRACTION = "(?:[.,](?<fraction>\\d{1,40}))?";
    /** 2026-11-22T10:15:30.123Z, with punctuation. */
    private static final Pattern EXTENDED = Pattern.compile(
            "(?<y>\\d{4})-(?<m>\\d\\d)-(?<d>\\d\\d)[Tt ](?<h>\\d\\d):(?<min>[0-5]\\d)(?::(?<s>[0-5]\\d|60)" + FRACTION
                    + ")?" + OFFSET);
    /** 20261122T101530.123Z, without punctuation. */
    private static final Pattern BASIC =
            Pattern.compile("(?<y>\\d{4})(?<m>\\d\\d)(?<d>\\d\\d)[Tt](?<h>\\d\\d)(?<min>[0-5]\\d)(?:(?<s>[0-5]\\d|60)"
                    + FRACTION + ")?" + OFFSET);

    private Timestamps() {}

    /**
     * Parses the usual form, {@code 2026-11-22T10:15:30.123Z}, digit by digit (a tenth of the library's time, which one
     * core in eight would otherwise spend on it), any other by its pattern. A fraction is cut after nine digits; 24:00
     * is the end of its day; a leap second is the second before it.
     *
     * @throws DateTimeException when it is no timestamp with an offset
     */
    public static Instant parse(String text) {
        return isUsual(text) ? parseUsual(text) : other(text);
    }

    private static Instant other(String text) {
        Matcher read = EXTENDED.matcher(text);
        if (!read.matches()) {
            read = BASIC.matcher(text);
            if (!read.matches()) {
                throw new DateTimeException("no timestamp with an offset");
            }
        }
        LocalDate day = LocalDate.of(number(read, "y"), number(read, "m"), number(read, "d"));
        int hour = number(read, "h");
        int second = number(read, "s");
        int nano = nano(read.group("fraction"));
        boolean leap = second == 60;
        int ofDay = hour * 3_600 + number(read, "min") * 60 + (leap ? 59 : second);
        if (hour > 24 || ofDay > SECONDS_PER_DAY || ofDay == SECONDS_PER_DAY && nano > 0) {
            throw new DateTimeException("a day has 24 hours");
        }
        int offset = offset(read);
        // leap seconds are inserted at the end of a UTC day
        if (leap && Math.floorMod(ofDay - offset, SECONDS_PER_DAY) != SECONDS_PER_DAY - 1) {
            throw new DateTimeException("a leap second is the last of a day of UTC");
        }
        return Instant.ofEpochSecond(day.toEpochDay() * SECONDS_PER_DAY + ofDay - offset, nano);
    }

    private static int offset(Matcher read) {
        int seconds = number(read, "oh") * 3_600 + number(read, "om") * 60;
        if (seconds > 18 * 3_600) {
            throw new DateTimeException("no offset is of more than 18 hours");
        }
        return "+".equals(read.group("sign")) ? seconds : -seconds;
    }

    private static int nano(@Nullable String fraction) {
        return fraction == null ? 0 : Integer.parseInt((fraction + "000000000").substring(0, 9));
    }

    private static int number(Matcher read, String group) {
        String digits = read.group(group);
        return digits == null ? 0 : Integer.parseInt(digits);
    }

    private static boolean isUsual(String text) {
        int length = text.length();
        if (length <= SECONDS_END || length > SECONDS_END + 11 || text.charAt(length - 1) != 'Z') {
            return false;
        }
        for (int i = 0; i < length - 1; i++) {
            char c = text.charAt(i);
            boolean right = switch (i) {
                case 4, 7 -> c == '-';
                case 10 -> c == 'T';
                case 13, 16 -> c == ':';
                case 19 -> c == '.' && length > SECONDS_END + 2;
                default -> c >= '0' && c <= '9';
            };
            if (!right) {
                return false;
            }
        }
        // a leap second, and 24:00 at the end of a day, are left to the pattern
        return number(text, 11, 13) < 24 && number(text, 14, 16) < 60 && number(text, 17, 19) < 60;
    }

    private static Instant parseUsual(String text) {
        LocalDate day = LocalDate.of(number(text, 0, 4), number(text, 5, 7), number(text, 8, 10));
        int second = number(text, 11, 13) * 3_600 + number(text, 14, 16) * 60 + number(text, 17, 19);
        int nano = 0;
        if (text.length() > SECONDS_END + 1) {
            int end = text.length() - 1;
            nano = number(text, SECONDS_END + 1, end);
            for (int digits = end - SECONDS_END - 1; digits < 9; digits++) {
                nano *= 10;
            }
        }
        return Instant.ofEpochSecond(day.toEpochDay() * SECONDS_PER_DAY + second, nano);
    }

    private static int number(String text, int from, int to) {
        int number = 0;
        for (int i = from; i < to; i++) {
            number = number * 10 + text.charAt(i) - '0';
        }
        return number;
    }
}

package dev.footfall.activity;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Numbers in metadata that are shown as they were sent. {@code jsonb} expands every number: {@code 9e307} returns as
 * 308 digits, so 8 KiB of such numbers as 400 KiB, and what was read could not be sent again. So a number that would
 * get longer is stored as a text, U+FDD0 and the number as sent, and printed as a number again wherever metadata is
 * shown. That character belongs to no language: Unicode reserves it for programs' own use.
 */
public final class SentNumbers {

    /** The prefix of a number that is stored as a text. */
    public static final char MARK = '\uFDD0';

    private static final byte[] MARK_BYTES = String.valueOf(MARK).getBytes(StandardCharsets.UTF_8);

    private SentNumbers() {}

    /**
     * Whether {@code jsonb} would write a JSON number longer than it is. Only for numbers whose exponent fits a
     * double's.
     */
    public static boolean grow(String number) {
        int e = Math.max(number.indexOf('e'), number.indexOf('E'));
        if (e < 0) {
            return false;
        }
        int sign = number.charAt(0) == '-' ? 1 : 0;
        int point = number.indexOf('.');
        int integerDigits = (point < 0 ? e : point) - sign;
        int fraction = point < 0 ? 0 : e - point - 1;
        int exponent = Integer.parseInt(number.substring(number.charAt(e + 1) == '+' ? e + 2 : e + 1));
        String digits = number.substring(sign, e).replace(".", "");
        int leadingZeros = 0;
        while (leadingZeros < digits.length() && digits.charAt(leadingZeros) == '0') {
            leadingZeros++;
        }
        boolean zero = leadingZeros == digits.length();
        int writtenDigits = zero ? 1 : Math.max(1, integerDigits + exponent - leadingZeros);
        int writtenFraction = Math.max(0, fraction - exponent);
        int written = (zero ? 0 : sign) + writtenDigits + (writtenFraction == 0 ? 0 : 1 + writtenFraction);
        return written > number.length();
    }

    /** Whether a text that somebody sent would be mistaken for a stored number. */
    public static boolean looksStored(char[] chars, int offset, int length) {
        if (length < 2 || chars[offset] != MARK) {
            return false;
        }
        for (int i = offset + 1; i < offset + length; i++) {
            if (!isOfNumber(chars[i])) {
                return false;
            }
        }
        return true;
    }

    /** The text that is stored in place of a number. */
    static String stored(String number) {
        return MARK + number;
    }

    /** Metadata as it is shown: marked texts from {@code jsonb} are numbers again. */
    public static byte @Nullable [] shown(byte @Nullable [] stored) {
        int found = stored == null ? -1 : find(stored, 1);
        if (stored == null || found < 0) {
            return stored;
        }
        byte[] shown = new byte[stored.length];
        int length = 0;
        int copied = 0;
        for (; found >= 0; found = find(stored, found + 1)) {
            int end = end(stored, found);
            if (end >= 0) {
                length = copy(stored, copied, found - 1, shown, length);
                length = copy(stored, found + MARK_BYTES.length, end, shown, length);
                copied = end + 1;
            }
        }
        length = copy(stored, copied, stored.length, shown, length);
        return Arrays.copyOf(shown, length);
    }

    public static @Nullable String shownText(@Nullable String stored) {
        if (stored == null || stored.indexOf(MARK) < 0) {
            return stored;
        }
        return new String(shown(stored.getBytes(StandardCharsets.UTF_8)), StandardCharsets.UTF_8);
    }

    /** The index of the next mark at the beginning of a text, from {@code from} on; below zero where there is none. */
    private static int find(byte[] json, int from) {
        for (int i = from; i <= json.length - MARK_BYTES.length; i++) {
            if (json[i] == MARK_BYTES[0]
                    && json[i + 1] == MARK_BYTES[1]
                    && json[i + 2] == MARK_BYTES[2]
                    && json[i - 1] == '"'
                    && !isEscaped(json, i - 1)) {
                return i;
            }
        }
        return -1;
    }

    private static boolean isEscaped(byte[] json, int at) {
        int backslashes = 0;
        while (at - backslashes > 0 && json[at - backslashes - 1] == '\\') {
            backslashes++;
        }
        return backslashes % 2 == 1;
    }

    /** The index of the marked text's closing quote; below zero where it is no number, or a key. */
    private static int end(byte[] json, int mark) {
        int end = mark + MARK_BYTES.length;
        while (end < json.length && isOfNumber((char) json[end])) {
            end++;
        }
        boolean number = end > mark + MARK_BYTES.length && end < json.length && json[end] == '"';
        return number && (end + 1 == json.length || json[end + 1] != ':') ? end : -1;
    }

    private static boolean isOfNumber(char c) {
        return c >= '0' && c <= '9' || c == '-' || c == '+' || c == '.' || c == 'e' || c == 'E';
    }

    private static int copy(byte[] from, int begin, int end, byte[] to, int at) {
        System.arraycopy(from, begin, to, at, end - begin);
        return at + end - begin;
    }
}

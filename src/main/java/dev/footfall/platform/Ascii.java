package dev.footfall.platform;

import java.util.Locale;

/**
 * Compares words that decide rights (roles, account names, header keywords): the letters A to Z match in both cases,
 * every other character only itself. Unicode's case folding, as in {@link String#equalsIgnoreCase} and {@link
 * String#toUpperCase(Locale)}, also matches look-alikes: a dotless i (U+0131) with I, the kelvin sign (U+212A) with K.
 * The database does the same by {@code lower(… collate "C")}.
 */
public final class Ascii {

    private Ascii() {}

    /** The text with A to Z in lower case. */
    public static String lower(String text) {
        int first = 0;
        while (first < text.length() && !isUpper(text.charAt(first))) {
            first++;
        }
        if (first == text.length()) {
            return text;
        }
        var lower = text.toCharArray();
        for (int i = first; i < lower.length; i++) {
            lower[i] = lower(lower[i]);
        }
        return new String(lower);
    }

    public static boolean equalsIgnoreCase(String one, String other) {
        return one.length() == other.length() && startsWithIgnoreCase(one, other);
    }

    public static boolean startsWithIgnoreCase(String text, String prefix) {
        if (text.length() < prefix.length()) {
            return false;
        }
        for (int i = 0; i < prefix.length(); i++) {
            if (lower(text.charAt(i)) != lower(prefix.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isUpper(char c) {
        return c >= 'A' && c <= 'Z';
    }

    private static char lower(char c) {
        return isUpper(c) ? (char) (c + ('a' - 'A')) : c;
    }
}

package dev.footfall.platform;

import java.util.Locale;

/**
 * Compares words that decide rights (roles, account names, keywords of headers): the letters A to Z are alike in both
 * cases, every other character is only itself. Unicode's folding, which {@link String#equalsIgnoreCase} and {@link
 * String#toUpperCase(Locale)} do, takes look-alikes for them: a dotless i (U+0131) for an I, the sign for kelvin
 * (U+212A) for a K. The database does the same by {@code lower(… collate "C")}.
 */
public final class Ascii {

    private Ascii() {}

    /** With a to z for A to Z. */
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

package dev.footfall.capture.scrub;

import java.util.regex.Pattern;
import org.apache.commons.validator.routines.InetAddressValidator;

/**
 * Finds IPv4 and IPv6 addresses. Four numbers with dots are an address unless something marks them as a version: the
 * key, a word or a sign before them ({@code version 1.2.3.4}, {@code ^1.2.3.4}, {@code lib-1.2.3.4.jar}, {@code
 * Chrome/126.0.0.0}) or a suffix ({@code 1.2.3.4-rc}). When in doubt it is an address.
 */
final class IpAddresses {
    private static final Pattern BEFORE_VERSION = Pattern.compile(
            "(?:.*\\P{L})?(?:v|ver|versions?|release|build|firmware|sdk|section|chapter|clause|rev|revision|app"
                    + "|chrome|firefox|safari|edge|opera|webview|android|ios|windows|macos|kernel|driver|runtime"
                    + "|plugin|update|patch|upgrade|updated? to|upgraded? to|upgrade from"
                    + "|versión|versão|versi|sürüm|версия|إصدار|الإصدار|版本)\\.?[ :=]{1,2}"
                    + "|(?:.*[\\s(;])?[a-z]+/|.*[~^]|.*[<>=]= ?|.*[a-z]-",
            Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE | Pattern.DOTALL);
    private static final int CONTEXT = 24;
    private static final int MAX_LENGTH = 45;

    private final InetAddressValidator addresses = InetAddressValidator.getInstance();

    void find(String text, boolean version, Spans spans) {
        int colon = text.indexOf(':');
        if (colon >= 0 && (text.indexOf("::", colon) >= 0 || hasSixColons(text, colon))) {
            findSixes(text, spans);
        }
        if (!version && text.indexOf('.') >= 0) {
            findFours(text, spans);
        }
    }

    private static boolean hasSixColons(String text, int first) {
        int colons = 0;
        for (int at = first; at >= 0 && colons < 6; at = text.indexOf(':', at + 1)) {
            colons++;
        }
        return colons == 6;
    }

    private static void findFours(String text, Spans spans) {
        for (int i = 0; i + 7 <= text.length(); i++) {
            if (isDigit(text.charAt(i)) && (i == 0 || !isInside(text.charAt(i - 1)))) {
                int end = four(text, i);
                if (end > 0 && !isVersion(text, i)) {
                    spans.add(i, end, PersonalKind.IP);
                    i = end - 1;
                }
            }
        }
    }

    private static int four(String text, int start) {
        int at = start;
        int rest = 0;
        for (int octet = 0; octet < 4; octet++) {
            int from = at;
            int value = 0;
            while (at < text.length() && at - from < 4 && isDigit(text.charAt(at))) {
                value = value * 10 + text.charAt(at++) - '0';
            }
            boolean leadingZero = at - from > 1 && text.charAt(from) == '0';
            if (at == from || value > 255 || leadingZero || (octet == 0 && value == 0)) {
                return -1;
            }
            rest += octet == 0 ? 0 : value;
            if (octet < 3 && (at >= text.length() || text.charAt(at++) != '.')) {
                return -1;
            }
        }
        char after = at < text.length() ? text.charAt(at) : ' ';
        char second = at + 1 < text.length() ? text.charAt(at + 1) : ' ';
        boolean continues = Character.isLetterOrDigit(after)
                || (after == '.' && isDigit(second))
                || ((after == '-' || after == '+') && Character.isLetter(second));
        // 126.0.0.0 is a browser version, and nobody's address.
        return continues || rest == 0 ? -1 : at;
    }

    private static boolean isVersion(String text, int start) {
        return BEFORE_VERSION
                .matcher(text)
                .region(Math.max(0, start - CONTEXT), start)
                .matches();
    }

    private void findSixes(String text, Spans spans) {
        int i = 0;
        while (i < text.length()) {
            if (!isSix(text.charAt(i)) || (i > 0 && isSixBefore(text, i))) {
                i++;
                continue;
            }
            int colons = 0;
            int end = i;
            while (end < text.length() && (isSix(text.charAt(end)) || isMappedDot(text, i, end))) {
                colons += text.charAt(end++) == ':' ? 1 : 0;
            }
            boolean inWord = end < text.length() && Character.isLetter(text.charAt(end));
            if (colons > 1 && end - i <= MAX_LENGTH + 1 && !inWord) {
                boolean trailing = text.charAt(end - 1) == ':' && text.charAt(end - 2) != ':';
                int stop = trailing ? end - 1 : end;
                if (isAddress(text.substring(i, stop), trailing ? colons - 1 : colons)) {
                    spans.add(i, stop, PersonalKind.IP);
                }
            }
            i = Math.max(end, i + 1);
        }
    }

    /** Needs a group of three or more characters and a digit; otherwise {@code a::b} in any program would match. */
    private boolean isAddress(String candidate, int colons) {
        if (colons < 6 && !candidate.contains("::")) {
            return false;
        }
        boolean group = colons == 7 || candidate.equals("::1");
        for (String part : candidate.split(":", -1)) {
            group |= part.length() >= 3;
        }
        return group && candidate.chars().anyMatch(IpAddresses::isDigit) && addresses.isValidInet6Address(candidate);
    }

    /** A key and its colon may precede an address, as in {@code ip:2001:db8::1}. */
    private static boolean isSixBefore(String text, int i) {
        char before = text.charAt(i - 1);
        return Character.isLetterOrDigit(before)
                || before == '.'
                || (before == ':' && i > 1 && isSix(text.charAt(i - 2)));
    }

    private static boolean isMappedDot(String text, int start, int at) {
        return text.charAt(at) == '.'
                && at > start
                && isDigit(text.charAt(at - 1))
                && at + 1 < text.length()
                && isDigit(text.charAt(at + 1));
    }

    private static boolean isSix(int c) {
        return c == ':' || isDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    }

    private static boolean isInside(char c) {
        return Character.isLetterOrDigit(c) || c == '.';
    }

    private static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }
}

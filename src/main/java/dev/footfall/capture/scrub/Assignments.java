package dev.footfall.capture.scrub;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds values that follow a personal key inside a text: the parameters of a URL or a form, a cookie, JSON kept as
 * text; those after a label for a secret; and the user and password in a URL's host part. Only the value is replaced. A
 * value that is just true, false or null stays.
 */
final class Assignments {
    private static final int MAX_KEY_LENGTH = 64;
    private static final String END_OF_VALUE = "&;# \t\r\n\"'<>,)}|";
    private static final int MAX_LABEL_LENGTH = 32;
    private static final Set<PersonalKind> SECRETS =
            Set.of(PersonalKind.SECRET, PersonalKind.TOKEN, PersonalKind.GOVERNMENT_ID, PersonalKind.BANK_ACCOUNT);
    private static final Set<PersonalKind> COMMON =
            Set.of(PersonalKind.NAME, PersonalKind.ADDRESS, PersonalKind.LOCATION, PersonalKind.IP);
    private static final Set<String> EMPTY = Set.of("", "true", "false", "null", "None", "undefined", "0", "1");

    private final PersonalKeys keys;

    Assignments(PersonalKeys keys) {
        this.keys = keys;
    }

    void find(FoldedText folded, Spans spans) {
        String text = folded.text();
        for (int at = text.indexOf('='); at >= 0; at = text.indexOf('=', at + 1)) {
            parameter(folded, at, spans);
        }
        for (int at = text.indexOf(':'); at >= 0; at = text.indexOf(':', at + 1)) {
            if (text.startsWith("//", at + 1)) {
                userInfo(text, at + 3, spans);
            } else if (at > 0 && text.charAt(at - 1) == '"') {
                member(text, at - 1, spans);
            } else {
                labelled(text, at, spans);
            }
        }
    }

    private void parameter(FoldedText folded, int at, Spans spans) {
        String text = folded.text();
        int start = at;
        while (start > 0 && at - start < MAX_KEY_LENGTH && isKey(text.charAt(start - 1))) {
            start--;
        }
        PersonalKind kind = kind(text.substring(start, at));
        boolean inAddress =
                start == 0 || "?&;#".indexOf(text.charAt(start - 1)) >= 0 || text.startsWith("; ", start - 2);
        int from = at + 1;
        boolean quoted = text.startsWith("\"", from);
        // Elsewhere, as in <a name="top">, a name or a place is more often code than personal data.
        if (kind == null || (COMMON.contains(kind) && (!inAddress || quoted))) {
            return;
        }
        if (quoted) {
            quoted(text, from, kind, spans);
            return;
        }
        int end = from;
        // An encoded character belongs to the value, unless the whole assignment was encoded, as in a URL within a URL.
        boolean nested = folded.isEncoded(at);
        while (end < text.length()
                && (END_OF_VALUE.indexOf(text.charAt(end)) < 0 || (!nested && folded.isEncoded(end)))) {
            end++;
        }
        add(text, from, end, kind, spans);
    }

    private void member(String text, int quote, Spans spans) {
        int open = text.lastIndexOf('"', quote - 1);
        if (open < 0 || quote - open > MAX_KEY_LENGTH) {
            return;
        }
        PersonalKind kind = kind(text.substring(open + 1, quote));
        int from = quote + 2;
        while (from < text.length() && text.charAt(from) == ' ') {
            from++;
        }
        if (kind == null || from == text.length()) {
            return;
        }
        if (text.charAt(from) == '"') {
            quoted(text, from, kind, spans);
        } else {
            int end = from;
            while (end < text.length() && ",}] \r\n".indexOf(text.charAt(end)) < 0) {
                end++;
            }
            add(text, from, end, kind, spans);
        }
    }

    /** In {@code my password: hunter2}: a secret in prose, distinguished from prose about secrets by a digit in it. */
    private void labelled(String text, int colon, Spans spans) {
        int start = colon;
        int words = 1;
        while (start > 0 && colon - start < MAX_LABEL_LENGTH) {
            char c = text.charAt(start - 1);
            if (!Character.isLetter(c) && c != '_' && c != '-' && (c != ' ' || ++words > 2)) {
                break;
            }
            start--;
        }
        if (start == colon || colon + 1 >= text.length()) {
            return;
        }
        PersonalKind kind = kind(text.substring(start, colon));
        if (kind == null || !SECRETS.contains(kind)) {
            return;
        }
        int from = text.charAt(colon + 1) == ' ' ? colon + 2 : colon + 1;
        int end = from;
        int digits = 0;
        while (end < text.length() && END_OF_VALUE.indexOf(text.charAt(end)) < 0) {
            digits += Character.isDigit(text.charAt(end++)) ? 1 : 0;
        }
        int length = end - from;
        if (digits > 0 && length >= 4 && (length > digits || length >= 6)) {
            spans.add(from, end, kind);
        }
    }

    private static void quoted(String text, int quote, PersonalKind kind, Spans spans) {
        int end = quote + 1;
        while (end < text.length() && text.charAt(end) != '"') {
            end += text.charAt(end) == '\\' ? 2 : 1;
        }
        // A shorter value is markup, as in accesskey="n".
        if (end - quote > 2) {
            add(text, quote + 1, Math.min(end, text.length()), kind, spans);
        }
    }

    /** In {@code https://kim:pass@host/}; a user without a password may be {@code git@}. */
    private static void userInfo(String text, int from, Spans spans) {
        int end = from;
        int colon = -1;
        while (end < text.length() && "/?# \t\r\n\"'<>@".indexOf(text.charAt(end)) < 0) {
            if (text.charAt(end) == ':' && colon < 0) {
                colon = end;
            }
            end++;
        }
        if (colon > 0 && end < text.length() && text.charAt(end) == '@') {
            spans.add(from, end, PersonalKind.SECRET);
        }
    }

    private static void add(String text, int from, int end, PersonalKind kind, Spans spans) {
        if (!EMPTY.contains(text.substring(from, end))) {
            spans.add(from, end, kind);
        }
    }

    private @Nullable PersonalKind kind(String key) {
        return key.isEmpty() ? null : keys.of(key.strip()).personal();
    }

    private static boolean isKey(char c) {
        return Character.isLetterOrDigit(c) || c == '_' || c == '-' || c == '.' || c == '[' || c == ']' || c == '$';
    }
}

package dev.footfall.capture.scrub;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds values that stand behind a personal key inside a text: the parameters of a URL or a form, a cookie, JSON kept as
 * text; and the user and password in front of a URL's host. Only the value goes. A value that is no more than true, false
 * or null stays.
 */
final class Assignments {
    private static final int LONGEST_KEY = 64;
    private static final String END_OF_VALUE = "&;# \t\r\n\"'<>,)}|";
    private static final Set<String> EMPTY = Set.of("", "true", "false", "null", "undefined", "0", "1");

    private final PersonalKeys keys;

    Assignments(PersonalKeys keys) {
        this.keys = keys;
    }

    void find(FoldedText folded, Spans spans) {
        String text = folded.text();
        for (int at = text.indexOf('='); at >= 0; at = text.indexOf('=', at + 1)) {
            parameter(folded, at, spans);
        }
        for (int at = text.indexOf("\":"); at > 0; at = text.indexOf("\":", at + 2)) {
            member(text, at, spans);
        }
        for (int at = text.indexOf("://"); at > 0; at = text.indexOf("://", at + 3)) {
            userInfo(text, at + 3, spans);
        }
    }

    private void parameter(FoldedText folded, int at, Spans spans) {
        String text = folded.text();
        int start = at;
        while (start > 0 && at - start < LONGEST_KEY && isKey(text.charAt(start - 1))) {
            start--;
        }
        PersonalKind kind = kind(text.substring(start, at));
        if (kind == null) {
            return;
        }
        int from = at + 1;
        if (from < text.length() && text.charAt(from) == '"') {
            quoted(text, from, kind, spans);
            return;
        }
        int end = from;
        // What was encoded belongs to the value, unless the whole assignment was, as in an address within an address.
        boolean nested = folded.isEncoded(at);
        while (end < text.length()
                && (END_OF_VALUE.indexOf(text.charAt(end)) < 0 || (!nested && folded.isEncoded(end)))) {
            end++;
        }
        add(text, from, end, kind, spans);
    }

    private void member(String text, int quote, Spans spans) {
        int open = text.lastIndexOf('"', quote - 1);
        if (open < 0 || quote - open > LONGEST_KEY) {
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

    private static void quoted(String text, int quote, PersonalKind kind, Spans spans) {
        int end = quote + 1;
        while (end < text.length() && text.charAt(end) != '"') {
            end += text.charAt(end) == '\\' ? 2 : 1;
        }
        add(text, quote + 1, Math.min(end, text.length()), kind, spans);
    }

    /** In {@code https://kim:pass@host/}; without a password the user alone may be {@code git@}. */
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
        return key.isEmpty() ? null : keys.of(key).personal();
    }

    private static boolean isKey(char c) {
        return Character.isLetterOrDigit(c) || c == '_' || c == '-' || c == '.' || c == '[' || c == ']' || c == '$';
    }
}

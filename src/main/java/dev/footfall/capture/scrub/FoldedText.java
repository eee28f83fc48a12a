package dev.footfall.capture.scrub;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A text as a person would read it: percent-encoding decoded (however often it was applied), JSON and HTML escapes too,
 * full-width and other scripts' digits and letters as ASCII, unusual spaces and dashes as plain ones, invisible
 * characters removed, {@code (at)} and {@code [dot]} as signs. Patterns match this form; {@link #origin} maps back to
 * the sent text, of which only the matching part is replaced.
 */
record FoldedText(String sent, String text, int @Nullable [] origins, boolean encoded) {

    private static final Pattern ESCAPE =
            Pattern.compile("\\\\u00([0-7][0-9a-fA-F])|&#x0*+([0-9a-fA-F]{2});|&#0*+(\\d{2,3});");
    private static final Pattern SPELLED =
            Pattern.compile(" ?[(\\[] ?(?:(at|@)|(?:dot|\\.)) ?[)\\]] ?", Pattern.CASE_INSENSITIVE);

    static FoldedText of(String sent, int traits) {
        boolean disguised = (traits & (JsonBytes.DISGUISE | JsonBytes.BRACKET)) != 0
                || sent.indexOf('%') >= 0
                || sent.contains("&#")
                || sent.contains("\\u00");
        return disguised ? new Folding(sent).fold() : new FoldedText(sent, sent, null, false);
    }

    boolean isFolded() {
        return origins != null;
    }

    /** The index in the sent text of this index in the folded one. */
    int origin(int index) {
        return origins == null ? index : origins[index];
    }

    /** Whether the character at this index of the folded text was percent-encoded in the sent one. */
    boolean isEncoded(int index) {
        return encoded && sent.charAt(origin(index)) == '%' && origin(index + 1) - origin(index) > 1;
    }

    private static final class Folding {
        private final String sent;
        private final StringBuilder folded;
        private final int[] origins;
        private boolean encoded;

        Folding(String sent) {
            this.sent = sent;
            this.folded = new StringBuilder(sent.length());
            this.origins = new int[sent.length() + 1];
        }

        FoldedText fold() {
            int at = 0;
            while (at < sent.length()) {
                at = step(at);
            }
            origins[folded.length()] = sent.length();
            return new FoldedText(sent, folded.toString(), origins, encoded);
        }

        /** Folds what stands at this index and returns the index of what follows. */
        private int step(int at) {
            char c = sent.charAt(at);
            int end = switch (c) {
                case '%' -> percent(at);
                case '\\', '&' -> escape(at);
                case '(', '[' -> spelled(at);
                case ' ' -> sent.startsWith("(", at + 1) || sent.startsWith("[", at + 1) ? spelled(at) : -1;
                default -> -1;
            };
            if (end > 0) {
                return end;
            }
            int point = sent.codePointAt(at);
            int plain = point < 128 ? point : plain(point);
            if (plain >= 0) {
                add(plain, at);
            }
            return at + Character.charCount(point);
        }

        private void add(int point, int at) {
            for (char c : Character.toChars(point)) {
                origins[folded.length()] = at;
                folded.append(c);
            }
        }

        private int percent(int at) {
            int decoded = hexPair(at + 1);
            int end = at + 3;
            if (decoded < 0) {
                return -1;
            }
            for (int again = hexPair(end); decoded == '%' && again >= 0; again = hexPair(end)) {
                decoded = again;
                end += 2;
            }
            encoded = true;
            add(decoded, at);
            return end;
        }

        private int escape(int at) {
            Matcher escape = ESCAPE.matcher(sent).region(at, sent.length());
            if (!escape.lookingAt()) {
                return -1;
            }
            String hex = escape.group(1) != null ? escape.group(1) : escape.group(2);
            int decoded = hex != null ? Integer.parseInt(hex, 16) : Integer.parseInt(escape.group(3));
            if (decoded > 127) {
                return -1;
            }
            add(decoded, at);
            return escape.end();
        }

        private int spelled(int at) {
            Matcher sign = SPELLED.matcher(sent).region(at, sent.length());
            if (!sign.lookingAt()) {
                return -1;
            }
            add(sign.group(1) != null ? '@' : '.', at);
            return sign.end();
        }

        /** The ASCII character of two hex digits, or -1. */
        private int hexPair(int at) {
            if (at + 2 > sent.length()) {
                return -1;
            }
            int high = Character.digit(sent.charAt(at), 16);
            int low = Character.digit(sent.charAt(at + 1), 16);
            return high < 0 || high > 7 || low < 0 ? -1 : (high << 4) | low;
        }

        /** The plain form of one character, or -1 for an invisible one. */
        private static int plain(int c) {
            if (Character.isDigit(c)) {
                return '0' + Character.digit(c, 10);
            }
            if (c >= 0xff01 && c <= 0xff5e) {
                return c - 0xfee0;
            }
            return switch (c) {
                case 0xad, 0x200b, 0x200c, 0x200d, 0x200e, 0x200f, 0x2060, 0x2061, 0x2062, 0x2063, 0x2064, 0xfeff -> -1;
                case 0xa0, 0x2028, 0x2029, 0x202f, 0x205f, 0x3000 -> ' ';
                case 0x2010, 0x2011, 0x2012, 0x2013, 0x2014, 0x2015, 0x2212, 0xfe58, 0xfe63 -> '-';
                case 0x2024, 0x3002, 0xfe52, 0xff61 -> '.';
                case 0xfe55 -> ':';
                case 0xfe62 -> '+';
                case 0xfe6b -> '@';
                default -> c >= 0x2000 && c <= 0x200a ? ' ' : c;
            };
        }
    }
}

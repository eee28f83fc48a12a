package dev.footfall.platform;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Finds ids of people in a JSON text, in values and keys at any depth and in the middle of a text: a UUID with its four
 * dashes, or its 32 digits with no other around them, in upper or lower case. Looks at one byte in 32 where there is
 * none.
 */
public final class MentionedIds {

    /** Replaces an erased person's id. */
    public static final String MARK = "[redacted:erased]";

    private static final byte[] REDACTED = MARK.getBytes(StandardCharsets.US_ASCII);
    private static final int DIGITS = 32;
    private static final int WITH_DASHES = 36;
    private static final byte[] VALUES = new byte[128];

    static {
        Arrays.fill(VALUES, (byte) -1);
        for (char c = '0'; c <= '9'; c++) {
            VALUES[c] = (byte) (c - '0');
        }
        for (char c = 'a'; c <= 'f'; c++) {
            VALUES[c] = (byte) (c - 'a' + 10);
            VALUES[c - 'a' + 'A'] = VALUES[c];
        }
    }

    private MentionedIds() {}

    private interface Hit {
        void at(int from, int to, UUID id);
    }

    /** Calls the visitor for each id. */
    public static void find(byte @Nullable [] json, Consumer<UUID> visitor) {
        if (json != null) {
            scan(json, (_, _, id) -> visitor.accept(id));
        }
    }

    /**
     * The text with {@code [redacted:erased]} in place of the matching ids, never longer than before; the same array
     * where none matches.
     */
    public static byte[] redact(byte[] json, Predicate<UUID> which) {
        Redaction redaction = new Redaction(json);
        scan(json, (from, to, id) -> {
            if (which.test(id)) {
                redaction.replace(from, to);
            }
        });
        return redaction.text();
    }

    /** Whether a text that is not JSON has a matching id in it. */
    public static boolean mentions(String text, Predicate<UUID> which) {
        boolean[] found = {false};
        scan(text.getBytes(StandardCharsets.UTF_8), (_, _, id) -> found[0] |= which.test(id));
        return found[0];
    }

    /** As {@link #redact}, for a text that is not JSON. */
    public static String redactText(String text, Predicate<UUID> which) {
        StringBuilder redacted = new StringBuilder();
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        int[] copied = {0};
        scan(bytes, (from, to, id) -> {
            if (which.test(id)) {
                redacted.append(new String(bytes, copied[0], from - copied[0], StandardCharsets.UTF_8))
                        .append(MARK);
                copied[0] = to;
            }
        });
        return copied[0] == 0
                ? text
                : redacted.append(new String(bytes, copied[0], bytes.length - copied[0], StandardCharsets.UTF_8))
                        .toString();
    }

    /** A regular expression of PostgreSQL, for {@code ~*}, that matches an id wherever {@link #redact} does. */
    public static String pattern(UUID id) {
        String text = id.toString();
        return text + "|(?<![0-9a-f])" + text.replace("-", "") + "(?![0-9a-f])";
    }

    /** Looks at one byte in 32: every run of digits and dashes that could be an id covers one of them. */
    private static void scan(byte[] json, Hit hit) {
        int previousEnd = 0;
        int index = DIGITS - 1;
        while (index < json.length) {
            if (!isPart(json[index])) {
                index += DIGITS;
                continue;
            }
            int from = index;
            while (from > previousEnd && isPart(json[from - 1])) {
                from--;
            }
            int to = index + 1;
            while (to < json.length && isPart(json[to])) {
                to++;
            }
            run(json, from, to, hit);
            previousEnd = to;
            index = to + DIGITS - 1;
        }
    }

    private static void run(byte[] json, int from, int to, Hit hit) {
        int index = from;
        while (index + DIGITS <= to) {
            int length = idAt(json, index, from, to);
            if (length > 0) {
                hit.at(index, index + length, id(json, index, length));
                index += length;
            } else {
                index++;
            }
        }
    }

    /** The length of the id that begins at {@code index}; zero where none does. */
    private static int idAt(byte[] json, int index, int from, int to) {
        if (index + WITH_DASHES <= to && isWithDashes(json, index)) {
            return WITH_DASHES;
        }
        boolean alone =
                (index == from || json[index - 1] == '-') && (index + DIGITS == to || json[index + DIGITS] == '-');
        if (!alone) {
            return 0;
        }
        for (int i = index; i < index + DIGITS; i++) {
            if (json[i] == '-') {
                return 0;
            }
        }
        return DIGITS;
    }

    private static boolean isWithDashes(byte[] json, int index) {
        for (int i = 0; i < WITH_DASHES; i++) {
            boolean dash = i == 8 || i == 13 || i == 18 || i == 23;
            if (dash != (json[index + i] == '-')) {
                return false;
            }
        }
        return true;
    }

    private static UUID id(byte[] json, int index, int length) {
        long max = 0;
        long min = 0;
        int digits = 0;
        for (int i = index; i < index + length; i++) {
            if (json[i] != '-') {
                if (digits++ < 16) {
                    max = max << 4 | VALUES[json[i]];
                } else {
                    min = min << 4 | VALUES[json[i]];
                }
            }
        }
        return new UUID(max, min);
    }

    private static boolean isPart(byte b) {
        return b == '-' || b >= 0 && VALUES[b] >= 0;
    }

    private static final class Redaction {

        private final byte[] json;
        private final ByteArrayOutputStream out = new ByteArrayOutputStream(0);
        private int copied;
        private int position;
        private boolean inString;

        Redaction(byte[] json) {
            this.json = json;
        }

        void replace(int from, int to) {
            if (from < copied) {
                return; // in the same number
            }
            lookUpTo(from);
            int begin = from;
            int end = to;
            if (!inString) { // a number whose digits are an id
                while (isOfNumber(json[begin - 1])) {
                    begin--;
                }
                while (isOfNumber(json[end])) {
                    end++;
                }
            }
            out.write(json, copied, begin - copied);
            quote();
            out.writeBytes(REDACTED);
            quote();
            copied = end;
        }

        private void quote() {
            if (!inString) {
                out.write('"');
            }
        }

        private void lookUpTo(int index) {
            for (; position < index; position++) {
                if (json[position] == '\\' && inString) {
                    position++;
                } else if (json[position] == '"') {
                    inString = !inString;
                }
            }
        }

        private static boolean isOfNumber(byte b) {
            return b >= '0' && b <= '9' || b == '.' || b == '-' || b == '+' || b == 'e' || b == 'E';
        }

        byte[] text() {
            if (copied == 0) {
                return json;
            }
            out.write(json, copied, json.length - copied);
            return out.toByteArray();
        }
    }
}

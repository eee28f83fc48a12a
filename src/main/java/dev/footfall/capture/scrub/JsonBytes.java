package dev.footfall.capture.scrub;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A growing buffer of compact JSON in UTF-8. Writing a text looks at each character once and collects what the scrubber
 * needs to leave a harmless text alone (the trait constants): most texts never reach a pattern. Not thread-safe.
 */
final class JsonBytes {
    /** Returned for a text that PostgreSQL cannot store: U+0000 or half a surrogate pair. */
    static final int UNSTORABLE = -1;

    /** One of {@code @ % =}. */
    static final int MARK = 1;

    static final int DOT = 2;
    static final int COLON = 4;
    /** An opening bracket, as in {@code kim (at) example.org}. */
    static final int BRACKET = 8;
    /** Full-width forms, other scripts' digits, odd spaces and dashes: {@link FoldedText} undoes them. */
    static final int DISGUISE = 16;

    /** The number of digits is stored above the flags. */
    static final int DIGITS_SHIFT = 9;

    static final int SPACE = 32;

    /** An ASCII letter in upper case, as ids have them. */
    static final int UPPER = 128;

    private static final int ESCAPE = 64;
    private static final int DIGIT_BIT = 8;
    private static final int FLAGS = MARK | DOT | COLON | BRACKET | DISGUISE | SPACE | UPPER;
    private static final int[] TRAITS = traits();
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private byte[] bytes = new byte[512];
    private int size;

    private static int[] traits() {
        int[] traits = new int[128];
        Arrays.fill(traits, 0, 0x20, ESCAPE);
        traits['"'] = ESCAPE;
        traits['\\'] = ESCAPE;
        traits[' '] = SPACE;
        traits['@'] = MARK;
        traits['%'] = MARK;
        traits['='] = MARK;
        traits['.'] = DOT;
        traits[':'] = COLON;
        traits['('] = BRACKET;
        traits['['] = BRACKET;
        Arrays.fill(traits, 'A', 'Z' + 1, UPPER);
        Arrays.fill(traits, '0', '9' + 1, 1 << DIGIT_BIT);
        return traits;
    }

    int size() {
        return size;
    }

    void truncate(int newSize) {
        size = newSize;
    }

    byte[] toByteArray() {
        return Arrays.copyOf(bytes, size);
    }

    void append(char ascii) {
        reserve(1);
        bytes[size++] = (byte) ascii;
    }

    void append(byte[] more) {
        reserve(more.length);
        System.arraycopy(more, 0, bytes, size, more.length);
        size += more.length;
    }

    void ascii(char[] chars, int offset, int length) {
        reserve(length);
        for (int i = 0; i < length; i++) {
            bytes[size + i] = (byte) chars[offset + i];
        }
        size += length;
    }

    int text(String text) {
        return text(text.toCharArray(), 0, text.length());
    }

    /** Writes a quoted text and returns its traits, or {@link #UNSTORABLE}. */
    int text(char[] chars, int offset, int length) {
        reserve(length + 2);
        byte[] target = bytes;
        int at = size;
        target[at++] = '"';
        int seen = 0;
        int digits = 0;
        for (int i = offset, end = offset + length; i < end; i++) {
            char c = chars[i];
            if (c >= 128) {
                size = at;
                return rest(chars, i, end, seen, digits);
            }
            int trait = TRAITS[c];
            seen |= trait;
            if ((seen & ESCAPE) != 0) {
                size = at;
                return rest(chars, i, end, seen & ~ESCAPE, digits);
            }
            digits += trait >> DIGIT_BIT;
            target[at++] = (byte) c;
        }
        target[at++] = '"';
        size = at;
        return (seen & FLAGS) | (digits << DIGITS_SHIFT);
    }

    private int rest(char[] chars, int from, int end, int seenBefore, int digitsBefore) {
        reserve((end - from) * 6 + 1);
        int seen = seenBefore;
        int digits = digitsBefore;
        for (int i = from; i < end; i++) {
            char c = chars[i];
            if (c < 128) {
                int trait = TRAITS[c];
                seen |= trait;
                digits += trait >> DIGIT_BIT;
                if ((trait & ESCAPE) == 0) {
                    bytes[size++] = (byte) c;
                } else if (c == 0) {
                    return UNSTORABLE;
                } else {
                    escape(c);
                }
            } else if (!Character.isSurrogate(c)) {
                if (isDisguise(c)) {
                    seen |= DISGUISE;
                    digits += Character.isDigit(c) ? 1 : 0;
                }
                encode(c);
            } else if (Character.isHighSurrogate(c) && i + 1 < end && Character.isLowSurrogate(chars[i + 1])) {
                int point = Character.toCodePoint(c, chars[++i]);
                if (Character.isDigit(point)) {
                    seen |= DISGUISE;
                    digits++;
                }
                encode(point);
            } else {
                return UNSTORABLE;
            }
        }
        bytes[size++] = '"';
        return (seen & FLAGS) | (digits << DIGITS_SHIFT);
    }

    private static boolean isDisguise(char c) {
        return c == 0xa0
                || c == 0xad
                || (c >= 0x2000 && c <= 0x2064)
                || c == 0x2212
                || (c >= 0x3000 && c <= 0x3002)
                || c == 0xfeff
                || (c >= 0xfe50 && c <= 0xfe6b)
                || (c >= 0xff01 && c <= 0xff61)
                || (c >= 0x660 && Character.isDigit(c));
    }

    private void escape(char c) {
        bytes[size++] = '\\';
        switch (c) {
            case '\n' -> bytes[size++] = 'n';
            case '\t' -> bytes[size++] = 't';
            case '\r' -> bytes[size++] = 'r';
            case '\b' -> bytes[size++] = 'b';
            case '\f' -> bytes[size++] = 'f';
            case '"', '\\' -> bytes[size++] = (byte) c;
            default -> {
                bytes[size++] = 'u';
                bytes[size++] = '0';
                bytes[size++] = '0';
                bytes[size++] = HEX[c >> 4];
                bytes[size++] = HEX[c & 15];
            }
        }
    }

    private void encode(int point) {
        if (point < 0x800) {
            bytes[size++] = (byte) (0xc0 | (point >> 6));
        } else {
            if (point < 0x10000) {
                bytes[size++] = (byte) (0xe0 | (point >> 12));
            } else {
                bytes[size++] = (byte) (0xf0 | (point >> 18));
                bytes[size++] = (byte) (0x80 | ((point >> 12) & 0x3f));
            }
            bytes[size++] = (byte) (0x80 | ((point >> 6) & 0x3f));
        }
        bytes[size++] = (byte) (0x80 | (point & 0x3f));
    }

    private void reserve(int more) {
        if (bytes.length - size < more) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
        }
    }
}

package dev.footfall.capture.scrub;

/**
 * A text as a person would read it: percent-encoding undone (however often it was applied), full-width and other scripts'
 * digits and letters as ASCII, odd spaces and dashes as plain ones, invisible characters left out. Patterns look at this
 * form; {@link #origin} leads back to the sent text, of which only the matching part is replaced.
 */
record FoldedText(String sent, String text, int[] origins, boolean encoded) {

    static boolean isDisguise(char c) {
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

    static FoldedText of(String sent) {
        int length = sent.length();
        StringBuilder folded = new StringBuilder(length);
        int[] origins = new int[length + 1];
        boolean encoded = false;
        int i = 0;
        while (i < length) {
            int start = i;
            int point = sent.codePointAt(i);
            i += Character.charCount(point);
            int decoded = point == '%' ? hexPair(sent, i) : -1;
            if (decoded >= 0) {
                i += 2;
                encoded = true;
                for (int again = hexPair(sent, i); decoded == '%' && again >= 0; again = hexPair(sent, i)) {
                    decoded = again;
                    i += 2;
                }
                point = decoded;
            }
            int plain = point < 128 ? point : plain(point);
            if (plain < 0) {
                continue;
            }
            origins[folded.length()] = start;
            if (Character.charCount(plain) == 2) {
                origins[folded.length() + 1] = start;
            }
            folded.appendCodePoint(plain);
        }
        origins[folded.length()] = length;
        return new FoldedText(sent, folded.toString(), origins, encoded);
    }

    /** Where in the sent text this index of the folded one stands. */
    int origin(int index) {
        return origins[index];
    }

    /** Whether this index of the folded text was percent-encoded in the sent one. */
    boolean isEncoded(int index) {
        return encoded && sent.charAt(origins[index]) == '%' && origins[index + 1] - origins[index] > 1;
    }

    /** The ASCII character that two hex digits stand for, or -1. */
    private static int hexPair(String text, int at) {
        if (at + 2 > text.length()) {
            return -1;
        }
        int high = Character.digit(text.charAt(at), 16);
        int low = Character.digit(text.charAt(at + 1), 16);
        return high < 0 || high > 7 || low < 0 ? -1 : (high << 4) | low;
    }

    /** One character for one, or -1 for what nobody sees. */
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

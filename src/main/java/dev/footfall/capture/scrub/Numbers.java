package dev.footfall.capture.scrub;

import java.math.BigDecimal;

/** The limits of numbers in metadata, on their text: a number is kept as it was sent. */
final class Numbers {
    static final int MOST_DIGITS = 40;
    private static final int LONGEST_INTEGER = 20;

    private Numbers() {}

    static int digits(String number) {
        return (int) number.chars().filter(c -> c >= '0' && c <= '9').count();
    }

    /** Too large becomes infinite, too small becomes zero. Only numbers with an exponent can be either within 40 digits. */
    static boolean isBeyondDouble(String number) {
        double value = Double.parseDouble(number);
        return Double.isInfinite(value)
                || (value == 0 && mantissa(number).chars().anyMatch(c -> c >= '1' && c <= '9'));
    }

    private static String mantissa(String number) {
        int exponent = Math.max(number.indexOf('e'), number.indexOf('E'));
        return exponent < 0 ? number : number.substring(0, exponent);
    }

    /** The digits of a number that is whole, also when written 4.1e15 or 41.0; empty where it is not, or is very large. */
    static String integerDigits(String number) {
        BigDecimal value = new BigDecimal(number).abs().stripTrailingZeros();
        long length = (long) value.precision() - value.scale();
        return value.scale() > 0 || length > LONGEST_INTEGER
                ? ""
                : value.toBigInteger().toString();
    }
}

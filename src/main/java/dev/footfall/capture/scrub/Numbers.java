package dev.footfall.capture.scrub;

import java.math.BigDecimal;

/** The limits of numbers in metadata, checked on their text: a number is kept as it was sent. */
final class Numbers {
    static final int MAX_DIGITS = 40;
    private static final int MAX_INTEGER_DIGITS = 20;
    private static final int MAX_EXPONENT = 308;

    private Numbers() {}

    static int digits(String number) {
        return (int) number.chars().filter(c -> c >= '0' && c <= '9').count();
    }

    /**
     * True for numbers that a double makes infinite or zero; an exponent beyond any double's is refused even on a zero,
     * since neither PostgreSQL nor BigDecimal reads it. Within 40 digits only a number with an exponent can be any of
     * these.
     */
    static boolean isBeyondDouble(String number) {
        int e = Math.max(number.indexOf('e'), number.indexOf('E'));
        if (e < 0) {
            return false;
        }
        double value = Double.parseDouble(number);
        boolean zero = number.substring(0, e).chars().noneMatch(c -> c >= '1' && c <= '9');
        return zero
                ? Math.abs(Double.parseDouble(number.substring(e + 1))) > MAX_EXPONENT
                : Double.isInfinite(value) || value == 0;
    }

    /** The digits of an integer, also when written 4.1e15 or 41.0; empty where it is not one, or is very large. */
    static String integerDigits(String number) {
        BigDecimal value = new BigDecimal(number).abs().stripTrailingZeros();
        long length = (long) value.precision() - value.scale();
        return value.scale() > 0 || length > MAX_INTEGER_DIGITS
                ? ""
                : value.toBigInteger().toString();
    }
}

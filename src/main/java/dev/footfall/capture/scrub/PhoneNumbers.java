package dev.footfall.capture.scrub;

import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;
import java.util.Set;

/**
 * Finds phone numbers in international form: + or 00, a country's code, and a number of that country. The digits are
 * gathered here and libphonenumber is asked about the finished number only, which is some ten times cheaper than letting it
 * search the text. After a + a possible length is enough ({@code +1 555 123 4567} names nobody, but is meant as a number);
 * after 00, and for JSON numbers, which cannot hold a +, the number must be valid.
 */
final class PhoneNumbers {
    private static final int SHORTEST = 7;
    private static final int SHORTEST_POSSIBLE = 9;
    private static final int SHORTEST_BARE = 11;
    private static final int LONGEST = 15;

    private final PhoneNumberUtil util = PhoneNumberUtil.getInstance();
    private final Set<Integer> countries = util.getSupportedCallingCodes();

    void find(String text, boolean encoded, boolean quantity, Spans spans) {
        int last = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            int end = -1;
            if (c == '+' && (encoded || i == last || isFree(text, i))) {
                end = end(text, i + 1, text.startsWith(" ", i + 1));
            } else if (c == '0' && !quantity && text.startsWith("00", i) && isFree(text, i)) {
                end = end(text, i + 2, true);
            }
            if (end > 0) {
                spans.add(i, end, PersonalKind.PHONE);
                i = end - 1;
                last = end;
            }
        }
    }

    boolean isPhone(String digits) {
        return digits.length() >= SHORTEST_BARE && digits.length() <= LONGEST && isPhone(digits, true);
    }

    /** Not in the middle of a sum, a time zone, a fraction or a longer number. */
    private static boolean isFree(String text, int i) {
        char before = i == 0 ? ' ' : text.charAt(i - 1);
        boolean afterDigit = i > 1 && Character.isDigit(text.charAt(i - 2));
        return !Character.isLetterOrDigit(before)
                && !(afterDigit && (before == ':' || before == '.' || before == ',' || before == '-'));
    }

    /** The end of the longest run of groups that is a phone number, or -1. */
    private int end(String text, int from, boolean strict) {
        StringBuilder digits = new StringBuilder(LONGEST);
        int[] ends = new int[LONGEST + 1];
        int at = from;
        int gap = 0;
        while (at < text.length() && digits.length() <= LONGEST) {
            char c = text.charAt(at);
            if (c >= '0' && c <= '9') {
                digits.append(c);
                gap = 0;
                if (digits.length() <= LONGEST) {
                    boolean last = at + 1 == text.length() || !Character.isDigit(text.charAt(at + 1));
                    ends[digits.length()] = last ? at + 1 : 0;
                }
            } else if (text.startsWith("(0)", at) && !digits.isEmpty()) {
                at += 2;
            } else if (++gap > 3 || " -./()+".indexOf(c) < 0) {
                break;
            }
            at++;
        }
        for (int length = Math.min(digits.length(), LONGEST); length >= SHORTEST; length--) {
            if (ends[length] > 0 && isPhone(digits.substring(0, length), strict)) {
                return ends[length];
            }
        }
        return -1;
    }

    private boolean isPhone(String digits, boolean strict) {
        for (int length = 1; length <= 3; length++) {
            int country = Integer.parseInt(digits.substring(0, length));
            if (country > 0 && countries.contains(country)) {
                String national = digits.substring(length);
                boolean trunkZero = national.startsWith("0");
                return isPhone(country, national, strict)
                        || (trunkZero && !strict && isPhone(country, national.substring(1), false));
            }
            if (country == 0) {
                return false;
            }
        }
        return false;
    }

    private boolean isPhone(int country, String national, boolean strict) {
        PhoneNumber number = new PhoneNumber().setCountryCode(country).setNationalNumber(Long.parseLong(national));
        int zeros = 0;
        while (zeros < national.length() - 1 && national.charAt(zeros) == '0') {
            zeros++;
        }
        if (zeros > 0) {
            number.setItalianLeadingZero(true).setNumberOfLeadingZeros(zeros);
        }
        boolean longEnough = national.length() + Integer.toString(country).length() >= SHORTEST_POSSIBLE;
        return (!strict && longEnough && util.isPossibleNumber(number)) || util.isValidNumber(number);
    }
}

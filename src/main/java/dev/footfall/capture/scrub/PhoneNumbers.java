package dev.footfall.capture.scrub;

import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;
import dev.footfall.capture.scrub.KeyWords.PersonalWords;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Finds phone numbers in international form: + or 00, a country code, and a number of that country. The digits are
 * gathered here and libphonenumber checks the finished number only, which is some ten times cheaper than letting it
 * search the text. After a + a possible length is enough ({@code +1 555 123 4567} is nobody's, but is meant as a
 * number); after 00, and for JSON numbers, which cannot have a +, the number must be valid. After a word for calls
 * ({@code call me at 050 123 4567}) or under a key about them any 8 to 15 digits match.
 */
final class PhoneNumbers {
    private static final int MIN_DIGITS = 7;
    private static final int MIN_POSSIBLE_DIGITS = 9;
    private static final int MIN_BARE_DIGITS = 12;
    private static final int MIN_CALLED_DIGITS = 8;
    private static final int CONTEXT = 24;
    private static final Pattern DATE =
            Pattern.compile("\\d{4}([-./])\\d\\d\\1\\d\\d(?!\\d)|\\d\\d([-./])\\d\\d\\2\\d{4}(?!\\d)");
    private static final List<String> CALL_WORDS = List.copyOf(PersonalWords.words(
            "phone telephone tel mobile mob cell call whatsapp telegram viber sms fax telefon telefono "
                    + "teléfono telefone celular móvil telepon handy rufnummer appelez appeler llame ligue телефон "
                    + "тел звоните هاتف جوال موبايل اتصل تليفون تلفون واتساب فون फोन मोबाइल 电话 手机 致电"));
    private static final int MAX_DIGITS = 15;

    private final PhoneNumberUtil util = PhoneNumberUtil.getInstance();
    private final Set<Integer> countries = util.getSupportedCallingCodes();

    void find(String text, boolean encoded, PersonalKeys.Naming naming, Spans spans) {
        int last = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            int end = -1;
            if (c == '+' && (encoded || i == last || isFree(text, i))) {
                end = end(text, i + 1, text.startsWith(" ", i + 1));
            } else if (c == '0' && !naming.quantity() && text.startsWith("00", i) && isFree(text, i)) {
                end = end(text, i + 2, true);
            }
            if (end < 0 && c >= '0' && c <= '9' && isFree(text, i)) {
                end = called(text, i, naming);
            }
            if (end > 0) {
                spans.add(i, end, PersonalKind.PHONE);
                i = end - 1;
                last = end;
            }
        }
    }

    /**
     * Whether a JSON number is a phone number: one of eleven digits is valid in some country in one of five cases, so
     * it needs a key about calls; of twelve digits in one of fourteen, of more in one of fifty.
     */
    boolean isPhone(String digits, PersonalKeys.Naming naming) {
        if (naming.quantity() || digits.length() > MAX_DIGITS) {
            return false;
        }
        return naming.call()
                ? digits.length() >= MIN_CALLED_DIGITS
                : digits.length() >= MIN_BARE_DIGITS && isPhone(digits, true);
    }

    /** The end of a number after a word for calls, also without a plus or a country code; or -1. */
    private static int called(String text, int from, PersonalKeys.Naming naming) {
        int digits = 0;
        int end = -1;
        int gap = 0;
        for (int at = from; at < text.length() && digits <= MAX_DIGITS; at++) {
            char c = text.charAt(at);
            if (c >= '0' && c <= '9') {
                digits++;
                gap = 0;
                end = at + 1;
            } else if (++gap > 2 || " -./()".indexOf(c) < 0) {
                break;
            }
        }
        boolean ended = end == text.length() || (end > 0 && !Character.isLetterOrDigit(text.charAt(end)));
        if (!ended || digits < MIN_CALLED_DIGITS || digits > MAX_DIGITS || isDate(text, from, end)) {
            return -1;
        }
        boolean said = naming.call()
                || (from > 2
                        && IdNumbers.holdsOne(
                                KeyWords.fold(text.substring(Math.max(0, from - CONTEXT), from)), CALL_WORDS));
        return said ? end : -1;
    }

    private static boolean isDate(String text, int from, int end) {
        return end - from >= 10 && DATE.matcher(text).region(from, end).lookingAt();
    }

    /** False in the middle of a sum, a time zone, a fraction or a longer number. */
    private static boolean isFree(String text, int i) {
        char before = i == 0 ? ' ' : text.charAt(i - 1);
        boolean afterDigit = i > 1 && Character.isDigit(text.charAt(i - 2));
        return !Character.isLetterOrDigit(before)
                && !(afterDigit && (before == ':' || before == '.' || before == ',' || before == '-'));
    }

    /** The end of the longest run of groups that is a phone number, or -1. */
    private int end(String text, int from, boolean strict) {
        StringBuilder digits = new StringBuilder(MAX_DIGITS);
        int[] ends = new int[MAX_DIGITS + 1];
        int at = from;
        int gap = 0;
        while (at < text.length() && digits.length() <= MAX_DIGITS) {
            char c = text.charAt(at);
            if (c >= '0' && c <= '9') {
                digits.append(c);
                gap = 0;
                if (digits.length() <= MAX_DIGITS) {
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
        for (int length = Math.min(digits.length(), MAX_DIGITS); length >= MIN_DIGITS; length--) {
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
        boolean longEnough = national.length() + Integer.toString(country).length() >= MIN_POSSIBLE_DIGITS;
        return (!strict && longEnough && util.isPossibleNumber(number)) || util.isValidNumber(number);
    }
}

package dev.footfall.capture.scrub;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.commons.validator.routines.CreditCardValidator;
import org.apache.commons.validator.routines.CreditCardValidator.CreditCardRange;
import org.apache.commons.validator.routines.IBANValidator;
import org.apache.commons.validator.routines.checkdigit.EAN13CheckDigit;
import org.apache.commons.validator.routines.checkdigit.IBANCheckDigit;
import org.iban4j.CountryCode;
import org.iban4j.IbanUtil;

/**
 * Finds payment cards (13 to 19 digits in one run or in groups, a known issuer's prefix and length, Luhn) and IBANs
 * (the country's own length and shape, check digits; check digits alone where no library knows the country, as in
 * Algeria). The prefixes exclude nine in ten long ids that pass Luhn by chance. A 13-digit number that is a valid EAN
 * is a barcode.
 */
final class BankNumbers {
    private static final int MAX_CARD_DIGITS = 19;
    private static final int MIN_CARD_DIGITS = 13;
    private static final int MIN_IBAN_LENGTH = 15;
    private static final int MAX_IBAN_LENGTH = 34;
    private static final int MIN_IBAN_DIGITS = 8;
    private static final int UNKNOWN_LENGTH = 0;

    /** No issuer's first digit is 0, 1 or 7, so times in milliseconds never reach a pattern. */
    private static final String FIRST_DIGITS = "2345689";

    private static final String ISSUERS = """
            Visa: 4 4 13,16,19
            Mastercard: 51 55 16
            Mastercard: 2221 2720 16
            Mir: 2200 2204 16
            American Express: 34 34 15
            American Express: 37 37 15
            Diners: 300 305 14
            Diners: 3095 3095 14
            Diners: 36 36 14
            Diners: 38 39 14
            JCB: 3528 3589 16
            RuPay: 353 353 16
            RuPay: 356 356 16
            RuPay: 508 508 16
            RuPay: 60 60 16
            RuPay: 81 82 16
            Discover and RuPay: 65 65 16,17,18,19
            Discover: 6011 6011 16,17,18,19
            Discover: 644 649 16,17,18,19
            UnionPay: 62 62 16,17,18,19
            Maestro: 5018 5018 16,17,18,19
            Maestro: 5020 5020 16,17,18,19
            Maestro: 5038 5038 16,17,18,19
            Maestro: 5893 5893 16,17,18,19
            Maestro: 6304 6304 16,17,18,19
            Maestro: 6759 6759 16,17,18,19
            Maestro: 6761 6763 16,17,18,19
            Verve: 506099 506198 16,18,19
            Verve: 507865 507964 16,18,19
            Elo: 504175 504175 16
            Elo: 506699 506778 16
            Elo: 509000 509999 16
            Elo: 627780 627780 16
            Elo: 636297 636297 16
            Elo: 636368 636368 16
            mada: 588845 588850 16
            mada: 968201 968211 16
            Dankort: 5019 5019 16
            Troy: 9792 9792 16
            Humo: 9860 9860 16
            Uzcard: 8600 8600 16
            """;

    private final CreditCardValidator cards = new CreditCardValidator(issuers());
    private final IBANValidator ibans = IBANValidator.getInstance();
    private final Map<String, Integer> ibanLengths = ibanLengths();

    void find(String text, int digits, Spans spans) {
        if (digits >= MIN_IBAN_DIGITS) {
            findIbans(text, spans);
        }
        if (digits >= MIN_CARD_DIGITS) {
            findCards(text, spans);
        }
    }

    private void findCards(String text, Spans spans) {
        int i = 0;
        while (i < text.length()) {
            if (!isDigit(text.charAt(i)) || (i > 0 && Character.isLetterOrDigit(text.charAt(i - 1)))) {
                i++;
                continue;
            }
            int end = card(text, i);
            if (end > 0) {
                spans.add(i, end, PersonalKind.CARD);
                i = end;
            } else {
                while (i < text.length() && isDigit(text.charAt(i))) {
                    i++;
                }
            }
        }
    }

    /** The end of the longest card number that starts at {@code start}, or -1. */
    private int card(String text, int start) {
        char[] digits = new char[MAX_CARD_DIGITS];
        int count = 0;
        int found = -1;
        int at = start;
        while (true) {
            int group = at;
            while (at < text.length() && isDigit(text.charAt(at))) {
                if (count == MAX_CARD_DIGITS) {
                    return found;
                }
                digits[count++] = text.charAt(at++);
            }
            boolean inWord = at < text.length() && Character.isLetter(text.charAt(at));
            if (inWord || at - group < (group == start ? 4 : 3)) {
                return found;
            }
            if (count >= MIN_CARD_DIGITS && isCard(new String(digits, 0, count))) {
                found = at;
            }
            int gap = at;
            while (at < text.length() && at - gap < 2 && isGap(text.charAt(at))) {
                at++;
            }
            if (at == gap || at == text.length() || !isDigit(text.charAt(at))) {
                return found;
            }
        }
    }

    /** A known issuer's prefix and length, and Luhn; false for a barcode. */
    boolean isCard(String digits) {
        return digits.length() >= MIN_CARD_DIGITS
                && digits.length() <= MAX_CARD_DIGITS
                && FIRST_DIGITS.indexOf(digits.charAt(0)) >= 0
                && cards.isValid(digits)
                && !(digits.length() == MIN_CARD_DIGITS && EAN13CheckDigit.EAN13_CHECK_DIGIT.isValid(digits));
    }

    /** One line per issuer: first and last prefix, and the lengths. */
    private static CreditCardRange[] issuers() {
        return ISSUERS.lines()
                .map(line -> line.substring(line.indexOf(':') + 1).strip().split(" "))
                .map(words -> new CreditCardRange(
                        words[0],
                        words[1],
                        Stream.of(words[2].split(","))
                                .mapToInt(Integer::parseInt)
                                .toArray()))
                .toArray(CreditCardRange[]::new);
    }

    private void findIbans(String text, Spans spans) {
        for (int i = 0; i + MIN_IBAN_LENGTH <= text.length(); i++) {
            boolean starts = isDigit(text.charAt(i + 2))
                    && isDigit(text.charAt(i + 3))
                    && isLetter(text.charAt(i))
                    && isLetter(text.charAt(i + 1))
                    && (i == 0 || !Character.isLetterOrDigit(text.charAt(i - 1)));
            if (starts) {
                int end = iban(text, i);
                if (end > 0) {
                    spans.add(i, end, PersonalKind.IBAN);
                    i = end - 1;
                }
            }
        }
    }

    /** The end of the IBAN that starts at {@code start}, or -1. */
    private int iban(String text, int start) {
        String country = text.substring(start, start + 2).toUpperCase(Locale.ROOT);
        Integer length = ibanLengths.get(country);
        if (length == null) {
            return -1;
        }
        return length == UNKNOWN_LENGTH ? longestIban(text, start) : iban(text, start, length);
    }

    private int iban(String text, int start, int length) {
        StringBuilder compact = new StringBuilder(length);
        int at = start;
        while (compact.length() < length && at < text.length()) {
            char c = text.charAt(at);
            if (isDigit(c) || isLetter(c)) {
                compact.append(c);
            } else if (!isGap(c) || isGap(text.charAt(at - 1))) {
                return -1;
            }
            at++;
        }
        boolean ends = at == text.length() || !Character.isLetterOrDigit(text.charAt(at));
        if (!ends || compact.length() < length) {
            return -1;
        }
        String iban = compact.toString().toUpperCase(Locale.ROOT);
        return ibans.isValid(iban) || IbanUtil.isValid(iban) ? at : -1;
    }

    /** For a country of unknown length: the end of the longest run of groups whose check digits are right. */
    private static int longestIban(String text, int start) {
        StringBuilder compact = new StringBuilder(MAX_IBAN_LENGTH);
        int found = -1;
        int at = start;
        while (at < text.length() && compact.length() < MAX_IBAN_LENGTH) {
            int group = at;
            int digits = 0;
            while (at < text.length() && (isDigit(text.charAt(at)) || isLetter(text.charAt(at)))) {
                digits += isDigit(text.charAt(at)) ? 1 : 0;
                compact.append(Character.toUpperCase(text.charAt(at++)));
            }
            if (at == group || digits == 0 || (at < text.length() && Character.isLetterOrDigit(text.charAt(at)))) {
                break;
            }
            if (compact.length() >= MIN_IBAN_LENGTH
                    && compact.length() <= MAX_IBAN_LENGTH
                    && IBANCheckDigit.IBAN_CHECK_DIGIT.isValid(compact.toString())) {
                found = at;
            }
            if (at == text.length() || (text.charAt(at) != ' ' && text.charAt(at) != '-')) {
                break;
            }
            at++;
        }
        return found;
    }

    /** IBAN lengths by country; commons-validator and iban4j each know some that the other lacks. */
    private Map<String, Integer> ibanLengths() {
        Map<String, Integer> lengths = new HashMap<>();
        Stream.concat(Stream.of(Locale.getISOCountries()), Stream.of("XK")).forEach(country -> {
            IBANValidator.Validator validator = ibans.getValidator(country);
            CountryCode code = CountryCode.getByCode(country);
            if (validator != null) {
                lengths.put(country, validator.getIbanLength());
            } else {
                boolean known = code != null && IbanUtil.isSupportedCountry(code);
                lengths.put(country, known ? IbanUtil.getIbanLength(code) : UNKNOWN_LENGTH);
            }
        });
        return Map.copyOf(lengths);
    }

    private static boolean isGap(char c) {
        return " -.+_/".indexOf(c) >= 0;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isLetter(char c) {
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    }
}

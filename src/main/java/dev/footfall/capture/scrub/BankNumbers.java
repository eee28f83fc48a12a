package dev.footfall.capture.scrub;

import java.util.Locale;
import java.util.Set;
import org.apache.commons.validator.routines.IBANValidator;

/**
 * Finds payment cards (13 to 19 digits in one run or in groups, a known issuer's prefix and length, Luhn) and IBANs (the
 * country's own length and shape, check digits). The prefixes keep nine in ten long ids that pass Luhn by chance. A
 * 13-digit number that is a valid EAN is a barcode.
 */
final class BankNumbers {
    private static final int LONGEST_CARD = 19;
    private static final int SHORTEST_CARD = 13;
    private static final int SHORTEST_IBAN = 15;
    private static final Set<Integer> MAESTRO = Set.of(5018, 5020, 5038, 5893, 6304, 6759, 6761, 6762, 6763);
    private static final int FEWEST_IN_IBAN = 8;

    private final IBANValidator ibans = IBANValidator.getInstance();

    void find(String text, int digits, Spans spans) {
        if (digits >= FEWEST_IN_IBAN) {
            findIbans(text, spans);
        }
        if (digits >= SHORTEST_CARD) {
            findCards(text, spans);
        }
    }

    private static void findCards(String text, Spans spans) {
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

    /** The end of the card number that starts here, or -1. */
    private static int card(String text, int start) {
        char[] digits = new char[LONGEST_CARD];
        int count = 0;
        int at = start;
        while (true) {
            int group = at;
            while (at < text.length() && isDigit(text.charAt(at))) {
                if (count == LONGEST_CARD) {
                    return -1;
                }
                digits[count++] = text.charAt(at++);
            }
            boolean inWord = at < text.length() && Character.isLetter(text.charAt(at));
            if (inWord || at - group < (group == start ? 4 : 3)) {
                return -1;
            }
            if (count >= SHORTEST_CARD && isCard(digits, count)) {
                return at;
            }
            int gap = at;
            while (at < text.length() && at - gap < 2 && isGap(text.charAt(at))) {
                at++;
            }
            if (at == gap || at == text.length() || !isDigit(text.charAt(at))) {
                return -1;
            }
        }
    }

    boolean isCard(String digits) {
        return digits.length() >= SHORTEST_CARD
                && digits.length() <= LONGEST_CARD
                && isCard(digits.toCharArray(), digits.length());
    }

    private static boolean isCard(char[] digits, int count) {
        return isIssued(number(digits, 4), count) && passesLuhn(digits, count) && !(count == 13 && isEan(digits));
    }

    private static int number(char[] digits, int count) {
        int number = 0;
        for (int i = 0; i < count; i++) {
            number = number * 10 + digits[i] - '0';
        }
        return number;
    }

    /** Visa, Mastercard, American Express, Diners, Discover, JCB, UnionPay, Maestro, Mir, by their first four digits. */
    private static boolean isIssued(int prefix, int count) {
        int two = prefix / 100;
        int three = prefix / 10;
        if (two / 10 == 4) {
            return count == 13 || count == 16 || count == 19;
        }
        if (two == 34 || two == 37) {
            return count == 15;
        }
        if ((two >= 51 && two <= 55) || (prefix >= 2221 && prefix <= 2720) || (prefix >= 2200 && prefix <= 2204)) {
            return count == 16;
        }
        if ((three >= 300 && three <= 305) || prefix == 3095 || two == 36 || two == 38 || two == 39) {
            return count == 14;
        }
        if (prefix >= 3528 && prefix <= 3589) {
            return count == 16;
        }
        boolean discover = prefix == 6011 || (three >= 644 && three <= 649) || two == 65;
        return count >= 16 && (discover || two == 62 || MAESTRO.contains(prefix));
    }

    private static boolean passesLuhn(char[] digits, int count) {
        int sum = 0;
        for (int i = 0; i < count; i++) {
            int digit = digits[count - 1 - i] - '0';
            int weighted = (i & 1) == 0 ? digit : digit * 2;
            sum += weighted > 9 ? weighted - 9 : weighted;
        }
        return sum % 10 == 0;
    }

    private static boolean isEan(char[] digits) {
        int sum = 0;
        for (int i = 0; i < 13; i++) {
            sum += (digits[i] - '0') * ((i & 1) == 0 ? 1 : 3);
        }
        return sum % 10 == 0;
    }

    private void findIbans(String text, Spans spans) {
        for (int i = 0; i + SHORTEST_IBAN <= text.length(); i++) {
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

    private int iban(String text, int start) {
        IBANValidator.Validator country =
                ibans.getValidator(text.substring(start, start + 2).toUpperCase(Locale.ROOT));
        if (country == null) {
            return -1;
        }
        StringBuilder compact = new StringBuilder(country.getIbanLength());
        int at = start;
        while (compact.length() < country.getIbanLength() && at < text.length()) {
            char c = text.charAt(at);
            if (isDigit(c) || isLetter(c)) {
                compact.append(c);
            } else if (!isGap(c) || isGap(text.charAt(at - 1))) {
                return -1;
            }
            at++;
        }
        boolean ends = at == text.length() || !Character.isLetterOrDigit(text.charAt(at));
        return ends && ibans.isValid(compact.toString().toUpperCase(Locale.ROOT)) ? at : -1;
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

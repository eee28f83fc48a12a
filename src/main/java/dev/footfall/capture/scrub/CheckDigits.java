package dev.footfall.capture.scrub;

import org.apache.commons.validator.routines.checkdigit.EAN13CheckDigit;
import org.apache.commons.validator.routines.checkdigit.LuhnCheckDigit;
import org.apache.commons.validator.routines.checkdigit.VerhoeffCheckDigit;

/**
 * Whether the digits and letters of a national id (without separators, in upper case) are valid: its check digits, and
 * the date, region or form in it. Luhn, Verhoeff and EAN come from commons-validator; none of our libraries has the
 * rest.
 */
final class CheckDigits {
    private static final String SPANISH = "TRWAGMYFPDXBNJZSQVHLCKE";
    private static final String FINNISH = "0123456789ABCDEFHJKLMNPRSTUVWXY";
    private static final String IRISH = "WABCDEFGHIJKLMNOPQRSTUV";
    private static final int[] ITALIAN_ODD = {
        1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23
    };
    private static final int[] VIN = {8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2};
    private static final String VIN_VALUES = "0123456789.ABCDEFGH..JKLMN.P.R..STUVWXYZ";
    private static final String CURP = "0123456789ABCDEFGHIJKLMNÑOPQRSTUVWXYZ";

    private CheckDigits() {}

    static boolean luhn(String id) {
        return LuhnCheckDigit.LUHN_CHECK_DIGIT.isValid(id);
    }

    /**
     * National ids begin with 10 or 11, residents' with 2; times in seconds, which have as many digits, begin with 15
     * to 19.
     */
    static boolean saudi(String id) {
        boolean issued = id.charAt(0) == '1' ? id.charAt(1) <= '1' : id.charAt(0) == '2' && id.charAt(1) <= '6';
        return issued && luhn(id);
    }

    static boolean emirates(String id) {
        return emiratesShape(id) && luhn(id);
    }

    static boolean emiratesShape(String id) {
        return id.startsWith("78419") || id.startsWith("78420");
    }

    static boolean kuwait(String id) {
        return id.charAt(0) >= '1'
                && id.charAt(0) <= '3'
                && isDate(id, 3, 5)
                && isMultiple(11, id, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2, 1);
    }

    /** Century, date of birth and governorate; the rule of the last digit is not published. */
    static boolean egypt(String id) {
        int region = number(id, 7, 9);
        boolean born = id.charAt(0) == '3' || (id.charAt(0) == '2' && id.charAt(1) >= '2');
        return born && isDate(id, 3, 5) && ((region >= 1 && region <= 35) || region == 88);
    }

    static boolean aadhaar(String id) {
        return id.charAt(0) >= '2' && VerhoeffCheckDigit.VERHOEFF_CHECK_DIGIT.isValid(id);
    }

    static boolean pan(String id) {
        return "ABCFGHJLPT".indexOf(id.charAt(3)) >= 0;
    }

    static boolean personsPan(String id) {
        return id.charAt(3) == 'P';
    }

    static boolean china(String id) {
        int sum = "0123456789X".indexOf(id.charAt(17));
        int[] weights = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
        for (int i = 0; i < 17; i++) {
            sum += weights[i] * (id.charAt(i) - '0');
        }
        int century = number(id, 6, 8);
        return sum % 11 == 1 && (century == 19 || century == 20) && isDate(id, 10, 12);
    }

    static boolean singapore(String id) {
        String letters = "FGM".indexOf(id.charAt(0)) >= 0 ? "XWUTRQPNMLK" : "JZIHGFEDCBA";
        int sum = "TG".indexOf(id.charAt(0)) >= 0 ? 4 : id.charAt(0) == 'M' ? 3 : 0;
        sum += sum(id.substring(1, 8), 2, 7, 6, 5, 4, 3, 2);
        int letter = sum % 11;
        boolean right = id.charAt(0) == 'M'
                ? "KLJNPQRTUWX".charAt(10 - letter) == id.charAt(8)
                : letters.charAt(letter) == id.charAt(8);
        return "STFGM".indexOf(id.charAt(0)) >= 0 && right;
    }

    static boolean bornFirst(String id) {
        return isDate(id, 2, 4);
    }

    static boolean korea(String id) {
        return isDate(id, 2, 4) && id.charAt(6) >= '1' && id.charAt(6) <= '8';
    }

    static boolean thailand(String id) {
        int rest = sum(id, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2) % 11;
        return id.charAt(0) >= '1' && id.charAt(0) <= '8' && (11 - rest) % 10 == id.charAt(12) - '0';
    }

    static boolean pakistan(String id) {
        return id.charAt(0) >= '1' && id.charAt(0) <= '7';
    }

    static boolean turkey(String id) {
        int odd = sum(id, 1, 0, 1, 0, 1, 0, 1, 0, 1);
        int even = sum(id, 0, 1, 0, 1, 0, 1, 0, 1);
        return id.charAt(0) != '0'
                && Math.floorMod(odd * 7 - even, 10) == id.charAt(9) - '0'
                && (odd + even + id.charAt(9) - '0') % 10 == id.charAt(10) - '0';
    }

    static boolean southAfrica(String id) {
        return isDate(id, 2, 4) && id.charAt(10) <= '2' && id.charAt(11) >= '8' && luhn(id);
    }

    static boolean ghana(String id) {
        return id.startsWith("GHA");
    }

    /** Social security numbers that are issued, and taxpayers' numbers, which begin with 9. */
    static boolean usa(String id) {
        int area = number(id, 0, 3);
        int group = number(id, 3, 5);
        boolean issued = area >= 900 ? group >= 50 : area > 0 && area != 666 && group > 0;
        return issued && !id.endsWith("0000");
    }

    static boolean brazilPerson(String id) {
        return !isOneDigit(id)
                && brazil(sum(id, 10, 9, 8, 7, 6, 5, 4, 3, 2), id.charAt(9))
                && brazil(sum(id, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2), id.charAt(10));
    }

    static boolean brazilCompany(String id) {
        return !isOneDigit(id)
                && brazil(sum(id, 5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2), id.charAt(12))
                && brazil(sum(id, 6, 5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2), id.charAt(13));
    }

    private static boolean brazil(int sum, char check) {
        return sum * 10 % 11 % 10 == check - '0';
    }

    static boolean mexico(String id) {
        int sum = 0;
        for (int i = 0; i < 17; i++) {
            sum += CURP.indexOf(id.charAt(i)) * (18 - i);
        }
        return isDate(id, 6, 8) && "HMX".indexOf(id.charAt(10)) >= 0 && (10 - sum % 10) % 10 == id.charAt(17) - '0';
    }

    static boolean chile(String id) {
        int sum = 0;
        for (int i = id.length() - 2, weight = 2; i >= 0; i--, weight = weight == 7 ? 2 : weight + 1) {
            sum += (id.charAt(i) - '0') * weight;
        }
        return "0K987654321".charAt(sum % 11) == id.charAt(id.length() - 1);
    }

    static boolean argentina(String id) {
        return isMultiple(11, id, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1) && "23".indexOf(id.charAt(0)) >= 0;
    }

    static boolean britain(String id) {
        return "DFIQUV".indexOf(id.charAt(0)) < 0
                && "DFIOQUV".indexOf(id.charAt(1)) < 0
                && !"BG GB KN NK NT TN ZZ".contains(id.substring(0, 2))
                && id.charAt(8) <= 'D';
    }

    static boolean britishHealth(String id) {
        return isMultiple(11, id, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1);
    }

    static boolean france(String id) {
        int month = number(id, 3, 5);
        long corsica = id.charAt(6) == 'A' ? 1_000_000 : id.charAt(6) == 'B' ? 2_000_000 : 0;
        long body = Long.parseLong(id.substring(0, 13).replace('A', '0').replace('B', '0')) - corsica;
        boolean person = "123478".indexOf(id.charAt(0)) >= 0;
        return person
                && ((month >= 1 && month <= 12) || (month >= 20 && month <= 42) || month >= 50)
                && 97 - body % 97 == number(id, 13, 15);
    }

    static boolean spain(String id) {
        int first = "XYZ".indexOf(id.charAt(0));
        String digits = (first < 0 ? id : first + id.substring(1)).substring(0, 8);
        return isNumber(digits) && SPANISH.charAt(Integer.parseInt(digits) % 23) == id.charAt(8);
    }

    static boolean italy(String id) {
        int sum = 0;
        for (int i = 0; i < 15; i++) {
            char c = id.charAt(i);
            int value = c <= '9' ? c - '0' : c - 'A';
            sum += (i & 1) == 0 ? ITALIAN_ODD[value] : value;
        }
        return 'A' + sum % 26 == id.charAt(15) && "ABCDEHLMPRST".indexOf(id.charAt(8)) >= 0;
    }

    static boolean netherlands(String id) {
        return isMultiple(11, id, 9, 8, 7, 6, 5, 4, 3, 2, -1) && !isOneDigit(id);
    }

    /** Exactly one of the first ten digits occurs twice or three times; then ISO 7064, mod 11, 10. */
    static boolean germany(String id) {
        int[] times = new int[10];
        for (int i = 0; i < 10; i++) {
            times[id.charAt(i) - '0']++;
        }
        int repeated = 0;
        for (int count : times) {
            repeated += count > 3 ? 2 : count > 1 ? 1 : 0;
        }
        return id.charAt(0) != '0' && repeated == 1 && mod1110(id);
    }

    static boolean mod1110(String id) {
        int product = 10;
        for (int i = 0; i < id.length() - 1; i++) {
            int sum = (id.charAt(i) - '0' + product) % 10;
            product = (sum == 0 ? 10 : sum) * 2 % 11;
        }
        return (11 - product) % 10 == id.charAt(id.length() - 1) - '0';
    }

    static boolean poland(String id) {
        int month = number(id, 2, 4);
        boolean born = (month >= 1 && month <= 12) || (month >= 21 && month <= 32);
        return born && isDay(id, 4) && isMultiple(10, id, 1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1);
    }

    /** Ten digits, or twelve with the century. */
    static boolean sweden(String id) {
        String ten = id.substring(id.length() - 10);
        int day = number(ten, 4, 6) % 60;
        int month = number(ten, 2, 4);
        return month >= 1 && month <= 12 && day >= 1 && day <= 31 && luhn(ten);
    }

    static boolean norway(String id) {
        int day = number(id, 0, 2) % 40;
        int month = number(id, 2, 4) % 40;
        return day >= 1
                && day <= 31
                && month >= 1
                && month <= 12
                && isMultiple(11, id, 3, 7, 6, 1, 8, 9, 4, 5, 2, 1)
                && isMultiple(11, id, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1);
    }

    static boolean bornLast(String id) {
        return isDate(id, 2, 0);
    }

    static boolean finland(String id) {
        String digits = id.substring(0, 6) + id.substring(id.length() - 4, id.length() - 1);
        return isDate(id, 2, 0)
                && isNumber(digits)
                && FINNISH.charAt(Integer.parseInt(digits) % 31) == id.charAt(id.length() - 1);
    }

    static boolean belgium(String id) {
        long body = Long.parseLong(id.substring(0, 9));
        int check = number(id, 9, 11);
        boolean right = 97 - body % 97 == check || 97 - (2_000_000_000L + body) % 97 == check;
        return right && isDate(id, 2, 4);
    }

    static boolean switzerland(String id) {
        return id.startsWith("756") && EAN13CheckDigit.EAN13_CHECK_DIGIT.isValid(id);
    }

    static boolean romania(String id) {
        int rest = sum(id, 2, 7, 9, 1, 4, 6, 3, 5, 8, 2, 7, 9) % 11;
        int county = number(id, 7, 9);
        return id.charAt(0) != '0'
                && isDate(id, 3, 5)
                && county >= 1
                && county <= 52
                && (rest == 10 ? 1 : rest) == id.charAt(12) - '0';
    }

    static boolean czechia(String id) {
        int month = number(id, 2, 4) % 50 % 20;
        return month >= 1 && month <= 12 && isDay(id, 4) && Long.parseLong(id) % 11 == 0;
    }

    static boolean greece(String id) {
        return isDate(id, 2, 0) && luhn(id);
    }

    static boolean portugal(String id) {
        int rest = sum(id, 9, 8, 7, 6, 5, 4, 3, 2) % 11;
        return (rest < 2 ? 0 : 11 - rest) == id.charAt(8) - '0';
    }

    static boolean ireland(String id) {
        int second = id.length() == 9 && id.charAt(8) != 'W' ? id.charAt(8) - 'A' + 1 : 0;
        return IRISH.charAt((sum(id, 8, 7, 6, 5, 4, 3, 2) + second * 9) % 23) == id.charAt(7) && second < 24;
    }

    static boolean baltic(String id) {
        int rest = sum(id, 1, 2, 3, 4, 5, 6, 7, 8, 9, 1) % 11;
        int again = sum(id, 3, 4, 5, 6, 7, 8, 9, 1, 2, 3) % 11 % 10;
        return id.charAt(0) >= '1'
                && id.charAt(0) <= '6'
                && isDate(id, 3, 5)
                && (rest < 10 ? rest : again) == id.charAt(10) - '0';
    }

    static boolean russianInsurance(String id) {
        return sum(id, 9, 8, 7, 6, 5, 4, 3, 2, 1) % 101 % 100 == number(id, 9, 11);
    }

    static boolean russianTax(String id) {
        return sum(id, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8) % 11 % 10 == id.charAt(10) - '0'
                && sum(id, 3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8) % 11 % 10 == id.charAt(11) - '0'
                && !isOneDigit(id);
    }

    /** Vehicles of North America and China: the ninth character is a check digit, the last four are digits. */
    static boolean vehicle(String id) {
        int sum = 0;
        int letters = 0;
        for (int i = 0; i < 17; i++) {
            char c = id.charAt(i);
            int value = VIN_VALUES.indexOf(c);
            letters += c > '9' ? 1 : 0;
            if (value < 0) {
                return false;
            }
            sum += VIN[i] * (value % 10);
        }
        return letters > 1 && isNumber(id.substring(13)) && "0123456789X".charAt(sum % 11) == id.charAt(8);
    }

    static boolean anyVehicle(String id) {
        return digits(id) >= 4 && id.indexOf('I') < 0 && id.indexOf('O') < 0 && id.indexOf('Q') < 0;
    }

    /** Five digits and at most three letters. */
    static boolean document(String id) {
        return digits(id) >= 5 && id.length() - digits(id) <= 3;
    }

    static boolean license(String id) {
        return digits(id) >= 4;
    }

    private static int sum(String id, int... weights) {
        int sum = 0;
        for (int i = 0; i < weights.length; i++) {
            sum += weights[i] * (id.charAt(i) - '0');
        }
        return sum;
    }

    private static boolean isMultiple(int modulus, String id, int... weights) {
        return sum(id, weights) % modulus == 0;
    }

    private static boolean isDate(String id, int month, int day) {
        int number = number(id, month, month + 2);
        return number >= 1 && number <= 12 && isDay(id, day);
    }

    private static boolean isDay(String id, int day) {
        int number = number(id, day, day + 2);
        return number >= 1 && number <= 31;
    }

    private static boolean isOneDigit(String id) {
        return id.chars().allMatch(c -> c == id.charAt(0));
    }

    private static boolean isNumber(String text) {
        return digits(text) == text.length();
    }

    private static int digits(String id) {
        return (int) id.chars().filter(c -> c >= '0' && c <= '9').count();
    }

    private static int number(String id, int from, int to) {
        return Integer.parseInt(id, from, to, 10);
    }
}

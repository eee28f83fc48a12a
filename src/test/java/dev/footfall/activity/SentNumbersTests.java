package dev.footfall.activity;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SentNumbersTests {

    /**
     * How PostgreSQL's numeric writes a number, and jsonb with it: in full, with the places behind the point that it
     * was given.
     */
    @Test
    void predictsGrowthOfNumbersExactly() {
        Random random = new Random(7);
        for (int i = 0; i < 20_000; i++) {
            String number = number(random);
            assertThat(SentNumbers.grow(number))
                    .as(number)
                    .isEqualTo(new BigDecimal(number).toPlainString().length() > number.length());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "9e307, true",
        "1e-300, true",
        "-4.9E-324, true",
        "1.7976931348623157e+308, true",
        "0e-300, true",
        "1e3, true",
        "1e-7, true",
        "100, false",
        "1.50, false",
        "1e2, false",
        "1.5e3, false",
        "-1.25e1, false",
        "0e300, false",
        "-0, false",
    })
    void predictsGrowthOfKnownNumbers(String number, boolean grows) {
        assertThat(SentNumbers.grow(number)).isEqualTo(grows);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"n": "#9e307"}                 | {"n": 9e307}
            {"n": ["#1e-300", "#-1E+9"]}    | {"n": [1e-300, -1E+9]}
            {"#1e5": "#1e5"}                | {"#1e5": 1e5}
            {"#1e5":"#1e5"}                 | {"#1e5":1e5}
            {"t": "#", "u": "#x", "v": "1"} | {"t": "#", "u": "#x", "v": "1"}
            {"t": "a\\"#1e5"}               | {"t": "a\\"#1e5"}
            {"t": "\\\\", "n": "#1e5"}      | {"t": "\\\\", "n": 1e5}
            {"t": "say \\"#1e5\\" twice"}   | {"t": "say \\"#1e5\\" twice"}
            {"größe": "#1e5", "ﷰ": "ﷰ1"}    | {"größe": 1e5, "ﷰ": "ﷰ1"}
            {}                              | {}
            """)
    void showsMarkedTextsAsNumbersOnly(String stored, String shown) {
        byte[] bytes = stored.replace('#', SentNumbers.MARK).getBytes(UTF_8);
        assertThat(new String(SentNumbers.shown(bytes), UTF_8)).isEqualTo(shown.replace('#', SentNumbers.MARK));
    }

    private static String number(Random random) {
        StringBuilder number = new StringBuilder(random.nextBoolean() ? "-" : "");
        number.append(random.nextInt(3) == 0 ? "0" : Integer.toString(random.nextInt(1, 100_000)));
        if (random.nextBoolean()) {
            number.append('.').append("0".repeat(random.nextInt(4))).append(random.nextInt(1_000));
        }
        if (random.nextInt(4) > 0) {
            number.append(random.nextBoolean() ? "e" : "E")
                    .append(random.nextInt(3) == 0 ? "+" : random.nextBoolean() ? "-" : "")
                    .append(random.nextInt(3) == 0 ? random.nextInt(250) : random.nextInt(6));
        }
        String text = number.toString();
        // BigDecimal knows no -0.
        return new BigDecimal(text).signum() == 0 && text.startsWith("-") ? text.substring(1) : text;
    }
}

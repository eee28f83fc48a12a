package dev.footfall.platform;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AsciiTests {

    /** Look-alikes that one or the other folding of Unicode takes for the letter. */
    @ParameterizedTest
    @CsvSource({
        "ADMIN, admin, true",
        "Bearer, bEARER, true",
        "ADMIN, adm\u0131n, false",
        "ADMIN, ADM\u0130N, false",
        "ANK, AN\u212A, false",
        "OPS, op\u017F, false",
        "ADMIN, \uFF21\uFF24\uFF2D\uFF29\uFF2E, false",
        "M\u00FCller, M\u00DCLLER, false",
        "ADMIN, ADMIN1, false",
        "@[`{, @[`{, true",
        "@, `, false"
    })
    void onlyTheLettersOfAsciiHaveTwoCases(String one, String other, boolean alike) {
        assertThat(Ascii.equalsIgnoreCase(one, other)).isEqualTo(alike);
        assertThat(Ascii.equalsIgnoreCase(other, one)).isEqualTo(alike);
        assertThat(Ascii.lower(one).equals(Ascii.lower(other))).isEqualTo(alike);
    }

    @Test
    void comparesPrefixesWithoutCase() {
        assertThat(Ascii.startsWithIgnoreCase("BEARER x", "Bearer ")).isTrue();
        assertThat(Ascii.startsWithIgnoreCase("Bear", "Bearer ")).isFalse();
        assertThat(Ascii.startsWithIgnoreCase("Ba\u017Fic x", "Basic ")).isFalse();
    }
}

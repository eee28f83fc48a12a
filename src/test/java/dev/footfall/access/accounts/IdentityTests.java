package dev.footfall.access.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IdentityTests {

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "anna, anna",
                "anna.b+c@example.org, anna.b+c@example.org",
                "\" <b>Anna</b> \", b-Anna-b",
                "auth0|5f7c, auth0-5f7c",
                "Ānnā Šç, Ānnā Šç",
                "\"\", user",
                "|||, user"
            })
    void makesANameFromWhatTheProviderSays(String calledThere, String name) {
        assertThat(called(calledThere).name()).isEqualTo(name);
    }

    @Test
    void cutsALongNameWithRoomForANumber() {
        assertThat(called("x".repeat(500)).name()).hasSize(80);
        assertThat(called("\r\n\u001b[31m" + "y".repeat(20)).name()).isEqualTo("31m" + "y".repeat(20));
    }

    private static Identity called(String name) {
        return new Identity("https://id.example", "subject", null, name, null, null);
    }
}

package dev.footfall.capture.scrub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScrubberTests {

    private static final List<String> CANARIES = List.of(
            "kim.canary@example.org",
            "+44 20 7946 0958",
            "203.0.113.77",
            "4111 1111 1111 1111",
            "GB33BUKB20201555555555",
            "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJraW0ifQ.c2lnbmF0dXJl");

    @Test
    void redactsCanariesInEveryShape() {
        for (String canary : CANARIES) {
            String encoded = URLEncoder.encode(canary, StandardCharsets.UTF_8);
            String sent = """
                    {"query":"call %1$s now","email":"%1$s","nested":{"deep":["%1$s",{"Phone_Number":"%1$s"}]},
                     "%1$s":1,"a %1$s b":{"%1$s":[["%1$s"]]},"url":"https://x.test/s?q=%2$s&page=2",
                     "encoded":"%2$s","list":["first %1$s","second (%1$s)"],"ok":"kept"}""".formatted(canary, encoded);
            String json = Scrubbed.metadata(sent).json();
            assertThat(json)
                    .doesNotContain(canary, canary.replace(" ", ""), encoded)
                    .contains("\"ok\":\"kept\"", "\"query\":\"call [redacted:", "] now\"", "\"a [redacted:", "] b\"")
                    .contains("https://x.test/s?q=[redacted:", "]&page=2", "first [", "second ([");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "4111111111111111",
                "-4111111111111111",
                "4.111111111111111e15",
                "4111111111111111.0",
                "5555555555554444",
                "378282246310005",
                "442079460958",
                "966501234567",
                "4915112345678"
            })
    void redactsPersonalNumbersWhole(String number) {
        assertThat(Scrubbed.metadata("{\"n\":" + number + ",\"a\":[[" + number + "]]}")
                        .json())
                .doesNotContain("411", "555", "378", "442", "966", "491", "141")
                .matches("\\{\"n\":\"\\[redacted:\\w+]\",\"a\":\\[\\[\"\\[redacted:\\w+]\"]]}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1763806530",
                "1763806530123",
                "1763806530123456",
                "9007199254740993",
                "4111111111111112",
                "3.14159265358979",
                "0",
                "-1",
                "20261122101530",
                "1e20",
                "100000000000",
                "4006381333931",
                "123456789012"
            })
    void keepsOtherNumbersAsSent(String number) {
        String sent = "{\"n\":" + number + "}";
        assertThat(Scrubbed.metadata(sent).json()).isEqualTo(sent);
    }

    @Test
    void numbersKeysThatBecomeEqual() {
        assertThat(Scrubbed.metadata("{\"kim@a.io\":1,\"lee@a.io\":2,\"[redacted:email]\":3,\"x\":{\"kim@a.io\":4}}")
                        .json())
                .isEqualTo("{\"[redacted:email]\":1,\"[redacted:email] (1)\":2,\"[redacted:email] (2)\":3"
                        + ",\"x\":{\"[redacted:email]\":4}}");
    }

    @Test
    void redactsEachPartOfAText() {
        assertThat(Scrubbed.text("from kim@example.org and lee@example.org at 203.0.113.77, call +442079460958!"))
                .isEqualTo("from [redacted:email] and [redacted:email] at [redacted:ip], call [redacted:phone]!");
    }

    @Test
    void scrubsScrubbedMetadataToItself() {
        for (String canary : CANARIES) {
            String once = Scrubbed.metadata(
                            "{\"%1$s\":\"see %1$s\",\"email\":\"%1$s\",\"u\":\"https://a.test/?token=%1$s\"}"
                                    .formatted(canary))
                    .json();
            assertThat(Scrubbed.metadata(String.valueOf(once)).json()).isEqualTo(once);
        }
    }

    @Test
    void reportsKindAndTopLevelKeyButNoValue() {
        assertThat(Scrubbed.metadata("""
                                {"query":"kim@a.io","kim@a.io":{"x":"lee@a.io"},"to":[{"email":"x"}],\
                                "k 8":4111111111111111}""").findings())
                .containsExactly("EMAIL query", "EMAIL other", "EMAIL to", "CARD other");
    }

    /**
     * Each a long way towards something that a detector looks for. A minute is no measure: a detector that backtracks
     * would take days.
     */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "@",
                "a@",
                "a.",
                "a@b.",
                "+",
                "+1 ",
                "00",
                "1 ",
                "1-",
                "eyJ",
                "eyJ-",
                "eyJ.",
                "%25",
                "%40a.b",
                "=",
                "token=",
                "\":",
                "{\"token\":",
                "://",
                "://a:",
                "AA00 ",
                "GB33 ",
                "4111 ",
                "::",
                "1:",
                "1.2.3.",
                "(at)",
                "a(at)b.",
                "Bearer ",
                "-----BEGIN ",
                "sk-",
                "ghp_",
                "\u200b",
                "\uff10"
            })
    void aHostileTextIsReadToItsEnd(String piece) {
        String text = piece.repeat(2500 / piece.length()) + " " + CANARIES.getFirst();

        assertThat(assertTimeoutPreemptively(Duration.ofMinutes(1), () -> Scrubbed.text(text)))
                .isNotNull()
                .doesNotContain(CANARIES.getFirst());
    }
}

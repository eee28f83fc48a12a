package dev.footfall.capture.scrub;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Made-up IBANs and cards; the check digits are right. */
class BankNumbersTests {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            known to commons-validator 1.11.0 alone | YE89CBYE4628194821993518190937 SO386252760189555979711
            known to commons-validator 1.11.0 alone | NI47BAPR47104974650752911357 MN887034236671276842
            known to commons-validator 1.11.0 alone | FK92SC684656321273 HN40CABF23307924402685990417
            known to iban4j 3.2.14 alone            | MA27528907866661760313721590 IR941092815901396245957117
            known to iban4j 3.2.14 alone            | AO85777412154728038528084 GA5614852538885393363387500
            known to iban4j 3.2.14 alone            | CV19474395755131373537990 MZ83751163726516761222029
            known to iban4j 3.2.14 alone            | SN88SN8395486205798682828807
            known to neither                        | DZ797299752882001826330434 CI90CI2902227918058887180334
            known to neither                        | CM4601878017598983478878384 BF91BF8372616751361341252427
            known to neither                        | ML45ML3167232686563551505877 TG17TG0658948113114402426462
            known to neither                        | NE59NE8897514026140141931417 TD4005864920831240234483478
            known to neither                        | KM6624504000883873716786843
            """)
    void redactsIbansOfEveryCountry(String knownTo, String ibans) {
        for (String iban : KeyWords.list(ibans)) {
            String grouped = iban.replaceAll("(.{4})(?=.)", "$1 ");

            assertThat(Scrubbed.text(iban)).as(iban).isEqualTo("[redacted:iban]");
            assertThat(Scrubbed.text("to " + grouped + " today")).as(grouped).isEqualTo("to [redacted:iban] today");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DZ807299752882001826330434",
                "MA28528907866661760313721590",
                "DZ79 7299",
                "QQ12345678901234567890"
            })
    void keepsWrongCheckDigitsAndUnknownCountries(String text) {
        assertThat(Scrubbed.text(text)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({
        "RuPay, 6069353265020147",
        "RuPay, 8171620168493402",
        "RuPay, 5085722470455854",
        "Verve, 5061183043520567",
        "Verve, 5061441748338014127",
        "Verve, 507902690604431982",
        "Elo, 5067312965724923",
        "Elo, 5090450868288900",
        "Elo, 6362979310025162",
        "mada, 5888477800837409",
        "mada, 9682057188181743",
        "Troy, 9792143337761747",
        "Visa, 4093192544992071"
    })
    void redactsCardsOfEveryIssuer(String issuer, String card) {
        assertThat(Scrubbed.text(card)).isEqualTo("[redacted:card]");
        assertThat(Scrubbed.text("paid by " + issuer + " " + card + "!"))
                .isEqualTo("paid by " + issuer + " [redacted:card]!");
        assertThat(Scrubbed.metadata("{\"n\":" + card + "}").json()).isEqualTo("{\"n\":\"[redacted:card]\"}");
    }

    @Test
    void keepsBarcodes() {
        assertThat(Scrubbed.text("4006381333931")).isEqualTo("4006381333931");
    }
}

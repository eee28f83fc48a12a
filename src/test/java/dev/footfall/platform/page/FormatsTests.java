package dev.footfall.platform.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.platform.ReportingZone;
import dev.footfall.platform.Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.context.i18n.LocaleContextHolder;

class FormatsTests {

    private final Formats formats = new Formats(
            new Settings(
                    Path.of("."),
                    ReportingZone.of("Asia/Riyadh"),
                    Duration.ofDays(7),
                    Duration.ofDays(30),
                    Duration.ofDays(90),
                    null,
                    null,
                    new Settings.Database(null, null, null, null, false)),
            new Languages(new Messages()));

    @AfterEach
    void forgetReader() {
        LocaleContextHolder.resetLocaleContext();
    }

    private static void read(String language) {
        LocaleContextHolder.setLocale(Locale.forLanguageTag(language));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ar-u-nu-latn                         | 22 نوفمبر 2026                            | 12.3٪ | 1,234
            ar-EG-u-nu-arab                      | ٢٢ نوفمبر ٢٠٢٦                            | ١٢٫٣٪ | ١٬٢٣٤
            ar-SY-u-nu-latn                      | 22 تشرين الثاني 2026                      | 12.3٪ | 1,234
            ar-u-ca-islamic-umalqura-nu-latn     | 22 نوفمبر 2026 (12 جمادى الآخرة 1448 هـ)  | 12.3٪ | 1,234
            en-u-ca-islamic-umalqura             | 22 Nov 2026 (12 Jumada II 1448 AH)        | 12.3 % | 1,234
            en-GB                                | 22 Nov 2026                               | 12.3 % | 1,234
            fr-FR                                | 22 Nov 2026                               | 12.3 % | 1,234
            """)
    void writesDaysAndNumbersForTheReader(String language, String day, String percent, String count) {
        read(language);

        assertThat(formats.shortDay(LocalDate.of(2026, 11, 22))).isEqualTo(day);
        assertThat(formats.percent(0.1234)).isEqualTo(percent);
        assertThat(formats.count(1234)).isEqualTo(count);
    }

    @Test
    void writesDurationsAndSizesInArabic() {
        read("ar-EG-u-nu-arab");

        assertThat(formats.duration(Duration.ofDays(2).plusHours(3))).isEqualTo("يومان ٣ س");
        assertThat(formats.compact(264_771)).isEqualTo("٢٦٥ ألف");
        assertThat(formats.bytes(1_500)).isEqualTo("١٫٥ كيبيبايت");
    }

    @Test
    void formatsTimesInTheReportingZone() {
        var late = Instant.parse("2026-11-22T22:15:30Z");

        assertThat(formats.moment(late)).isEqualTo("23 Nov 2026, 01:15:30");
        assertThat(formats.clock(late)).isEqualTo("01:15");
        assertThat(formats.day(LocalDate.of(2026, 11, 22))).isEqualTo("Sunday, 22 November 2026");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            0          | 0
            999        | 999
            1234       | 1,234
            9999       | 9,999
            10000      | 10k
            34567      | 34.6k
            264771     | 265k
            999499     | 999k
            999500     | 1M
            1234567    | 1.23M
            1250000000 | 1.25G
            -12345     | -12.3k
            """)
    void roundsLargeCountsToThreeDigits(long number, String text) {
        assertThat(formats.compact(number)).isEqualTo(text);
    }

    @Test
    void groupsCountsAndShares() {
        assertThat(formats.count(1_234_567)).isEqualTo("1,234,567");
        assertThat(formats.percent(0.1234)).isEqualTo("12.3 %");
        assertThat(formats.percent(1)).isEqualTo("100 %");
    }

    @ParameterizedTest
    @CsvSource({
        "PT0S, 0 s",
        "PT0.4S, 0 s",
        "PT59S, 59 s",
        "PT3M5S, 3 min 5 s",
        "PT3H, 3 h",
        "PT3H0M7S, 3 h",
        "P2DT3H4M5S, 2 d 3 h"
    })
    void showsTheTwoLargestUnits(Duration duration, String text) {
        assertThat(formats.duration(duration)).isEqualTo(text);
    }
}

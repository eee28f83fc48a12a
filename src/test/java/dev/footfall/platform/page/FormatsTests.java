package dev.footfall.platform.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.platform.ReportingZone;
import dev.footfall.platform.Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FormatsTests {

    private final Formats formats = new Formats(new Settings(
            Path.of("."),
            ReportingZone.of("Asia/Riyadh"),
            Duration.ofDays(7),
            Duration.ofDays(30),
            Duration.ofDays(90),
            null,
            null,
            new Settings.Database(null, null, null, null, false)));

    @Test
    void formatsTimesInTheReportingZone() {
        var late = Instant.parse("2026-11-22T22:15:30Z");

        assertThat(formats.moment(late)).isEqualTo("23 Nov 2026, 01:15:30");
        assertThat(formats.clock(late)).isEqualTo("01:15");
        assertThat(formats.day(LocalDate.of(2026, 11, 22))).isEqualTo("Sunday, 22 November 2026");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "999, 999",
        "1000, 1k",
        "1234, 1.2k",
        "34567, 34.5k",
        "123456, 123k",
        "999999, 999k",
        "1000000, 1M",
        "1250000000, 1.2G",
        "-1234, -1.2k"
    })
    void shortensLargeCountsWithoutRoundingUp(long number, String text) {
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

package dev.footfall.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The short way of reading a timestamp says what the library says. */
class TimestampsTests {

    @Test
    void readsEveryPrecisionAsTheLibrary() {
        Random random = new Random(7);
        for (int i = 0; i < 20_000; i++) {
            ChronoUnit unit = new ChronoUnit[] {
                        ChronoUnit.SECONDS, ChronoUnit.MILLIS, ChronoUnit.MICROS, ChronoUnit.NANOS
                    }
                    [random.nextInt(4)];
            Instant moment = Instant.ofEpochSecond(random.nextLong(0, 4_000_000_000L), random.nextInt(1_000_000_000))
                    .truncatedTo(unit);
            assertThat(Timestamps.parse(moment.toString())).isEqualTo(moment);
        }
    }

    @Test
    void readsOffsets() {
        Random random = new Random(8);
        for (int i = 0; i < 1_000; i++) {
            OffsetDateTime moment = Instant.ofEpochSecond(random.nextLong(4_000_000_000L))
                    .atOffset(ZoneOffset.ofTotalSeconds(random.nextInt(-64_800, 64_800) / 60 * 60));
            assertThat(Timestamps.parse(DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(moment)))
                    .isEqualTo(moment.toInstant());
        }
    }

    /** Damages good timestamps one character at a time: the answer is the library's, whichever it is. */
    @Test
    void agreesWithTheLibraryOnDamagedOnes() {
        Random random = new Random(9);
        String alphabet = "0123456789-:.TZtz+ ";
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder("2026-11-22T10:15:30.125Z");
            for (int damage = random.nextInt(3); damage >= 0; damage--) {
                text.setCharAt(random.nextInt(text.length()), alphabet.charAt(random.nextInt(alphabet.length())));
            }
            // which knows one form only
            String strict = text.toString()
                    .replaceFirst("^(.{10})[t ]", "$1T")
                    .replaceFirst("z$", "Z")
                    .replaceFirst("^(.{19,}[+-]\\d\\d)(\\d\\d)$", "$1:$2")
                    .replaceFirst("^(.{19,}[+-]\\d\\d)$", "$1:00");
            Object expected = outcome(() -> Instant.parse(strict));
            assertThat(outcome(() -> Timestamps.parse(text.toString())))
                    .as(text.toString())
                    .isEqualTo(expected);
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            2026-11-30T10:00Z                      | 2026-11-30T10:00:00Z           | without seconds
            2026-11-30T10:00:00+0000               | 2026-11-30T10:00:00Z           | an offset without its colon
            2026-11-30T10:00:00+00                 | 2026-11-30T10:00:00Z           | an offset of hours
            2026-11-30T12:00:00.5+0200             | 2026-11-30T10:00:00.500Z       |
            2026-11-30T12:00+02                    | 2026-11-30T10:00:00Z           |
            2026-11-30T04:30:00-05:30              | 2026-11-30T10:00:00Z           |
            2026-11-30T10:00:00-00:00              | 2026-11-30T10:00:00Z           | RFC 3339: the offset is unknown
            2026-11-30T04:30:00−05:30         | 2026-11-30T10:00:00Z           | ISO 8601: a minus, not a hyphen
            2026-11-30T10:00:00,123Z               | 2026-11-30T10:00:00.123Z       | ISO 8601: a comma is preferred
            20261130T100000Z                       | 2026-11-30T10:00:00Z           | the basic form
            20261130T100000.25+0100                | 2026-11-30T09:00:00.250Z       |
            20261130T1000Z                         | 2026-11-30T10:00:00Z           |
            2026-11-30t10:00:00z                   | 2026-11-30T10:00:00Z           | RFC 3339: lower case
            2026-11-30 10:00:00Z                   | 2026-11-30T10:00:00Z           | RFC 3339: a space for the T
            2026-11-30 10:00:00+00:00              | 2026-11-30T10:00:00Z           | as Python prints
            2026-11-30 10:00:00.123456+00          | 2026-11-30T10:00:00.123456Z    | as PostgreSQL prints
            2026-11-30T24:00Z                      | 2026-12-01T00:00:00Z           | the end of the day
            2026-11-30T24:00:00.000Z               | 2026-12-01T00:00:00Z           |
            2016-12-31T23:59:60Z                   | 2016-12-31T23:59:59Z           | a leap second
            2016-12-31T15:59:60.5-08:00            | 2016-12-31T23:59:59.500Z       | RFC 3339's example, elsewhere
            2026-11-30T10:00:00.1234567890123Z     | 2026-11-30T10:00:00.123456789Z | finer than a nanosecond
            """)
    void readsTheFormsOfClients(String text, Instant moment) {
        assertThat(Timestamps.parse(text)).isEqualTo(moment);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "now",
                "2026-11-22",
                "2026-11-22T10:15:30",
                "2026-02-30T10:15:30Z",
                "1763806530",
                "2026-W47-7T10:15:30Z",
                "2026-326T10:15:30Z",
                "2026-11-22T10Z",
                "2026-11-22T10:15.5Z",
                "2026-11-22T10:15:30.Z",
                "20261122T10:15:30Z",
                "2026-11-22T101530Z",
                "+12026-11-22T10:15:30Z",
                "2026-11-22T24:00:01Z",
                "2026-11-22T24:00:00.1Z",
                "2026-11-22T25:00Z",
                "2026-11-22T10:15:60Z",
                "2016-12-31T23:59:60-08:00",
                "2026-11-22T10:15:30+19:00",
                "2026-11-22T10:15:30+1:00",
                "2026-11-22T10:15:30 00:00",
                "2026-11-22T10:15:30Z[Europe/Berlin]"
            })
    void rejectsWhatIsNoInstant(String text) {
        assertThatThrownBy(() -> Timestamps.parse(text)).isInstanceOf(DateTimeException.class);
    }

    private static Object outcome(Supplier<Instant> reading) {
        try {
            return reading.get();
        } catch (DateTimeException e) {
            return "refused";
        }
    }
}

package dev.footfall.capture;

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
import org.junit.jupiter.params.provider.ValueSource;

/** The short way of reading a timestamp says what the library says. */
class TimestampsTests {

    @Test
    void readsEveryPrecisionAsTheLibraryDoes() {
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
            Object expected = outcome(() -> Instant.parse(text));
            assertThat(outcome(() -> Timestamps.parse(text.toString())))
                    .as(text.toString())
                    .isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "now", "2026-11-22", "2026-11-22T10:15:30", "2026-02-30T10:15:30Z", "1763806530"})
    void refusesWhatIsNoMomentInTime(String text) {
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

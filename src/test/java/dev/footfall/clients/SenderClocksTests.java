package dev.footfall.clients;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.testkit.TestClock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SenderClocksTests {

    private static final String ADDRESS = "192.0.2.7";

    private final TestClock clock = TestClock.at("2026-11-30T10:00:00Z");
    private final SenderClocks clocks = new SenderClocks(clock);
    private final UUID source = UUID.randomUUID();

    @BeforeEach
    void runForADay() {
        clock.advance(Duration.ofDays(1));
    }

    private Duration correction(Duration late) {
        Instant now = clock.instant();
        return clocks.correction(source, ADDRESS, now.minus(late).toString(), now);
    }

    @ParameterizedTest
    @CsvSource({
        "PT0S, PT0S",
        "PT59S, PT0S",
        "PT1M, PT0S",
        "PT-1M, PT0S",
        "PT61S, PT61S",
        "PT-61S, PT-61S",
        "PT20H, PT20H",
        "P-400D, P-400D"
    })
    void correctsBeyondAMinute(Duration late, Duration correction) {
        assertThat(correction(late)).isEqualTo(correction);
    }

    @Test
    void leavesTimesAloneWithoutATimeOfSending() {
        assertThat(clocks.correction(source, ADDRESS, null, clock.instant())).isZero();
        assertThat(clocks.correction(source, ADDRESS, "yesterday", clock.instant()))
                .isZero();
    }

    @Test
    void takesAnOldTimeAfterARefusalForARepetition() {
        clocks.refused(source, ADDRESS);
        clock.advance(Duration.ofMinutes(5));

        assertThat(correction(Duration.ofMinutes(5)))
                .as("sent when it was refused")
                .isZero();
        assertThat(correction(Duration.ofMinutes(9)))
                .as("sent some minutes before")
                .isZero();
        assertThat(correction(Duration.ofHours(3))).as("a slow clock").isEqualTo(Duration.ofHours(3));
        assertThat(correction(Duration.ofMinutes(2))).as("sent after it").isEqualTo(Duration.ofMinutes(2));
        assertThat(clocks.correction(
                        UUID.randomUUID(),
                        ADDRESS,
                        clock.instant().minus(Duration.ofMinutes(5)).toString(),
                        clock.instant()))
                .as("another source")
                .isEqualTo(Duration.ofMinutes(5));
    }

    @Test
    void knowsARefusedSenderByItsAddressBeforeItsKeyIsRead() {
        clocks.refused(null, ADDRESS);
        clock.advance(Duration.ofMinutes(5));
        String sentAt = clock.instant().minus(Duration.ofMinutes(5)).toString();

        assertThat(correction(Duration.ofMinutes(5))).isZero();
        assertThat(clocks.correction(source, "192.0.2.8", sentAt, clock.instant()))
                .isEqualTo(Duration.ofMinutes(5));
    }

    @Test
    void takesTheStartForARefusalOfAll() {
        SenderClocks started = new SenderClocks(clock);
        clock.advance(Duration.ofMinutes(2));
        Instant now = clock.instant();

        assertThat(started.correction(source, ADDRESS, now.minusSeconds(150).toString(), now))
                .isZero();
        assertThat(started.correction(source, ADDRESS, now.minusSeconds(7_200).toString(), now))
                .isEqualTo(Duration.ofHours(2));
    }
}

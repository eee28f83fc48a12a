package dev.footfall.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.footfall.platform.InvalidInputException;
import dev.footfall.platform.ReportingZone;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.scheduling.support.CronExpression;

class CronTests {

    @ParameterizedTest(name = "{0} in {1} after {2}")
    @CsvSource(textBlock = """
            0 30 2 * * *,    Europe/Berlin,       2027-03-27T12:00:00Z, 2027-03-28T01:00:00Z
            0 30 2 28 3 *,   Europe/Berlin,       2026-11-30T00:00:00Z, 2027-03-28T01:00:00Z
            0 0/15 2 * * *,  Europe/Berlin,       2027-03-28T00:59:59Z, 2027-03-28T01:00:00Z
            0 0/15 2 * * *,  Europe/Berlin,       2027-03-28T01:00:00Z, 2027-03-29T00:00:00Z
            0 30 2 * * *,    Europe/Berlin,       2026-10-24T12:00:00Z, 2026-10-25T00:30:00Z
            0 30 2 * * *,    Europe/Berlin,       2026-10-25T00:30:00Z, 2026-10-26T01:30:00Z
            0 30 2 * * *,    Europe/Berlin,       2026-10-25T01:15:00Z, 2026-10-26T01:30:00Z
            0 30 * * * *,    Europe/Berlin,       2026-10-25T00:30:00Z, 2026-10-25T01:30:00Z
            0 30 * * * *,    Europe/Berlin,       2027-03-28T00:30:00Z, 2027-03-28T01:30:00Z
            0 30 0-23 * * *, Europe/Berlin,       2026-10-25T00:30:00Z, 2026-10-25T01:30:00Z
            0 30 1 * * *,    America/Vancouver,   2026-11-30T00:00:00Z, 2026-11-30T08:30:00Z
            0 15 2 * * *,    Australia/Lord_Howe, 2026-10-03T12:00:00Z, 2026-10-03T15:30:00Z
            0 0 0 29 2 MON,  UTC,                 2026-11-30T00:00:00Z, 2044-02-29T00:00:00Z
            """)
    void firesOnceOnDaysOf23And25Hours(String cron, ReportingZone zone, Instant after, Instant next) {
        assertThat(Cron.of(cron, zone).next(after)).isEqualTo(next);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0 0 0 30 2 *", "0 0 0 31 4,6 *"})
    void rejectsACronThatNeverFires(String cron) {
        assertThatThrownBy(() -> Cron.of(cron, ReportingZone.UTC))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("never matches");
    }

    @Test
    void explainsAnInvalidCron() {
        assertThatThrownBy(() -> Cron.of("0 30 1 * *", ReportingZone.UTC)).hasMessageContaining("six fields");
    }

    static Stream<Arguments> zonesAndCrons() {
        List<String> zones = List.of(
                "Europe/Berlin",
                "America/New_York",
                "America/Vancouver",
                "Africa/Casablanca",
                "Australia/Lord_Howe",
                "America/Havana",
                "Asia/Beirut",
                "Pacific/Chatham",
                "Asia/Kathmandu");
        List<String> crons = List.of(
                "0 30 2 * * *", "0 0 0 * * *", "0 15 0-3 * * *", "0 */20 2 * * *", "0 7 * * * *", "0 0 */2 * * SUN");
        return zones.stream().flatMap(zone -> crons.stream().map(cron -> Arguments.of(zone, cron)));
    }

    /** The oracle walks the minutes of the days around each change of the clock, and looks at what the wall shows. */
    @ParameterizedTest(name = "{1} in {0}")
    @MethodSource("zonesAndCrons")
    void firesAsAWallClockWould(ReportingZone zone, String text) {
        Cron cron = Cron.of(text, zone);
        for (int year : new int[] {2024, 2026, 2027}) {
            var change = zone.rules().nextTransition(Instant.parse(year + "-01-01T00:00:00Z"));
            Instant from = change == null || change.getInstant().isAfter(Instant.parse(year + 1 + "-01-01T00:00:00Z"))
                    ? Instant.parse(year + "-03-01T00:00:00Z")
                    : change.getInstant().truncatedTo(ChronoUnit.DAYS).minus(2, ChronoUnit.DAYS);
            Instant to = from.plus(5, ChronoUnit.DAYS);
            List<Instant> found = new ArrayList<>();
            for (Instant next = cron.next(from); !next.isAfter(to); next = cron.next(next)) {
                found.add(next);
            }
            assertThat(found).isEqualTo(onTheWall(zone, text, from, to));
        }
    }

    private static List<Instant> onTheWall(ReportingZone zone, String text, Instant from, Instant to) {
        CronExpression local = CronExpression.parse(text);
        boolean everyHour = text.split(" ")[2].equals("*");
        TreeSet<Instant> due = new TreeSet<>();
        LocalDateTime highest = zone.at(from.minus(1, ChronoUnit.DAYS)).toLocalDateTime();
        for (Instant minute = from.minus(1, ChronoUnit.DAYS); !minute.isAfter(to); minute = minute.plusSeconds(60)) {
            LocalDateTime wall = zone.at(minute).toLocalDateTime();
            if (everyHour) {
                if (matches(local, wall)) {
                    due.add(minute);
                }
                continue;
            }
            // every minute that the wall shows for the first time, or has leapt over since it was last looked at
            for (LocalDateTime shown = highest.plusMinutes(1); !shown.isAfter(wall); shown = shown.plusMinutes(1)) {
                if (matches(local, shown)) {
                    due.add(minute);
                }
                highest = shown;
            }
        }
        return due.stream().filter(moment -> moment.isAfter(from)).toList();
    }

    private static boolean matches(CronExpression cron, LocalDateTime minute) {
        return minute.equals(cron.next(minute.minusNanos(1)));
    }
}

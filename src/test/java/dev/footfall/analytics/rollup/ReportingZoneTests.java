package dev.footfall.analytics.rollup;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ReportingZoneTests {

    private static final ReportingZone BERLIN = new ReportingZone(ZoneId.of("Europe/Berlin"));
    private static final ReportingZone LORD_HOWE = new ReportingZone(ZoneId.of("Australia/Lord_Howe"));

    @Test
    void aDayHasAShareInTheUtcDaysThatItOverlaps() {
        LocalDate day = LocalDate.parse("2026-11-20");
        assertThat(new ReportingZone(ZoneId.of("UTC")).utcDays(day)).containsExactly(day);
        assertThat(BERLIN.utcDays(day)).containsExactly(day.minusDays(1), day);
        assertThat(new ReportingZone(ZoneId.of("America/St_Johns")).utcDays(day))
                .containsExactly(day, day.plusDays(1));
        assertThat(BERLIN.reportingDays(day)).containsExactly(day, day.plusDays(1));
    }

    @Test
    void theDaysOnWhichTheClockChangesHave23And25Hours() {
        assertThat(new DayHours(LocalDate.parse("2026-03-29"), BERLIN).count()).isEqualTo(23);
        assertThat(new DayHours(LocalDate.parse("2026-10-25"), BERLIN).count()).isEqualTo(25);
        assertThat(new DayHours(LocalDate.parse("2026-11-20"), BERLIN).count()).isEqualTo(24);
    }

    @Test
    void anHourThatComesTwiceIsToldApartByItsOffset() {
        DayHours hours = new DayHours(LocalDate.parse("2026-10-25"), BERLIN);
        int first = hours.at(DayHours.micros(Instant.parse("2026-10-25T00:30:00Z")));
        int second = hours.at(DayHours.micros(Instant.parse("2026-10-25T01:30:00Z")));
        assertThat(List.of(hours.start(first), hours.start(second)))
                .containsExactly(Instant.parse("2026-10-25T00:00:00Z"), Instant.parse("2026-10-25T01:00:00Z"));
    }

    @Test
    void whereTheClockChangesByHalfAnHourTheHoursStillBeginWhereTheWallClockShowsThem() {
        LocalDate backward = LocalDate.parse("2026-04-05");
        DayHours hours = new DayHours(backward, LORD_HOWE);
        assertThat(IntStream.range(0, hours.count())
                        .mapToObj(hour -> hours.start(hour).atZone(LORD_HOWE.zone()))
                        .map(start -> start.getHour() + ":" + start.getMinute()))
                .hasSize(24)
                .startsWith("0:0", "1:0", "2:0")
                .endsWith("23:0");
    }
}

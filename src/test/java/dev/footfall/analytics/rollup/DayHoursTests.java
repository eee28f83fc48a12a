package dev.footfall.analytics.rollup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.platform.ReportingZone;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DayHoursTests {

    private static final ReportingZone BERLIN = ReportingZone.of("Europe/Berlin");
    private static final ReportingZone LORD_HOWE = ReportingZone.of("Australia/Lord_Howe");

    @Test
    void daysOfClockChangesHave23And25Hours() {
        assertThat(new DayHours(LocalDate.parse("2026-03-29"), BERLIN).count()).isEqualTo(23);
        assertThat(new DayHours(LocalDate.parse("2026-10-25"), BERLIN).count()).isEqualTo(25);
        assertThat(new DayHours(LocalDate.parse("2026-11-20"), BERLIN).count()).isEqualTo(24);
    }

    @Test
    void distinguishesARepeatedHourByItsOffset() {
        DayHours hours = new DayHours(LocalDate.parse("2026-10-25"), BERLIN);
        int first = hours.at(DayHours.micros(Instant.parse("2026-10-25T00:30:00Z")));
        int second = hours.at(DayHours.micros(Instant.parse("2026-10-25T01:30:00Z")));
        assertThat(List.of(hours.start(first), hours.start(second)))
                .containsExactly(Instant.parse("2026-10-25T00:00:00Z"), Instant.parse("2026-10-25T01:00:00Z"));
    }

    @Test
    void startsHoursByTheWallClockAfterHalfHourChanges() {
        LocalDate backward = LocalDate.parse("2026-04-05");
        DayHours hours = new DayHours(backward, LORD_HOWE);
        assertThat(IntStream.range(0, hours.count())
                        .mapToObj(hour -> LORD_HOWE.at(hours.start(hour)))
                        .map(start -> start.getHour() + ":" + start.getMinute()))
                .hasSize(24)
                .startsWith("0:0", "1:0", "2:0")
                .endsWith("23:0");
    }
}

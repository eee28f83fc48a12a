package dev.footfall.activity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.activity.RollupLifecycle.AffectedDays;
import dev.footfall.platform.ReportingZone;
import java.time.Instant;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;

class AffectedDaysTests {

    private static final LocalDate DAY = LocalDate.parse("2026-03-10");

    @Test
    void utcDayAffectsItself() {
        AffectedDays counted = new AffectedDays(ReportingZone.UTC);

        assertThat(counted.days(Instant.parse("2026-03-10T00:00:00Z"))).containsExactly(DAY);
        assertThat(counted.days(Instant.parse("2026-03-10T23:59:59.999999Z"))).containsExactly(DAY);
    }

    @Test
    void otherZoneAffectsTheOverlappingUtcDay() {
        AffectedDays counted = new AffectedDays(ReportingZone.of("Asia/Kathmandu"));

        assertThat(counted.days(Instant.parse("2026-03-10T18:14:59Z"))).containsExactly(DAY.minusDays(1), DAY);
        assertThat(counted.days(Instant.parse("2026-03-10T18:15:00Z"))).containsExactly(DAY, DAY.plusDays(1));
    }
}

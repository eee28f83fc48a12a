package dev.footfall.privacy.retention;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.testkit.FootfallTest;
import dev.footfall.testkit.TestKeys;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The same where a day begins at a quarter past an hour of UTC's, and spans two partitions. */
@FootfallTest(properties = "footfall.zone=Asia/Kathmandu")
class OtherZoneRetentionIntegrationTests extends RetentionScene {

    @Override
    ZoneId zone() {
        return ZoneId.of("Asia/Kathmandu");
    }

    /**
     * Its first UTC day is anonymized, and it is counted for good: what came for the rest of it would be in no number.
     */
    @Test
    void rejectsActivityOfADayCountedForGood() {
        jobs.run("COMPLETED", "anonymize", "{}");
        LocalDate next = database.sql("select max(day) + 1 from activity_day where state = 'anonymized'")
                .query(LocalDate.class)
                .single();

        // there midnight is at 18:15
        assertThat(send(next, LocalTime.of(18, 14))).contains("\"accepted\":0").contains("day_closed");
        assertThat(send(next, LocalTime.of(18, 16))).contains("\"accepted\":1");
    }

    private String send(LocalDate day, LocalTime time) {
        return api.post(
                        "/api/activities",
                        TestKeys.ADMIN,
                        "[{\"userId\": \"%s\", \"activityType\": \"app_view\", \"timestamp\": \"%s\"}]"
                                .formatted(UUID.randomUUID(), day.atTime(time).toInstant(ZoneOffset.UTC)))
                .body();
    }
}

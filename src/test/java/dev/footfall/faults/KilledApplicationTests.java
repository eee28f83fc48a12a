package dev.footfall.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.testkit.Wait;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Fault 1: {@code kill -9} the application under load. */
class KilledApplicationTests {

    private static final Duration READY_WITHIN = Duration.ofSeconds(30);

    @Test
    void whatWasAckedSurvivesTheKilledApplication() throws Exception {
        killRepeatedly(3);
    }

    @Test
    @Tag("long")
    void whatWasAckedSurvivesTwentyKills() throws Exception {
        killRepeatedly(20);
    }

    private static void killRepeatedly(int kills) throws Exception {
        try (Stage stage = Stage.embedded(Map.of())) {
            stage.load(4, 25, 1_500);
            long slowest = 0;
            for (int i = 0; i < kills; i++) {
                stage.awaitAcked(500, Duration.ofSeconds(60));
                // every third time with acked activities that are in the spool alone
                if (i % 3 == 2) {
                    stage.postgres().stopSignal();
                    Wait.until(Duration.ofSeconds(30), () -> stage.spooled() >= 3);
                }
                stage.app().kill9();
                long begun = System.nanoTime();
                stage.app().restart();
                slowest = Math.max(slowest, System.nanoTime() - begun);
            }
            assertThat(Duration.ofNanos(slowest)).isLessThan(READY_WITHIN);
            stage.awaitAcked(500, Duration.ofSeconds(60));
            stage.audit(
                    1,
                    "kill -9 of the application, %d times, ready again after %.1f s at most"
                            .formatted(kills, slowest / 1e9));
        }
    }
}

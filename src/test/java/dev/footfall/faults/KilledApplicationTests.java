package dev.footfall.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.testkit.AppProcess;
import dev.footfall.testkit.OwnProcesses;
import dev.footfall.testkit.Wait;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Fault 1: {@code kill -9} the application under load, also while acked activities are in the spool alone. */
@OwnProcesses
class KilledApplicationTests {

    private static final Duration READY_WITHIN = Duration.ofSeconds(30);

    @Test
    void whatWasAckedSurvivesTheKilledApplication() throws Exception {
        try (Stage stage = Stage.behindWire(AppProcess.newDataFolder(), Map.of())) {
            stage.load(4, 25, 1_500);
            stage.awaitAcked(500);
            double first = kill(stage);
            stage.awaitAcked(500);
            stage.wire().refuse();
            Wait.until(() -> stage.spooled() > 5);
            stage.app().kill9();
            assertThat(stage.spooled()).isPositive();
            stage.wire().heal();
            double second = start(stage);
            stage.awaitAcked(500);
            stage.audit(
                    1,
                    "kill -9 of the application, ready again after %.1f s, and %.1f s with a spool"
                            .formatted(first, second));
        }
    }

    /** Every third time the server hangs as well, and has to be ended by the next start. */
    @Test
    @Tag("long")
    void whatWasAckedSurvivesTwentyKills() throws Exception {
        try (Stage stage = Stage.embedded(Map.of())) {
            stage.load(4, 25, 1_500);
            double slowest = 0;
            for (int i = 0; i < 20; i++) {
                stage.awaitAcked(500);
                if (i % 3 == 2) {
                    stage.postgres().stopSignal();
                    Wait.until(() -> stage.spooled() > 2);
                }
                slowest = Math.max(slowest, kill(stage));
            }
            stage.awaitAcked(500);
            stage.audit(1, "kill -9 of the application, 20 times, ready again after %.1f s at most".formatted(slowest));
        }
    }

    private static double kill(Stage stage) {
        stage.app().kill9();
        return start(stage);
    }

    /** Returns the seconds until it was ready. */
    private static double start(Stage stage) {
        long startNanos = System.nanoTime();
        stage.app().restart();
        Duration took = Duration.ofNanos(System.nanoTime() - startNanos);
        assertThat(took).isLessThan(READY_WITHIN);
        return took.toMillis() / 1e3;
    }
}

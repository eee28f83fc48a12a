package dev.footfall.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.testkit.Wait;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Fault 12: SIGTERM under load, with the database there and with it hanging. */
class ShutdownTests {

    private static final Duration OUT_WITHIN = Duration.ofSeconds(30);

    @Test
    void askedToStopItIsOutInTimeAndNothingAckedIsLost() throws Exception {
        try (Stage stage = Stage.embedded(Map.of())) {
            stage.load(8, 25, 3_000);
            stage.awaitAcked(1_000, Duration.ofSeconds(60));
            double quiet = stop(stage);
            stage.app().restart();
            stage.awaitAcked(500, Duration.ofSeconds(60));

            stage.postgres().stopSignal();
            Wait.until(Duration.ofSeconds(30), () -> stage.spooled() > 2);
            double hung = stop(stage);
            stage.app().restart();
            stage.awaitAcked(500, Duration.ofSeconds(60));
            stage.audit(
                    12,
                    "SIGTERM under load, out after %.1f s, and %.1f s with PostgreSQL hanging".formatted(quiet, hung));
        }
    }

    private static double stop(Stage stage) {
        long begun = System.nanoTime();
        stage.app().sigterm();
        Duration took = Duration.ofNanos(System.nanoTime() - begun);
        assertThat(took).isLessThan(OUT_WITHIN);
        return took.toMillis() / 1e3;
    }
}

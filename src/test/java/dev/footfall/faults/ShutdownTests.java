package dev.footfall.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.testkit.AppProcess;
import dev.footfall.testkit.OwnProcesses;
import dev.footfall.testkit.Wait;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Fault 12: SIGTERM under load, with the database there, away and hanging. */
@OwnProcesses
class ShutdownTests {

    private static final Duration OUT_WITHIN = Duration.ofSeconds(30);

    @Test
    void askedToStopItIsOutInTimeAndNothingAckedIsLost() throws Exception {
        try (Stage stage = Stage.behindWire(AppProcess.newDataFolder(), Map.of())) {
            stage.load(8, 25, 3_000);
            stage.awaitAcked(1_000);
            double there = stop(stage);
            assertThat(stage.spooled()).isZero();
            stage.app().restart();
            stage.awaitAcked(500);

            stage.wire().refuse();
            Wait.until(() -> stage.spooled() > 2);
            double away = stop(stage);
            stage.wire().heal();
            stage.app().restart();
            stage.awaitAcked(500);
            stage.audit(
                    12,
                    "SIGTERM under load, out after %.1f s, and %.1f s with the database away".formatted(there, away));
        }
    }

    @Test
    @Tag("long")
    void alsoWhileTheDatabaseHangs() throws Exception {
        try (Stage stage = Stage.embedded(Map.of())) {
            stage.load(8, 25, 3_000);
            stage.awaitAcked(1_000);
            stage.postgres().stopSignal();
            double atOnce = stop(stage);
            stage.app().restart();
            stage.awaitAcked(500);

            stage.postgres().stopSignal();
            Wait.until(() -> stage.spooled() > 2);
            double later = stop(stage);
            stage.app().restart();
            stage.awaitAcked(500);
            stage.audit(
                    12,
                    "SIGTERM with PostgreSQL hanging since then, out after %.1f s, and for a while, after %.1f s"
                            .formatted(atOnce, later));
        }
    }

    private static double stop(Stage stage) {
        long startNanos = System.nanoTime();
        stage.app().sigterm();
        Duration took = Duration.ofNanos(System.nanoTime() - startNanos);
        assertThat(took).isLessThan(OUT_WITHIN);
        return took.toMillis() / 1e3;
    }
}

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
    void stopsInTimeWithoutLoss() throws Exception {
        try (FaultFixture fixture = FaultFixture.behindWire(AppProcess.newDataFolder(), Map.of())) {
            fixture.load(8, 25, 3_000);
            fixture.awaitAcked(1_000);
            double there = stop(fixture);
            assertThat(fixture.spooled()).isZero();
            fixture.app().restart();
            fixture.awaitAcked(500);

            fixture.wire().refuse();
            Wait.until(() -> fixture.spooled() > 2);
            double away = stop(fixture);
            fixture.wire().heal();
            fixture.app().restart();
            fixture.awaitAcked(500);
            fixture.audit(
                    12,
                    "SIGTERM under load, out after %.1f s, and %.1f s with the database away".formatted(there, away));
        }
    }

    @Test
    @Tag("long")
    void stopsInTimeWhileTheDatabaseHangs() throws Exception {
        try (FaultFixture fixture = FaultFixture.embedded(Map.of())) {
            fixture.load(8, 25, 3_000);
            fixture.awaitAcked(1_000);
            fixture.postgres().stopSignal();
            double atOnce = stop(fixture);
            fixture.app().restart();
            fixture.awaitAcked(500);

            fixture.postgres().stopSignal();
            Wait.until(() -> fixture.spooled() > 2);
            double later = stop(fixture);
            fixture.app().restart();
            fixture.awaitAcked(500);
            fixture.audit(
                    12,
                    "SIGTERM with PostgreSQL hanging since then, out after %.1f s, and for a while, after %.1f s"
                            .formatted(atOnce, later));
        }
    }

    private static double stop(FaultFixture fixture) {
        long startNanos = System.nanoTime();
        fixture.app().sigterm();
        Duration took = Duration.ofNanos(System.nanoTime() - startNanos);
        assertThat(took).isLessThan(OUT_WITHIN);
        return took.toMillis() / 1e3;
    }
}

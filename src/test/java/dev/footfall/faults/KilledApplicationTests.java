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
    void survivesAKilledApplication() throws Exception {
        try (FaultFixture fixture = FaultFixture.behindWire(AppProcess.newDataFolder(), Map.of())) {
            fixture.load(4, 25, 1_500);
            fixture.awaitAcked(500);
            double first = kill(fixture);
            fixture.awaitAcked(500);
            fixture.wire().refuse();
            Wait.until(() -> fixture.spooled() > 5);
            fixture.app().kill9();
            assertThat(fixture.spooled()).isPositive();
            fixture.wire().heal();
            double second = start(fixture);
            fixture.awaitAcked(500);
            fixture.audit(
                    1,
                    "kill -9 of the application, ready again after %.1f s, and %.1f s with a spool"
                            .formatted(first, second));
        }
    }

    /** Every third time the server hangs as well, and has to be ended by the next start. */
    @Test
    @Tag("long")
    void survivesTwentyKills() throws Exception {
        try (FaultFixture fixture = FaultFixture.embedded(Map.of())) {
            fixture.load(4, 25, 1_500);
            double slowest = 0;
            for (int i = 0; i < 20; i++) {
                fixture.awaitAcked(500);
                if (i % 3 == 2) {
                    fixture.postgres().stopSignal();
                    Wait.until(() -> fixture.spooled() > 2);
                }
                slowest = Math.max(slowest, kill(fixture));
            }
            fixture.awaitAcked(500);
            fixture.audit(
                    1, "kill -9 of the application, 20 times, ready again after %.1f s at most".formatted(slowest));
        }
    }

    private static double kill(FaultFixture fixture) {
        fixture.app().kill9();
        return start(fixture);
    }

    /** Returns the seconds until it was ready. */
    private static double start(FaultFixture fixture) {
        long startNanos = System.nanoTime();
        fixture.app().restart();
        Duration took = Duration.ofNanos(System.nanoTime() - startNanos);
        assertThat(took).isLessThan(READY_WITHIN);
        return took.toMillis() / 1e3;
    }
}

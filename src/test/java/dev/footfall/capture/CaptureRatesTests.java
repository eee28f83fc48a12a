package dev.footfall.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.footfall.capture.CaptureConfiguration.CaptureSettings;
import dev.footfall.capture.CaptureController.CaptureRates;
import dev.footfall.capture.CaptureController.CaptureRates.TooFastException;
import dev.footfall.platform.Caller;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class CaptureRatesTests {

    private final CaptureRates rates = new CaptureRates(new Binder(new MapConfigurationPropertySource(
                    Map.of("footfall.capture.rate", "100", "footfall.capture.person-rate", "10")))
            .bind("footfall.capture", CaptureSettings.class)
            .get());

    @Test
    void admitsARequestWholeAndMakesTheNextWait() {
        Caller caller = Caller.key(UUID.randomUUID(), "one", Set.of(), Set.of());
        rates.admit(caller);
        rates.count(caller, 100 + 100_000);

        assertThatExceptionOfType(TooFastException.class)
                .isThrownBy(() -> rates.admit(caller))
                // a thousand seconds' worth, less what has passed since on a slow machine
                .satisfies(
                        e -> assertThat(e.retryAfter()).isBetween(Duration.ofSeconds(900), Duration.ofSeconds(1_002)));
    }

    @Test
    void limitsPeopleMoreThanKeys() {
        Caller person = Caller.token(UUID.randomUUID(), Set.of());
        rates.count(person, 50);

        assertThatExceptionOfType(TooFastException.class).isThrownBy(() -> rates.admit(person));
    }

    @Test
    void limitsEachCallerSeparately() {
        Caller greedy = Caller.key(UUID.randomUUID(), "one", Set.of(), Set.of());
        rates.count(greedy, 1_000);

        assertThatCode(() -> rates.admit(Caller.key(UUID.randomUUID(), "two", Set.of(), Set.of())))
                .doesNotThrowAnyException();
        assertThatCode(() -> rates.admit(Caller.token(UUID.randomUUID(), Set.of())))
                .doesNotThrowAnyException();
    }
}

package dev.footfall.platform.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import dev.footfall.platform.health.AlarmSource.Alarm;
import dev.footfall.testkit.TestClock;
import dev.footfall.testkit.Wait;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.support.ResourceBundleMessageSource;
import org.springframework.dao.DataAccessResourceFailureException;

/** One mechanism for all that somebody has to look at. */
@ExtendWith(OutputCaptureExtension.class)
class AlarmsTests {

    /**
     * Of a job that there is nowhere else: the log that is read here is also that of the contexts of other tests, which
     * look for alarms by themselves.
     */
    private static final Alarm FAILED = new Alarm("job-failed", "nightshift", 1, "/admin/jobs/nightshift");

    private static final Alarm LETTERS = new Alarm("dead-letters", "", 3, "/admin/health/dead-letters");

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final TestClock clock = TestClock.at("2026-11-25T12:00:00Z");
    private Supplier<List<Alarm>> jobs = List::of;
    private List<Alarm> letters = List.of();
    private Alarms alarms;

    private record Source(boolean asksDatabase, Set<String> kinds, Supplier<List<Alarm>> looks) implements AlarmSource {
        @Override
        public List<Alarm> look() {
            return looks.get();
        }
    }

    @BeforeEach
    @SuppressWarnings("unchecked")
    void put() {
        ObjectProvider<AlarmSource> sources = mock(ObjectProvider.class);
        when(sources.orderedStream())
                .thenReturn(Stream.of(
                        new Source(true, Set.of("job-failed"), () -> jobs.get()),
                        new Source(false, Set.of("dead-letters"), () -> letters)));
        var texts = new ResourceBundleMessageSource();
        texts.setBasename("messages");
        alarms = new Alarms(sources, meters, texts, clock);
    }

    @Test
    void logsOnceAtBeginAndEnd(CapturedOutput output) {
        jobs = () -> List.of(FAILED);
        alarms.look();
        alarms.look();
        alarms.look();
        assertThat(output).containsOnlyOnce("Alarm job-failed: The last run of nightshift failed.");

        jobs = List::of;
        alarms.look();
        alarms.look();
        assertThat(output).containsOnlyOnce("The alarm job-failed nightshift is over");

        jobs = () -> List.of(FAILED);
        alarms.look();
        assertThat(output.toString().split("Alarm job-failed: The last run of nightshift", -1))
                .as("begun twice")
                .hasSize(3);
    }

    @Test
    void keepsItsBeginningWhenTheNumberChanges() {
        letters = List.of(LETTERS);
        alarms.look();
        clock.advance(Duration.ofMinutes(1));
        letters = List.of(new Alarm("dead-letters", "", 5, LETTERS.path()));
        assertThat(alarms.look(false)).singleElement().satisfies(standing -> {
            assertThat(standing.alarm().number()).isEqualTo(5);
            assertThat(standing.since()).isEqualTo("2026-11-25T12:00:00Z");
        });
    }

    @Test
    void metricsShowRaisedAndQuietAlarms() {
        jobs = () -> List.of(FAILED);
        alarms.look();
        assertThat(gauge("job-failed", "nightshift")).isEqualTo(1);
        assertThat(gauge("dead-letters", "")).isZero();

        jobs = List::of;
        letters = List.of(LETTERS);
        alarms.look();
        assertThat(meters.find("footfall.alarm").tag("about", "nightshift").gauge())
                .isNull();
        assertThat(gauge("job-failed", "")).isZero();
        assertThat(gauge("dead-letters", "")).isEqualTo(1);
    }

    @Test
    void keepsKnownAlarmsWhileTheDatabaseIsAway(CapturedOutput output) {
        jobs = () -> List.of(FAILED);
        alarms.look();
        jobs = () -> {
            throw new DataAccessResourceFailureException("away");
        };
        letters = List.of(LETTERS);
        alarms.look();
        assertThat(alarms.now())
                .extracting(standing -> standing.alarm().kind())
                .containsExactly("job-failed", "dead-letters");
        assertThat(output).doesNotContain("nightshift is over");
    }

    @Test
    void answersFromMemoryWhileALookHangs() {
        letters = List.of(LETTERS);
        alarms.look();
        var shown = new ArrayList<Alarms.Standing>();
        jobs = () -> {
            var page = CompletableFuture.supplyAsync(() -> alarms.look(true));
            shown.addAll(Wait.result(page));
            throw new DataAccessResourceFailureException("away");
        };
        alarms.look();
        assertThat(shown).extracting(standing -> standing.alarm().kind()).containsExactly("dead-letters");
    }

    private double gauge(String kind, String about) {
        Gauge gauge = meters.find("footfall.alarm")
                .tag("kind", kind)
                .tag("about", about)
                .gauge();
        assertThat(gauge).as(kind + " " + about).isNotNull();
        return gauge.value();
    }
}

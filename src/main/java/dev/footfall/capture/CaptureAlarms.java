package dev.footfall.capture;

import dev.footfall.capture.CaptureConfiguration.CaptureSettings;
import dev.footfall.platform.health.AlarmSource;
import dev.footfall.platform.health.AlarmSource.Alarm;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/**
 * Alarms about this node's connection to the database and about its spool. The spool grows when it has more than a
 * minute ago, whether the database is away or drains slower than activity comes in. Read from memory.
 */
@Component
@Order(100)
class CaptureAlarms implements AlarmSource {

    private static final Duration SAMPLE_INTERVAL = Duration.ofMinutes(1);
    private static final int FULL_PERCENT = 80;
    private static final String PATH = "/admin/health";

    private final DatabaseState databaseState;
    private final Spool spool;
    private final CaptureSettings settings;
    private final Clock clock;
    private Instant lastSample = Instant.EPOCH;
    private long bytes;
    private boolean growing;

    CaptureAlarms(DatabaseState databaseState, Spool spool, CaptureSettings settings, Clock clock) {
        this.databaseState = databaseState;
        this.spool = spool;
        this.settings = settings;
        this.clock = clock;
    }

    @Override
    public Set<String> kinds() {
        return Set.of("database-away", "spool-growing", "spool-full", "spool-damaged");
    }

    @Override
    public boolean asksDatabase() {
        return false;
    }

    @Override
    public List<Alarm> look() {
        measure();
        List<Alarm> alarms = new ArrayList<>();
        if (databaseState.away()) {
            alarms.add(new Alarm("database-away", "", 1, PATH));
        }
        long percent = 100 * spool.bytes() / Math.max(1, settings.spoolLimit().toBytes());
        if (percent >= FULL_PERCENT) {
            alarms.add(new Alarm("spool-full", "", percent, PATH));
        } else if (growing && spool.files() > 0) {
            alarms.add(new Alarm("spool-growing", "", spool.activities(), PATH));
        }
        if (spool.damaged() > 0) {
            alarms.add(new Alarm("spool-damaged", "", spool.damaged(), PATH));
        }
        return alarms;
    }

    private synchronized void measure() {
        Instant now = clock.instant();
        if (Duration.between(lastSample, now).abs().compareTo(SAMPLE_INTERVAL) >= 0) {
            growing = !lastSample.equals(Instant.EPOCH) && spool.bytes() > bytes;
            bytes = spool.bytes();
            lastSample = now;
        }
    }

    /** Alarm while dead letters wait for an operator. */
    @Component
    @Order(110)
    static class DeadLetterAlarm implements AlarmSource {

        private static final String KIND = "dead-letters";

        private final DeadLetterStore letters;

        DeadLetterAlarm(DeadLetterStore letters) {
            this.letters = letters;
        }

        @Override
        public Set<String> kinds() {
            return Set.of(KIND);
        }

        @Override
        public List<Alarm> look() {
            return Alarm.when(letters.count(), KIND, "/admin/health/dead-letters");
        }
    }
}

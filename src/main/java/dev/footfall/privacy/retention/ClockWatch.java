package dev.footfall.privacy.retention;

import dev.footfall.platform.health.AlarmSource;
import dev.footfall.platform.health.AlarmSource.Alarm;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.Order;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Whether the clock can be trusted to decide that activity is old. If it jumped ahead by a year, the next night would
 * anonymize and drop everything. So the database stores when Footfall last ran, and a clock more than a day ahead of
 * that is trusted only after a day, with an alarm meanwhile. A server that was off for a week looks the same: its jobs
 * run a day later. While another node has the right time, the wrong clock is never trusted.
 */
@Component
@Order(405)
class ClockWatch implements AlarmSource {

    private static final String KIND = "clock-ahead";
    private static final String KEY = "retention.clock";
    private static final Duration LEAP = Duration.ofDays(1);
    private static final Duration WAITS = Duration.ofDays(1);
    private static final Duration NOTED_EVERY = Duration.ofHours(1);

    private final JdbcClient database;
    private final Clock clock;

    ClockWatch(JdbcClient database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /**
     * The stored state, shared by all nodes.
     *
     * @param seen when Footfall last ran, by a trusted clock
     * @param leapt when a clock was first found far ahead of that; null if none is
     */
    private record Known(Instant seen, @Nullable Instant leapt) {

        static Known read(String written) {
            String[] moments = written.split(" ");
            return new Known(Instant.parse(moments[0]), moments.length > 1 ? Instant.parse(moments[1]) : null);
        }

        String written() {
            return leapt == null ? seen.toString() : seen + " " + leapt;
        }

        /** A clock that was set back is trusted at once: by it nothing is too old. */
        Known after(Instant now) {
            if (!isAhead(now)) {
                Duration since = Duration.between(seen, now).abs();
                return leapt != null || since.compareTo(NOTED_EVERY) >= 0 ? new Known(now, null) : this;
            }
            if (leapt == null || now.isBefore(leapt)) {
                return new Known(seen, now);
            }
            return now.isBefore(leapt.plus(WAITS)) ? this : new Known(now, null);
        }

        boolean isAhead(Instant now) {
            return now.isAfter(seen.plus(LEAP));
        }
    }

    boolean isBelieved() {
        return daysAhead() == 0;
    }

    /**
     * By how many days an untrusted clock is ahead. Writes to the database once an hour, and when something changes.
     */
    private long daysAhead() {
        Instant now = clock.instant();
        Known before = database.sql("select value from setting where key = :key")
                .param("key", KEY)
                .query(String.class)
                .optional()
                .map(Known::read)
                .orElse(null);
        if (before == null) {
            database.sql("insert into setting (key, value) values (:key, :now) on conflict (key) do nothing")
                    .param("key", KEY)
                    .param("now", now.toString())
                    .update();
            return 0;
        }
        Known known = before.after(now);
        if (!known.equals(before)) {
            // If another node was first, the next call reads what it wrote.
            database.sql("update setting set value = :known where key = :key and value = :before")
                    .param("known", known.written())
                    .param("key", KEY)
                    .param("before", before.written())
                    .update();
        }
        return known.isAhead(now) ? Duration.between(known.seen, now).toDays() : 0;
    }

    @Override
    public Set<String> kinds() {
        return Set.of(KIND);
    }

    @Override
    public List<Alarm> look() {
        return Alarm.when(daysAhead(), KIND, "/admin/jobs/anonymize");
    }
}

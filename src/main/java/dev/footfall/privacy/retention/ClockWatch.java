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
 * Whether the clock may decide that activity is old. A clock that leaps ahead by a year would have the next night
 * anonymise and drop everything. So the database remembers when Footfall ran last, and a clock that is more than a day
 * past that is believed only after it has been so for a day, with an alarm meanwhile. Nobody can tell such a leap from
 * a server that was off for a week: there the jobs come a day later. A node that runs beside it keeps the wrong clock
 * out for good.
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
     * What all nodes know of the time.
     *
     * @param seen when Footfall ran last, by a clock that was believed
     * @param leapt when a clock was first found to be far ahead of that; null where none is
     */
    private record Known(Instant seen, @Nullable Instant leapt) {

        static Known read(String written) {
            String[] moments = written.split(" ");
            return new Known(Instant.parse(moments[0]), moments.length > 1 ? Instant.parse(moments[1]) : null);
        }

        String written() {
            return leapt == null ? seen.toString() : seen + " " + leapt;
        }

        /** A clock that is put back is believed at once: by it nothing is too old. */
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

    /** How far a clock that is not believed is ahead, in days. Writes once an hour, and where something changes. */
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
            // another node may have been first: then the next look sees what it wrote
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
    public boolean asksDatabase() {
        return true;
    }

    @Override
    public List<Alarm> look() {
        long days = daysAhead();
        return days == 0 ? List.of() : List.of(new Alarm(KIND, "", days, "/admin/jobs/anonymize"));
    }
}

package dev.footfall.activity;

import dev.footfall.platform.ReportingZone;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Data that is derived from raw activity and outlives it. The jobs that anonymize and purge days call all beans of this
 * type for each UTC day, the oldest first: {@link #settle} before they begin, then {@link #anonymize} or {@link #purge}
 * inside the transaction that changes the day's rows and state, after they took {@link Days#lock} on it. Where that
 * returns false the transaction must be rolled back and the day started again.
 */
public interface RollupLifecycle {

    /** Called outside of any transaction: counts what of the day is not counted yet. May take seconds. */
    void settle(LocalDate utcDay) throws SQLException;

    /**
     * Removes what distinguishes people of the day by what they did; no number changes. Calling it again changes
     * nothing.
     *
     * @return false when activity of the day has arrived since it was settled, and nothing was done
     */
    boolean anonymize(LocalDate utcDay, JdbcClient transaction);

    /**
     * Removes who was active on the day, after the numbers that depend on it have been stored. Covers all earlier days
     * too, whether they had been anonymized or not.
     *
     * @return false when activity of the day has arrived since it was settled, and nothing was done
     */
    boolean purge(LocalDate utcDay, JdbcClient transaction);

    /**
     * The UTC days that a moment is counted with: those that its reporting day overlaps. Once one of them is closed the
     * reporting day is never counted again, so that activity for it would be stored and in no number.
     */
    final class AffectedDays {

        private final ReportingZone zone;

        /** That of the activity before: most follow one of the same day. */
        private volatile @Nullable ReportingDay latest;

        public AffectedDays(ReportingZone zone) {
            this.zone = zone;
        }

        /** Ascending. */
        public List<LocalDate> days(Instant moment) {
            ReportingDay day = latest;
            if (day == null || moment.isBefore(day.start) || !moment.isBefore(day.end)) {
                LocalDate date = zone.dayOf(moment);
                day = new ReportingDay(zone.start(date), zone.start(date.plusDays(1)), zone.utcDays(date));
                latest = day;
            }
            return day.utcDays;
        }

        private record ReportingDay(Instant start, Instant end, List<LocalDate> utcDays) {}
    }
}

package dev.footfall.activity;

import dev.footfall.platform.ReportingZone;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What is made from raw activity and outlives it. The jobs that anonymise and purge days tell all beans of this kind
 * about each UTC day, the oldest first: {@link #settle} before they begin, then {@link #anonymize} or {@link #purge}
 * inside the transaction that changes the day's rows and state, after they took {@link Days#lock} on it. Where that
 * answers false the transaction is to be rolled back and the day begun anew.
 */
public interface RollupLifecycle {

    /** Outside of any transaction: counts what of the day is not counted yet. May take seconds. */
    void settle(LocalDate utcDay) throws SQLException;

    /**
     * Forgets what tells people of the day apart by what they did; no number changes. To be asked again changes
     * nothing.
     *
     * @return false when something of the day has come since it was settled, and nothing was done
     */
    boolean anonymize(LocalDate utcDay, JdbcClient transaction);

    /**
     * Forgets who was active on the day, after the numbers that need to know have been written down. Holds for all
     * earlier days too, whether they had been anonymised or not.
     *
     * @return false when something of the day has come since it was settled, and nothing was done
     */
    boolean purge(LocalDate utcDay, JdbcClient transaction);

    /**
     * The UTC days that a moment is counted with: those in which its reporting day has a share. Once one of them is
     * closed the reporting day is never counted again, so that what came for it would be stored and in no number.
     */
    public record AffectedDays(ReportingZone zone) {

        /** Ascending. */
        public List<LocalDate> days(Instant moment) {
            return zone.utcDays(zone.dayOf(moment));
        }
    }
}

package dev.footfall.analytics.fading;

import dev.footfall.activity.RollupLifecycle;
import dev.footfall.analytics.rollup.AnalyticsSettings;
import dev.footfall.analytics.rollup.DayCounter;
import dev.footfall.analytics.rollup.RollupLocks;
import dev.footfall.platform.KeyedHash;
import dev.footfall.platform.ReportingZone;
import dev.footfall.platform.database.JobsDatabase;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Lets the rollups of a UTC day fade. A reporting day that has only a share in it is anonymised with it, since it can never be counted again from then on; its
 * audience goes with the last UTC day that it has a share in.
 */
@Component
public class RollupRetention implements RollupLifecycle {

    private final DayCounter counter;
    private final ReportingZone zone;
    private final KeyedHash hash;
    private final AnalyticsSettings settings;
    private final JdbcClient database;

    public RollupRetention(
            DayCounter counter,
            ReportingZone zone,
            KeyedHash hash,
            AnalyticsSettings settings,
            @JobsDatabase JdbcClient database) {
        this.counter = counter;
        this.zone = zone;
        this.hash = hash;
        this.settings = settings;
        this.database = database;
    }

    @Override
    public void settle(LocalDate utcDay) throws SQLException {
        for (LocalDate day : marked(database, zone.reportingDays(utcDay))) {
            counter.count(day);
        }
    }

    @Override
    public boolean anonymize(LocalDate utcDay, JdbcClient transaction) {
        List<LocalDate> days = zone.reportingDays(utcDay);
        RollupLocks.join(transaction);
        if (!marked(transaction, days).isEmpty()) {
            return false;
        }
        new TypeAudiences(transaction).dropDays(days);
        return true;
    }

    @Override
    public boolean purge(LocalDate utcDay, JdbcClient transaction) {
        if (!anonymize(utcDay, transaction)) {
            return false;
        }
        LocalDate firstKept =
                zone.dayOf(utcDay.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant());
        new DayAudiences(transaction, new DepartedPeople(transaction, hash, settings.rememberDeparted()))
                .dropBefore(firstKept);
        return true;
    }

    private static List<LocalDate> marked(JdbcClient database, List<LocalDate> days) {
        return database.sql("select day from activity_mark where day = any (:days::date[]) group by day order by day")
                .param("days", days.stream().map(LocalDate::toString).toArray(String[]::new))
                .query(LocalDate.class)
                .list();
    }
}

package dev.footfall.analytics.rollup;

import dev.footfall.platform.StartRefused;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The zone that the rollups were counted in. Another one would put a night's activity on the other side of midnight, and every number would quietly change;
 * so it is refused unless it is asked for, and then every day that still can be is counted again.
 */
final class StoredZone {

    private final JdbcClient database;
    private final TransactionTemplate transaction;

    StoredZone(JdbcClient database, TransactionTemplate transaction) {
        this.database = database;
        this.transaction = transaction;
    }

    void settle(ReportingZone zone, boolean rebuild) {
        transaction.executeWithoutResult(_ -> {
            database.sql("select pg_advisory_xact_lock(:lock)")
                    .param("lock", CountLocks.ROLLUPS)
                    .query()
                    .listOfRows();
            String stored = database.sql("select zone from rollup_state")
                    .query((row, _) -> String.valueOf(row.getString(1)))
                    .single();
            if (stored.equals(zone.zone().getId())) {
                return;
            }
            boolean counted = database.sql("select exists (select from rollup_day)")
                    .query(Boolean.class)
                    .single();
            if (counted && !rebuild) {
                throw new StartRefused(
                        "The days were counted in the reporting zone %s, and FOOTFALL_ZONE is %s."
                                .formatted(stored, zone.zone().getId()),
                        """
                        Set FOOTFALL_ZONE=%s again. Or stop all nodes and start one with FOOTFALL_ZONE_REBUILD=true: \
                        every day whose raw activity still tells people apart is counted again in the new zone; \
                        older days keep the numbers they have.""".formatted(stored));
            }
            countAgain(zone);
        });
    }

    private void countAgain(ReportingZone zone) {
        database.sql("update rollup_state set zone = :zone, version = version + 1")
                .param("zone", zone.zone().getId())
                .update();
        database.sql("truncate activity_mark").update();
        Collection<LocalDate> days = countable(zone);
        if (days.isEmpty()) {
            return;
        }
        LocalDate first = days.iterator().next();
        // an imported day may be open though later ones are closed: those can never be counted again
        String[] kept = texts(closed(zone));
        for (String table : List.of("rollup_day", "rollup_type", "rollup_hour", "rollup_app")) {
            database.sql("delete from " + table + " where day >= :first and day <> all (:kept::date[])")
                    .param("first", first)
                    .param("kept", kept)
                    .update();
        }
        database.sql("delete from person where first_seen >= :first and first_seen <> all (:kept::date[])")
                .param("first", first)
                .param("kept", kept)
                .update();
        database.sql("insert into activity_mark (day) select unnest(:days::date[])")
                .param("days", texts(days))
                .update();
    }

    /** The reporting days of the new zone that no closed UTC day has a share in; ascending. */
    private Collection<LocalDate> countable(ReportingZone zone) {
        Collection<LocalDate> open = days("state in ('open', 'sealed')", zone);
        open.removeAll(closed(zone));
        return open;
    }

    /** The reporting days that a closed UTC day has a share in. */
    private Collection<LocalDate> closed(ReportingZone zone) {
        return days("state not in ('open', 'sealed')", zone);
    }

    private static String[] texts(Collection<LocalDate> days) {
        return days.stream().map(LocalDate::toString).toArray(String[]::new);
    }

    private Collection<LocalDate> days(String condition, ReportingZone zone) {
        return database.sql("select day from activity_day where " + condition).query(LocalDate.class).stream()
                .flatMap(utcDay -> zone.reportingDays(utcDay).stream())
                .collect(Collectors.toCollection(TreeSet::new));
    }
}

package dev.footfall.analytics.rollup;

import dev.footfall.database.AdvisoryLock;
import dev.footfall.platform.ReportingZone;
import dev.footfall.platform.StartupException;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The zone in which the rollups were counted. Another zone would move activity around midnight to other days and
 * silently change every number; so it is refused unless the setting allows it, and then every day that still can be is
 * recounted. Another name of the same zone is accepted; changed rules of the same zone, which an update brings, cause a
 * recount of the days whose borders they move.
 */
final class StoredZone {

    private static final Logger log = LoggerFactory.getLogger(StoredZone.class);

    private final JdbcClient database;
    private final TransactionTemplate transaction;

    StoredZone(JdbcClient database, TransactionTemplate transaction) {
        this.database = database;
        this.transaction = transaction;
    }

    private record Stored(String zone, @Nullable String zoneRules) {}

    void settle(ReportingZone zone, boolean rebuild) {
        transaction.executeWithoutResult(_ -> {
            AdvisoryLock.ROLLUPS.lock(database);
            Stored stored = database.sql("select coalesce(zone, '') as zone, zone_rules from rollup_state")
                    .query(Stored.class)
                    .single();
            boolean counted = database.sql("select exists (select from rollup_day)")
                    .query(Boolean.class)
                    .single();
            if (isOtherName(stored.zone, zone)) {
                if (counted && !rebuild) {
                    throw new StartupException(
                            "The days were counted in the reporting zone %s, and FOOTFALL_ZONE is %s."
                                    .formatted(stored.zone, zone.id()),
                            """
                            Set FOOTFALL_ZONE=%s again. Or stop all nodes and start one with \
                            FOOTFALL_ZONE_REBUILD=true: \
                            every day whose raw activity still tells people apart is counted again in the new zone; \
                            older days keep the numbers they have.""".formatted(stored.zone));
                }
                database.sql("truncate activity_mark").update();
                recount(countable(zone), zone);
            } else {
                recountMovedDays(stored, zone);
            }
            database.sql("update rollup_state set zone = :zone, zone_rules = :rules")
                    .param("zone", zone.id())
                    .param("rules", zone.writtenRules())
                    .update();
        });
    }

    /**
     * The time zone database renames zones; following it, or writing {@code Etc/UTC} for {@code UTC}, changes no day.
     */
    private static boolean isOtherName(String stored, ReportingZone zone) {
        if (stored.equals(zone.id())) {
            return false;
        }
        try {
            return !ReportingZone.of(stored).hasRulesOf(zone);
        } catch (StartupException unknown) {
            return true;
        }
    }

    /**
     * Updated rules may move the borders of days already counted: from the first such day on, days are recounted. Days
     * counted before rules were stored followed the rules of the JDK.
     */
    private void recountMovedDays(Stored stored, ReportingZone zone) {
        ReportingZone before =
                stored.zoneRules == null ? zone.asTheJdkHasIt().orElse(zone) : zone.withRules(stored.zoneRules);
        countable(zone).stream()
                .filter(day -> !before.start(day).equals(zone.start(day))
                        || !before.start(day.plusDays(1)).equals(zone.start(day.plusDays(1))))
                .findFirst()
                .ifPresent(first -> {
                    log.warn(
                            "The rules of {} have changed: days from {} on begin at other times than when "
                                    + "they were counted, and are counted again",
                            zone.id(),
                            first);
                    recount(countable(zone).tailSet(first, true), zone);
                });
    }

    /** @param days ascending, up to the newest */
    private void recount(NavigableSet<LocalDate> days, ReportingZone zone) {
        database.sql("update rollup_state set version = version + 1").update();
        if (days.isEmpty()) {
            return;
        }
        LocalDate first = days.first();
        // An imported day may be open although later days are closed; closed days can never be recounted.
        String[] kept = texts(closed(zone));
        for (String table : List.of("rollup_day", "rollup_type", "rollup_hour", "rollup_entity")) {
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

    /** Reporting days of the new zone that overlap no closed UTC day; ascending. */
    private NavigableSet<LocalDate> countable(ReportingZone zone) {
        NavigableSet<LocalDate> open = days("state in ('open', 'sealed')", zone);
        open.removeAll(closed(zone));
        return open;
    }

    /** Reporting days that overlap a closed UTC day. */
    private Collection<LocalDate> closed(ReportingZone zone) {
        return days("state not in ('open', 'sealed')", zone);
    }

    private static String[] texts(Collection<LocalDate> days) {
        return days.stream().map(LocalDate::toString).toArray(String[]::new);
    }

    private NavigableSet<LocalDate> days(String condition, ReportingZone zone) {
        return database.sql("select day from activity_day where " + condition).query(LocalDate.class).stream()
                .flatMap(utcDay -> zone.reportingDays(utcDay).stream())
                .collect(Collectors.toCollection(TreeSet::new));
    }
}

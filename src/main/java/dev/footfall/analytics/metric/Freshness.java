package dev.footfall.analytics.metric;

import dev.footfall.platform.ReportingZone;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** How current the counts are: which days of a range have changed since they were counted. */
@Component
public class Freshness {

    private final JdbcClient database;
    private final ReportingZone zone;
    private final Clock clock;

    public Freshness(JdbcClient database, ReportingZone zone, Clock clock) {
        this.database = database;
        this.zone = zone;
        this.clock = clock;
    }

    public LocalDate today() {
        return zone.dayOf(clock.instant());
    }

    /** How many of today's hours are over. */
    public int endedHours() {
        Instant now = clock.instant();
        return (int) zone.hours(zone.dayOf(now)).stream()
                .filter(start -> !start.plus(1, ChronoUnit.HOURS).isAfter(now))
                .count();
    }

    /**
     * The state of a range of days.
     *
     * @param asOf everything captured before is counted
     * @param uncounted days with activity that is not counted yet
     */
    public record Range(Instant asOf, LocalDate today, NavigableSet<LocalDate> uncounted) {

        /** Whether all days from first to last (inclusive) are over and counted. */
        public boolean complete(LocalDate first, LocalDate last) {
            return ended(last) && counted(first, last);
        }

        public boolean ended(LocalDate day) {
            return day.isBefore(today);
        }

        public boolean counted(LocalDate first, LocalDate last) {
            LocalDate next = uncounted.ceiling(first);
            return next == null || next.isAfter(last);
        }
    }

    public Range of(LocalDate first, LocalDate last) {
        Instant now = clock.instant();
        NavigableSet<LocalDate> uncounted = new TreeSet<>();
        Instant[] asOf = {now};
        database.sql("""
                        select marked.day, coalesce(counted_at, checked_at) as counted_at
                        from (select day from activity_mark where day between :first and :last group by day) as marked
                        left join rollup_day using (day)
                        cross join rollup_state""").param("first", first).param("last", last).query(row -> {
            LocalDate day = row.getObject("day", LocalDate.class);
            uncounted.add(day);
            Instant counted = instant(row.getObject("counted_at", OffsetDateTime.class), day);
            asOf[0] = counted.isBefore(asOf[0]) ? counted : asOf[0];
        });
        return new Range(asOf[0], zone.dayOf(now), uncounted);
    }

    /** If the day was never counted, its beginning: nothing of it was known then. */
    private Instant instant(@Nullable OffsetDateTime counted, LocalDate day) {
        return counted == null ? zone.start(day) : counted.toInstant();
    }
}

package dev.footfall.analytics.rollup;

import dev.footfall.platform.SqlTime;
import dev.footfall.platform.health.AlarmSource;
import dev.footfall.platform.health.AlarmSource.Alarm;
import dev.footfall.platform.health.HealthPart;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.Order;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Shows on the health page what the self-check found. A day that differed raises an alarm until a later check finds it
 * correct (the next night checks it first), or for a week.
 */
@Component
@Order(170)
class CheckHealth implements HealthPart, AlarmSource {

    static final Duration REMEMBERED = Duration.ofDays(7);
    private static final String KIND = "verify-different";

    private final JdbcClient database;
    private final Clock clock;

    CheckHealth(JdbcClient database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** @param check null while the database is away */
    record View(@Nullable Check check) {}

    /**
     * @param at when a day was last checked; null if never
     * @param days checked at least once
     * @param different days that differed at their last check
     * @param uncounted days with activity that is not counted yet
     */
    record Check(@Nullable Instant at, long days, List<LocalDate> different, long uncounted) {}

    @Override
    public String template() {
        return "analytics/health";
    }

    @Override
    public View now(boolean databaseAway) {
        return new View(databaseAway ? null : check());
    }

    private Check check() {
        List<LocalDate> different = different();
        return database.sql("""
                        select (select max(checked_at) from rollup_check) as checked_at,
                            (select count(*) from rollup_check) as days,
                            (select count(distinct day) from activity_mark) as uncounted""")
                .query((row, _) -> {
                    OffsetDateTime at = row.getObject("checked_at", OffsetDateTime.class);
                    return new Check(
                            at == null ? null : at.toInstant(),
                            row.getLong("days"),
                            different,
                            row.getLong("uncounted"));
                })
                .single();
    }

    @Override
    public Set<String> kinds() {
        return Set.of(KIND);
    }

    @Override
    public List<Alarm> look() {
        return Alarm.when(different().size(), KIND, "/admin/jobs/verify");
    }

    private List<LocalDate> different() {
        return database.sql("""
                        select day from rollup_check where differences is not null and checked_at > :since order by day
                        """)
                .param("since", SqlTime.utc(clock.instant().minus(REMEMBERED)))
                .query(LocalDate.class)
                .list();
    }
}

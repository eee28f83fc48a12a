package dev.footfall.analytics.rollup;

import dev.footfall.database.Pools.JobsDatabase;
import dev.footfall.platform.ReportingZone;
import dev.footfall.platform.SqlTime;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The reporting days whose raw activity changed since they were counted. */
@Component
class DirtyDays {

    private final JdbcClient database;

    DirtyDays(@JobsDatabase JdbcClient database) {
        this.database = database;
    }

    /** Newest first, since that is what people look at. */
    List<LocalDate> days() {
        return database.sql("select day from activity_mark group by day order by day desc")
                .query(LocalDate.class)
                .list();
    }

    /** The day, if there is or was raw activity to count it from; else empty. */
    List<LocalDate> countable(LocalDate day, ReportingZone zone) {
        boolean known = database.sql("select exists (select from activity_day where day = any (:utcDays::date[]))")
                .param(
                        "utcDays",
                        zone.utcDays(day).stream().map(LocalDate::toString).toArray(String[]::new))
                .query(Boolean.class)
                .single();
        return known ? List.of(day) : List.of();
    }

    void add(LocalDate day) {
        database.sql("insert into activity_mark (day) values (:day)")
                .param("day", day)
                .update();
    }

    /** @param moment at which all days had been counted */
    void noneAt(Instant moment) {
        database.sql("update rollup_state set checked_at = greatest(checked_at, :moment)")
                .param("moment", SqlTime.utc(moment))
                .update();
    }
}

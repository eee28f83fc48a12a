package dev.footfall.analytics.metric;

import dev.footfall.analytics.rollup.Bitmaps;
import dev.footfall.platform.ReportingZone;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import org.roaringbitmap.RoaringBitmap;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * How many people did something at all in a range of days: from the audiences of those days that are counted, and from raw activity for the others, which is
 * mostly today alone. Inside one snapshot, where a day without marks is what its raw rows are.
 */
final class FirstStepCount {

    private final JdbcClient database;
    private final ReportingZone zone;

    FirstStepCount(JdbcClient database, ReportingZone zone) {
        this.database = database;
        this.zone = zone;
    }

    long count(short type, LocalDate from, LocalDate to) {
        RoaringBitmap people = new RoaringBitmap();
        Set<LocalDate> uncounted =
                new HashSet<>(database.sql("select day from activity_mark where day between :from and :to group by day")
                        .param("from", from)
                        .param("to", to)
                        .query(LocalDate.class)
                        .list());
        database.sql("""
                        select day, audience from rollup_type
                        where day between :from and :to and activity_type = :type""")
                .param("from", from)
                .param("to", to)
                .param("type", type)
                .query(row -> {
                    LocalDate day = row.getObject(1, LocalDate.class);
                    if (row.getBytes(2) == null) {
                        uncounted.add(day);
                    } else if (!uncounted.contains(day)) {
                        people.or(Bitmaps.of(row.getBytes(2)));
                    }
                });
        Set<UUID> neverCounted = new HashSet<>();
        uncounted.forEach(day -> addUncounted(type, day, people, neverCounted));
        return people.getCardinality() + neverCounted.size();
    }

    private void addUncounted(short type, LocalDate day, RoaringBitmap people, Set<UUID> neverCounted) {
        database.sql("""
                        select users.user_id, number
                        from (
                            select distinct user_id from activity
                            where occurred_at >= :from and occurred_at < :to and activity_type = :type
                        ) as users
                        left join person using (user_id)""")
                .param("from", zone.start(day).atOffset(ZoneOffset.UTC))
                .param("to", zone.start(day.plusDays(1)).atOffset(ZoneOffset.UTC))
                .param("type", type)
                .query(row -> {
                    int number = row.getInt(2);
                    if (row.wasNull()) {
                        neverCounted.add(row.getObject(1, UUID.class));
                    } else {
                        people.add(number);
                    }
                });
    }
}

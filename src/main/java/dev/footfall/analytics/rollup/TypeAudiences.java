package dev.footfall.analytics.rollup;

import dev.footfall.analytics.audience.ReportPeriod;
import java.time.LocalDate;
import java.util.List;
import org.roaringbitmap.RoaringBitmap;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Audiences by type and entity. Fifteen of a hundred people are the only ones with their set of types on a day, so these
 * audiences are dropped when the day is anonymized. The number of people by type is kept for weeks and months: until
 * the last day of a period is anonymized, the people of its anonymized days are kept together, without the day.
 */
final class TypeAudiences {

    private record TypeAudience(short type, RoaringBitmap people) {}

    private final JdbcClient transaction;

    TypeAudiences(JdbcClient transaction) {
        this.transaction = transaction;
    }

    void dropDays(List<LocalDate> days) {
        boolean anything = transaction
                .sql("""
                        select exists (select from rollup_day where day = any (:days::date[])
                            and person_counts is not null)
                            or exists (select from rollup_type where day = any (:days::date[]) and audience is not null)
                            """)
                .param("days", texts(days))
                .query(Boolean.class)
                .single();
        if (!anything) {
            return;
        }
        for (LocalDate day : days) {
            for (TypeAudience type : of(day)) {
                add(ReportPeriod.WEEK, day, type);
                add(ReportPeriod.MONTH, day, type);
            }
        }
        forget(days);
        finish(ReportPeriod.WEEK);
        finish(ReportPeriod.MONTH);
    }

    private List<TypeAudience> of(LocalDate day) {
        return transaction
                .sql("select activity_type, audience from rollup_type where day = :day and audience is not null")
                .param("day", day)
                .query((row, _) -> new TypeAudience(row.getShort(1), Bitmaps.of(row.getBytes(2))))
                .list();
    }

    private void add(ReportPeriod kind, LocalDate day, TypeAudience audience) {
        LocalDate period = kind.of(day);
        RoaringBitmap people = transaction
                .sql("""
                        select audience from frozen_type
                        where kind = :kind and period = :period and activity_type = :type""")
                .param("kind", kind.text())
                .param("period", period)
                .param("type", audience.type)
                .query((row, _) -> Bitmaps.of(row.getBytes(1)))
                .optional()
                .orElseGet(RoaringBitmap::new);
        people.or(audience.people);
        transaction
                .sql("""
                        insert into frozen_type (kind, period, activity_type, people, audience)
                        values (:kind, :period, :type, :people, :audience)
                        on conflict (kind, period, activity_type)
                            do update set people = excluded.people, audience = excluded.audience""")
                .param("kind", kind.text())
                .param("period", period)
                .param("type", audience.type)
                .param("people", people.getCardinality())
                .param("audience", Bitmaps.bytes(people))
                .update();
    }

    private void forget(List<LocalDate> days) {
        long version = DayCounter.nextVersion(transaction);
        for (String sql : List.of(
                "update rollup_type set audience = null where day = any (:days::date[])",
                "update rollup_entity set audience = null where day = any (:days::date[])",
                "update rollup_day set person_counts = null, version = " + version
                        + " where day = any (:days::date[])")) {
            transaction.sql(sql).param("days", texts(days)).update();
        }
    }

    /** Completes the periods of which no day keeps its people and no further day will. */
    private void finish(ReportPeriod kind) {
        LocalDate last = transaction
                .sql("select max(day) from rollup_day where person_counts is null")
                .query((row, _) -> row.getObject(1, LocalDate.class))
                .optional()
                .orElse(null);
        for (LocalDate period : open(kind)) {
            if (last != null && !kind.end(period).isAfter(last)) {
                transaction
                        .sql("""
                                update frozen_type set audience = null
                                where kind = :kind and period = :period
                                  and not exists (
                                    select from rollup_type
                                    where day between :period and :end and audience is not null)""")
                        .param("kind", kind.text())
                        .param("period", period)
                        .param("end", kind.end(period))
                        .update();
            }
        }
    }

    private List<LocalDate> open(ReportPeriod kind) {
        return transaction
                .sql("select distinct period from frozen_type where kind = :kind and audience is not null")
                .param("kind", kind.text())
                .query(LocalDate.class)
                .list();
    }

    private static String[] texts(List<LocalDate> days) {
        return days.stream().map(LocalDate::toString).toArray(String[]::new);
    }
}

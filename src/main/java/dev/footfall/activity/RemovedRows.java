package dev.footfall.activity;

import java.time.LocalDate;
import java.util.Locale;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The table {@code activity_removed}: accepted - erased - purged = rows of raw, at every quiet moment. */
public final class RemovedRows {

    /** Why rows went. */
    public enum Reason {
        /** For one person. */
        ERASED,
        /** For their age. */
        PURGED
    }

    private RemovedRows() {}

    /** In the transaction that removes them. */
    public static void add(JdbcClient transaction, Reason reason, Map<LocalDate, Long> rows) {
        transaction
                .sql("""
                        insert into activity_removed (day, reason, rows)
                        select day, :reason, rows from unnest(:days::date[], :rows::bigint[]) as removed (day, rows)
                        order by day
                        on conflict (day, reason) do update set rows = activity_removed.rows + excluded.rows""")
                .param("reason", reason.name().toLowerCase(Locale.ROOT))
                .param("days", rows.keySet().stream().map(LocalDate::toString).toArray(String[]::new))
                .param("rows", rows.values().toArray(Long[]::new))
                .update();
    }
}

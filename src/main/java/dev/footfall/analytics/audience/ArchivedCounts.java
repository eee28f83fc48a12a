package dev.footfall.analytics.audience;

import dev.footfall.analytics.audience.Audiences.Rolling;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Counts of past periods, stored before the audiences they were computed from were dropped. A missing entry means zero.
 */
@Component
public class ArchivedCounts {

    private final JdbcClient database;

    public ArchivedCounts(JdbcClient database) {
        this.database = database;
    }

    public Map<LocalDate, Rolling> rolling(LocalDate first, LocalDate last) {
        Map<LocalDate, Rolling> found = new HashMap<>();
        database.sql("select day, wau, mau28, mau30 from frozen_rolling where day between :first and :last")
                .param("first", first)
                .param("last", last)
                .query(row -> {
                    found.put(
                            row.getObject(1, LocalDate.class),
                            new Rolling(row.getInt(2), row.getInt(3), row.getInt(4)));
                });
        return found;
    }

    /** Keyed by the first date of the period. */
    public Map<LocalDate, LifecycleCounts> flows(ReportPeriod kind, LocalDate first, LocalDate last) {
        Map<LocalDate, LifecycleCounts> found = new HashMap<>();
        database.sql("""
                        select period, people, newcomers, retained, resurrected, dormant
                        from frozen_period
                        where kind = :kind and period between :first and :last""")
                .param("kind", kind.text())
                .param("first", first)
                .param("last", last)
                .query(row -> {
                    found.put(
                            row.getObject(1, LocalDate.class),
                            new LifecycleCounts(
                                    row.getInt(2), row.getInt(3), row.getInt(4), row.getInt(5), row.getInt(6)));
                });
        return found;
    }

    public Map<LocalDate, ReturnCounts> returns(ReportPeriod kind, LocalDate first, LocalDate last) {
        Map<LocalDate, ReturnCounts> found = new HashMap<>();
        database.sql("""
                        select period, returns
                        from frozen_period
                        where kind = :kind and period between :first and :last and returns is not null""")
                .param("kind", kind.text())
                .param("first", first)
                .param("last", last)
                .query(row -> {
                    found.put(row.getObject(1, LocalDate.class), ReturnCounts.from(row.getBytes(2)));
                });
        return found;
    }
}

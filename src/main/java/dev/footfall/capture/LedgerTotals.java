package dev.footfall.capture;

import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The ledger, added up. It has some rows an hour, so that all of it is read in milliseconds. */
@Repository
class LedgerTotals {

    private static final Duration LATELY = Duration.ofDays(1);
    private static final String SUMS = """
            coalesce(sum(received), 0) as received, coalesce(sum(accepted), 0) as accepted,
            coalesce(sum(duplicates), 0) as duplicates, coalesce(sum(suppressed), 0) as suppressed,
            coalesce(sum(rejected), 0) as rejected, coalesce(sum(dead), 0) as dead,
            coalesce(sum(conflicts), 0) as conflicts
            """;

    /** What was received from one source, and what became of it. */
    record Line(
            String source,
            long received,
            long accepted,
            long duplicates,
            long suppressed,
            long rejected,
            long dead,
            long conflicts) {

        Line plus(Line other) {
            return new Line(
                    source,
                    received + other.received,
                    accepted + other.accepted,
                    duplicates + other.duplicates,
                    suppressed + other.suppressed,
                    rejected + other.rejected,
                    dead + other.dead,
                    conflicts + other.conflicts);
        }

        boolean addsUp() {
            return received == accepted + duplicates + suppressed + rejected + dead;
        }
    }

    /**
     * Since ever, and of it the last 24 hours.
     *
     * @param sources in the order of {@link ActivitySource}, those without activity too
     * @param removed rows of raw that were erased or purged
     */
    record Totals(List<Line> sources, Line all, Line lately, long removed) {}

    private final JdbcClient database;
    private final Clock clock;

    LedgerTotals(JdbcClient database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    Totals now() {
        List<Line> sources = database.sql("select asked as source, " + SUMS + """
                        from unnest(:sources::text[]) with ordinality as asked (asked, place)
                        left join capture_ledger on source = asked
                        group by asked, place order by place""")
                .param("sources", sources())
                .query(Line.class)
                .list();
        Line lately = database.sql("select '' as source, " + SUMS + """
                        from capture_ledger where hour > :since""")
                .param("since", clock.instant().minus(LATELY).atOffset(ZoneOffset.UTC))
                .query(Line.class)
                .single();
        long removed = database.sql("select coalesce(sum(rows), 0) from activity_removed")
                .query(Long.class)
                .single();
        Line none = new Line("", 0, 0, 0, 0, 0, 0, 0);
        return new Totals(sources, sources.stream().reduce(none, Line::plus), lately, removed);
    }

    private static String[] sources() {
        return Arrays.stream(ActivitySource.values()).map(ActivitySource::text).toArray(String[]::new);
    }
}

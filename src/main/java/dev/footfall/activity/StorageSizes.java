package dev.footfall.activity;

import dev.footfall.platform.RetentionPeriods;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * How much room the database takes, and how that grows. Asked of the server at most once a minute: the size of a table takes its lightest lock for a moment, behind
 * which a day's rewrite would have to wait.
 */
@Repository
class StorageSizes {

    private static final Duration FRESH = Duration.ofMinutes(1);
    private static final int WEEK = 7;

    /**
     * In bytes.
     *
     * @param all the whole database
     * @param raw activity with its indexes
     * @param perDay what one of the last seven whole days takes, on average; null where there was none
     * @param forecast of the whole database, once as many such days are kept as are retained; null where perDay is
     */
    record Sizes(
            Instant at,
            long all,
            long raw,
            @Nullable Long perDay,
            @Nullable Long forecast) {}

    private record Measured(long total, long raw, @Nullable Long perDay) {}

    private final JdbcClient database;
    private final RetentionPeriods periods;
    private final Clock clock;
    private volatile @Nullable Sizes last;

    StorageSizes(JdbcClient database, RetentionPeriods periods, Clock clock) {
        this.database = database;
        this.periods = periods;
        this.clock = clock;
    }

    /** As last measured; null where it never was. */
    @Nullable Sizes known() {
        return last;
    }

    Sizes now() {
        Sizes known = last;
        Instant now = clock.instant();
        if (known != null && Duration.between(known.at, now).abs().compareTo(FRESH) < 0) {
            return known;
        }
        LocalDate today = Days.of(now);
        Measured measured = database.sql("""
                        with days as (
                            select pg_total_relation_size(inhrelid) as bytes, relname
                            from pg_inherits join pg_class on pg_class.oid = inhrelid
                            where inhparent = 'activity'::regclass)
                        select pg_database_size(current_database()) as total, coalesce(sum(bytes), 0)::bigint as raw,
                            (avg(bytes) filter (where relname >= :from and relname < :to))::bigint as per_day
                        from days""")
                .param("from", Days.partition(today.minusDays(WEEK)))
                .param("to", Days.partition(today))
                .query(Measured.class)
                .single();
        Sizes sizes = new Sizes(now, measured.total, measured.raw, measured.perDay, forecast(measured));
        last = sizes;
        return sizes;
    }

    private @Nullable Long forecast(Measured measured) {
        return measured.perDay == null
                ? null
                : measured.total
                        - measured.raw
                        + measured.perDay * periods.retain().toDays();
    }
}

package dev.footfall.activity;

import dev.footfall.platform.RetentionPeriods;
import dev.footfall.platform.health.AlarmSource;
import dev.footfall.platform.health.AlarmSource.Alarm;
import dev.footfall.platform.health.HealthPart;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.Order;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.stereotype.Repository;

/**
 * The health page's part about days: those created ahead, those kept, and the space they take. Raises an alarm where
 * tomorrow has no partition yet.
 */
@Component
@Order(150)
class DaysHealth implements HealthPart, AlarmSource {

    private static final String KIND = "days-missing";

    private final Days days;
    private final StorageSizes sizes;
    private final RetentionPeriods periods;
    private final Clock clock;

    DaysHealth(Days days, StorageSizes sizes, RetentionPeriods periods, Clock clock) {
        this.days = days;
        this.sizes = sizes;
        this.periods = periods;
        this.clock = clock;
    }

    /**
     * @param ahead days after today that have their partition
     * @param retained the number of days that are kept
     * @param sizes as last measured; null where the database has been away since the start
     */
    record View(long ahead, long retained, StorageSizes.@Nullable Sizes sizes) {}

    @Override
    public String template() {
        return "activity/health";
    }

    @Override
    public View now(boolean databaseAway) {
        return new View(
                ahead(Days.of(clock.instant())), periods.retain().toDays(), databaseAway ? sizes.known() : sizes.now());
    }

    @Override
    public Set<String> kinds() {
        return Set.of(KIND);
    }

    @Override
    public boolean asksDatabase() {
        return false;
    }

    @Override
    public List<Alarm> look() {
        return Alarm.when(ahead(Days.of(clock.instant())) > 0 ? 0 : 1, KIND, "/admin/jobs/seal");
    }

    private long ahead(LocalDate today) {
        return today.plusDays(1)
                .datesUntil(today.plusDays(1L + Days.DAYS_AHEAD))
                .takeWhile(days.states()::containsKey)
                .count();
    }

    /**
     * The size of the database, and how it grows. Asks the server at most once a minute: the size of a table takes its
     * lightest lock for a moment, behind which a day's rewrite would have to wait.
     */
    @Repository
    static class StorageSizes {

        private static final Duration MAX_AGE = Duration.ofMinutes(1);
        private static final int WEEK = 7;

        /**
         * In bytes.
         *
         * @param all the whole database
         * @param raw activity with its indexes
         * @param days that have raw activity, or had some until it was deleted
         * @param oldest of them; null where there is none
         * @param perDay average of those among the last seven complete days; null where there was none
         * @param forecast of the whole database, once all days of the retention are of that size; null where perDay is
         */
        record Sizes(
                Instant at,
                long all,
                long raw,
                int days,
                @Nullable LocalDate oldest,
                @Nullable Long perDay,
                @Nullable Long forecast) {}

        private record Measured(
                long total,
                long raw,
                int days,
                @Nullable LocalDate oldest,
                @Nullable Long perDay) {}

        private final JdbcClient database;
        private final RetentionPeriods periods;
        private final Clock clock;
        private volatile @Nullable Sizes last;

        StorageSizes(JdbcClient database, RetentionPeriods periods, Clock clock) {
            this.database = database;
            this.periods = periods;
            this.clock = clock;
        }

        /** The last measurement; null before the first. */
        @Nullable Sizes known() {
            return last;
        }

        Sizes now() {
            Sizes known = last;
            Instant now = clock.instant();
            if (known != null && Duration.between(known.at, now).abs().compareTo(MAX_AGE) < 0) {
                return known;
            }
            LocalDate today = Days.of(now);
            Measured measured = database.sql("""
                            with days as (
                                select pg_total_relation_size(inhrelid) as bytes, relname,
                                    pg_relation_size(inhrelid) > 0 as used
                                from pg_inherits join pg_class on pg_class.oid = inhrelid
                                where inhparent = 'activity'::regclass)
                            select pg_database_size(current_database()) as total,
                                coalesce(sum(bytes), 0)::bigint as raw,
                                count(*) filter (where used) as days,
                                to_date(right(min(relname::text) filter (where used), 8), 'YYYYMMDD') as oldest,
                                (avg(bytes) filter (where used and relname >= :from and relname < :to))::bigint as per_day
                            from days""")
                    .param("from", Days.partition(today.minusDays(WEEK)))
                    .param("to", Days.partition(today))
                    .query(Measured.class)
                    .single();
            Sizes sizes = new Sizes(
                    now,
                    measured.total,
                    measured.raw,
                    measured.days,
                    measured.oldest,
                    measured.perDay,
                    forecast(measured));
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
}

package dev.footfall.activity;

import dev.footfall.activity.Windows.Window;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Raw activity as lists, newest first by {@code (occurred_at, id, user_id)}. A page is read window by window (see {@link Windows}), each statement a transaction
 * of its own, so that no reader stands in the way of a partition's change for longer than {@link #PATIENCE}.
 */
@Component
public class Activities {

    /** How long one search may take. */
    public static final Duration PATIENCE = Duration.ofSeconds(5);

    private final JdbcClient database;
    private final Estimates estimates;
    private final Clock clock;

    Activities(JdbcClient database, Estimates estimates, Clock clock) {
        this.database = database;
        this.estimates = estimates;
        this.clock = clock;
    }

    /**
     * The next activities behind a position, or the first ones.
     *
     * @throws QueryTimeoutException when finding them takes longer than {@link #PATIENCE}
     */
    public Slice slice(ActivityFilter filter, @Nullable Position after, int size) {
        Window period = behind(after, period(filter));
        Windows windows = new Windows(period, Days.of(clock.instant()));
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        List<Activity> found = new ArrayList<>();
        while (found.size() <= size && windows.hasNext()) {
            Window window = windows.next();
            FilterSql sql =
                    new FilterSql(filter).between(window.from(), window.to()).behind(after);
            found.addAll(read(sql, FilterSql.NEWEST_FIRST, size + 1 - found.size(), deadline));
        }
        if (found.size() <= size) {
            return new Slice(List.copyOf(found), null);
        }
        List<Activity> items = List.copyOf(found.subList(0, size));
        return new Slice(items, Position.of(items.getLast()));
    }

    /**
     * The activities just newer than a position, newest first like any others.
     *
     * @return {@code next} is where to go on upwards; null when there are none newer
     */
    public Slice newer(ActivityFilter filter, Position than, int size) {
        Window period = period(filter);
        Instant from = than.occurredAt().isAfter(period.from()) ? than.occurredAt() : period.from();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        List<Activity> found = new ArrayList<>();
        for (int days = 1; found.size() <= size && from.isBefore(period.to()); days *= 2) {
            Instant end =
                    Days.of(from).plusDays(days).atStartOfDay(ZoneOffset.UTC).toInstant();
            Window window = new Window(from, end.isBefore(period.to()) ? end : period.to());
            FilterSql sql =
                    new FilterSql(filter).between(window.from(), window.to()).ahead(than);
            found.addAll(read(sql, FilterSql.OLDEST_FIRST, size + 1 - found.size(), deadline));
            from = window.to();
        }
        boolean more = found.size() > size;
        List<Activity> items = found.subList(0, Math.min(size, found.size())).reversed();
        return new Slice(List.copyOf(items), more ? Position.of(items.getFirst()) : null);
    }

    /** How many activities match: exact where counting is cheap, else what the planner thinks. */
    public long estimate(ActivityFilter filter) {
        return estimates.of(filter, period(filter));
    }

    /**
     * How many match between each of these moments, oldest first, and the next.
     *
     * @param bounds ascending; one more than there are numbers in the answer
     */
    public long[] counts(ActivityFilter filter, List<Instant> bounds) {
        FilterSql sql = new FilterSql(filter).between(bounds.getFirst(), bounds.getLast());
        long[] counts = new long[bounds.size() - 1];
        database.sql("select width_bucket(occurred_at, cast(:bounds as timestamptz[])), count(*) from activity "
                        + sql.where() + " group by 1")
                .params(sql.parameters())
                .param("bounds", bounds.stream().map(Instant::toString).toArray(String[]::new))
                .query(row -> {
                    counts[row.getInt(1) - 1] = row.getLong(2);
                });
        return counts;
    }

    /** How many match of each type, and when the first and the last was; the most frequent first. */
    public List<TypeTotal> totals(ActivityFilter filter) {
        Window period = period(filter);
        FilterSql sql = new FilterSql(filter).between(period.from(), period.to());
        return database.sql(
                        "select activity_type, count(*) as number, min(occurred_at) as first, max(occurred_at) as last"
                                + " from activity " + sql.where()
                                + " group by activity_type order by number desc, activity_type")
                .params(sql.parameters())
                .query((row, _) -> TypeTotal.map(row))
                .list();
    }

    /** The part of the filter's period for which there are days at all. */
    private Window period(ActivityFilter filter) {
        Window days = database.sql("""
                        select coalesce(min(day), 'epoch') as first, coalesce(max(day) + 1, 'epoch') as next
                        from activity_day where state <> 'purged'""")
                .query((row, _) -> new Window(midnight(row, "first"), midnight(row, "next")))
                .single();
        Instant from = filter.from();
        Instant to = filter.to();
        return new Window(
                from != null && from.isAfter(days.from()) ? from : days.from(),
                to != null && to.isBefore(days.to()) ? to : days.to());
    }

    /** The microsecond of the position itself belongs to it: others may share it. */
    private static Window behind(@Nullable Position after, Window period) {
        Instant end = after == null ? period.to() : after.occurredAt().plus(1, ChronoUnit.MICROS);
        return end.isBefore(period.to()) ? new Window(period.from(), end) : period;
    }

    private List<Activity> read(FilterSql sql, String order, int limit, long deadline) {
        if (System.nanoTime() > deadline) {
            throw new QueryTimeoutException("The windows together took longer than " + PATIENCE);
        }
        return database.sql("select " + ActivityRow.COLUMNS + " from activity " + sql.where() + " " + order
                        + " limit :limit")
                .params(sql.parameters())
                .param("limit", limit)
                .withQueryTimeout(secondsUntil(deadline))
                .query((row, _) -> ActivityRow.map(row))
                .list();
    }

    private static int secondsUntil(long deadline) {
        return (int) Math.max(1, Duration.ofNanos(deadline - System.nanoTime()).toSeconds());
    }

    private static Instant midnight(ResultSet row, String column) throws SQLException {
        return row.getObject(column, LocalDate.class)
                .atStartOfDay(ZoneOffset.UTC)
                .toInstant();
    }
}

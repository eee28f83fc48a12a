package dev.footfall.activity;

import dev.footfall.activity.Activities.PartitionWindows.Window;
import dev.footfall.activity.Cursor.Position;
import dev.footfall.activity.Days.DayState;
import dev.footfall.activity.Total.Totals;
import dev.footfall.platform.SqlTime;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Raw activity as lists, newest first by {@code (occurred_at, id, user_id)}. A page is read window by window (see
 * {@link PartitionWindows}), each statement in its own transaction, so that no reader blocks a change of partitions for
 * longer than {@link #PATIENCE}. A page ends early where its metadata is large.
 */
@Component
public class Activities {

    /** The time limit of one search. */
    public static final Duration PATIENCE = Duration.ofSeconds(5);

    /** The maximum bytes of metadata in a page, even with few rows: 500 rows of 8 KiB fit. */
    static final int PAGE_BYTES = 4 << 20;

    private final JdbcClient database;
    private final EntityKeys keys;
    private final Totals totals;
    private final Clock clock;

    Activities(JdbcClient database, EntityKeys keys, Totals totals, Clock clock) {
        this.database = database;
        this.keys = keys;
        this.totals = totals;
        this.clock = clock;
    }

    /**
     * The next activities after a position, or the first ones; fewer than {@code size} also where these have {@value
     * #PAGE_BYTES} bytes of metadata.
     *
     * @throws QueryTimeoutException when finding them takes longer than {@link #PATIENCE}
     */
    public Slice slice(ActivityFilter filter, @Nullable Position after, int size) {
        Window period = olderThan(after, period(filter));
        boolean byEntity = filter.userId() == null && !filter.entityIds().isEmpty();
        PartitionWindows partitionWindows = new PartitionWindows(period, clock.instant(), byEntity);
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        Found found = new Found(size);
        while (!found.full() && partitionWindows.hasNext()) {
            Window window = partitionWindows.next();
            FilterSql sql =
                    new FilterSql(filter).between(window.from(), window.to()).olderThan(after);
            read(sql, FilterSql.NEWEST_FIRST, found, deadline);
        }
        List<Activity> items = named(found.items());
        return new Slice(List.copyOf(items), found.full() ? Position.of(items.getLast()) : null);
    }

    /** The activity with exactly this key. */
    public Optional<Activity> find(Position key) {
        Found found = new Found(1);
        Instant at = key.occurredAt();
        FilterSql sql = new FilterSql(ActivityFilter.ALL)
                .between(at, at.plus(1, ChronoUnit.MICROS))
                .at(key);
        read(sql, FilterSql.NEWEST_FIRST, found, System.nanoTime() + PATIENCE.toNanos());
        return named(found.items()).stream().findFirst();
    }

    /**
     * The activities just newer than a position, newest first like any others.
     *
     * @return {@code next} is where to continue upwards; null when there are none newer
     */
    public Slice newer(ActivityFilter filter, Position position, int size) {
        Window period = period(filter);
        Instant from = position.occurredAt().isAfter(period.from()) ? position.occurredAt() : period.from();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        Found found = new Found(size);
        for (int days = 1; !found.full() && from.isBefore(period.to()); days *= 2) {
            Instant end = Days.start(Days.of(from).plusDays(days));
            Window window = new Window(from, end.isBefore(period.to()) ? end : period.to());
            FilterSql sql =
                    new FilterSql(filter).between(window.from(), window.to()).newerThan(position);
            read(sql, FilterSql.OLDEST_FIRST, found, deadline);
            from = window.to();
        }
        List<Activity> items = named(found.items()).reversed();
        return new Slice(List.copyOf(items), found.full() ? Position.of(items.getFirst()) : null);
    }

    private List<Activity> named(List<Activity> activities) {
        return keys.named(activities, database);
    }

    /** Whether closed days explain an empty list of this filter; null where its period has none. */
    public @Nullable GoneActivity gone(ActivityFilter filter) {
        boolean person = filter.userId() != null || !filter.metadata().isEmpty();
        DayState state = person ? DayState.ANONYMIZED : DayState.PURGED;
        Instant from = filter.from();
        return database.sql("select max(day) + 1 from activity_day where state in ('purged', :state)")
                .param("state", state.text())
                .query((row, _) -> Optional.ofNullable(row.getObject(1, LocalDate.class)))
                .single()
                .filter(before -> from == null || Days.of(from).isBefore(before))
                .map(before -> GoneActivity.of(state, before))
                .orElse(null);
    }

    /**
     * Days that have less than was counted of them; null where the period has no beginning, or begins later. Of
     * anonymized days the person and the metadata are gone and times are cut to the hour, of purged days everything.
     */
    public @Nullable GoneActivity fewerThanCounted(ActivityFilter filter) {
        Instant from = filter.from();
        return from == null
                ? null
                : database.sql("""
                                select state, max(day) + 1 from activity_day
                                where state in ('purged', 'anonymized') and day >= :from
                                group by state
                                order by state desc
                                limit 1""")
                        .param("from", Days.of(from))
                        .query((row, _) ->
                                GoneActivity.of(DayState.of(row.getString(1)), row.getObject(2, LocalDate.class)))
                        .optional()
                        .orElse(null);
    }

    /** How many activities match: exact where counting is cheap. */
    public Total total(ActivityFilter filter) {
        return totals.of(filter, period(filter));
    }

    /**
     * The number of matching activities between each of these moments and the next, oldest first.
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

    /**
     * The number of matching activities of each type, with the time of the first and the last; the most frequent first.
     */
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

    /** The part of the filter's period that has days at all. */
    private Window period(ActivityFilter filter) {
        Window days = database.sql("""
                        select coalesce(min(day), 'epoch') as first, coalesce(max(day) + 1, 'epoch') as next
                        from activity_day where state <> 'purged'""")
                .query((row, _) -> new Window(
                        Days.start(row.getObject("first", LocalDate.class)),
                        Days.start(row.getObject("next", LocalDate.class))))
                .single();
        Instant from = filter.from();
        Instant to = filter.to();
        return new Window(
                from != null && from.isAfter(days.from()) ? from : days.from(),
                to != null && to.isBefore(days.to()) ? to : days.to());
    }

    /** Includes the microsecond of the position itself: other activities may share it. */
    private static Window olderThan(@Nullable Position after, Window period) {
        Instant end = after == null ? period.to() : after.occurredAt().plus(1, ChronoUnit.MICROS);
        return end.isBefore(period.to()) ? new Window(period.from(), end) : period;
    }

    private void read(FilterSql sql, String order, Found found, long deadline) {
        if (System.nanoTime() > deadline) {
            throw new QueryTimeoutException("The windows together took longer than " + PATIENCE);
        }
        long bytes = found.bytes;
        database.sql(ActivityRow.select(sql, order))
                .params(sql.parameters())
                .param("limit", found.size + 1 - found.rows.size())
                .param("bytes", PAGE_BYTES - bytes)
                .withQueryTimeout(secondsUntil(deadline))
                .query(row -> {
                    found.rows.add(ActivityRow.map(row));
                    found.bytes = bytes + row.getLong(ActivityRow.BYTES_SO_FAR);
                });
    }

    /** The rows of a page as they are found, plus one, which shows that there is more. */
    private static final class Found {

        final int size;
        final List<Activity> rows = new ArrayList<>();
        long bytes;

        Found(int size) {
            this.size = size;
        }

        boolean full() {
            return rows.size() > size || bytes >= PAGE_BYTES;
        }

        /** Where the byte limit ends the page, its last row is left for the next page, unless it is the only one. */
        List<Activity> items() {
            return full() && rows.size() > 1 ? rows.subList(0, rows.size() - 1) : rows;
        }
    }

    private static int secondsUntil(long deadline) {
        return (int) Math.max(1, Duration.ofNanos(deadline - System.nanoTime()).toSeconds());
    }

    /**
     * Why a list may be empty although something happened: the days are closed.
     *
     * @param state {@code anonymized}: the activity is there, but without its person; {@code purged}: it was dropped
     * @param before all UTC days before this one
     * @param detail the same in words
     */
    public record GoneActivity(String state, LocalDate before, String detail) {

        static GoneActivity of(DayState state, LocalDate before) {
            return new GoneActivity(
                    state.text(),
                    before,
                    state == DayState.ANONYMIZED
                            ? ("Activity from before %s has been anonymized: it can no longer be "
                                            + "found by user or metadata.")
                                    .formatted(before)
                            : "Activity from before %s has been deleted: its retention is over.".formatted(before));
        }
    }

    /**
     * Some activities, newest first.
     *
     * @param next where to continue; null when these are the last
     */
    public record Slice(List<Activity> items, @Nullable Position next) {}

    /**
     * The activities of one type.
     *
     * @param type key into {@link ActivityTypes}
     */
    public record TypeTotal(short type, long count, Instant first, Instant last) {

        static TypeTotal map(ResultSet row) throws SQLException {
            return new TypeTotal(
                    row.getShort("activity_type"),
                    row.getLong("number"),
                    SqlTime.instant(row, "first"),
                    SqlTime.instant(row, "last"));
        }
    }

    /**
     * Cuts a period into windows, newest first: the day it ends in, then one day, two, four, eight… Most pages are full
     * after the first, and so plan one partition instead of ninety (0.25 ms instead of 4.5); a filter that matches
     * little needs seven windows for 90 days. Today has no index by entity yet, and often no statistics: it would be
     * read whole and sorted (85 ms at 220,000 rows). So for entities it is cut again, and what is used often is found
     * in its last hour.
     */
    static final class PartitionWindows implements Iterator<PartitionWindows.Window> {

        /** From inclusive, to exclusive. */
        record Window(Instant from, Instant to) {}

        private final Instant from;
        private Instant to;
        private final Deque<Instant> cuts = new ArrayDeque<>();
        private LocalDate start;
        private int days = 1;

        /**
         * The first window begins with today where the period ends later: future days are all but empty.
         *
         * @param cutToday whether today is cut too
         */
        PartitionWindows(Window period, Instant now, boolean cutToday) {
            this.from = period.from;
            this.to = period.to;
            LocalDate today = Days.of(now);
            LocalDate last = Days.of(to.minusNanos(1));
            this.start = last.isAfter(today) ? today : last;
            if (cutToday && start.equals(today)) {
                Stream.of(1, 5)
                        .map(hours -> now.minus(Duration.ofHours(hours)))
                        .filter(cut -> cut.isAfter(Days.start(today)) && cut.isAfter(from) && cut.isBefore(to))
                        .forEach(cuts::add);
            }
        }

        @Override
        public boolean hasNext() {
            return from.isBefore(to);
        }

        @Override
        public Window next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            if (!cuts.isEmpty()) {
                Window window = new Window(cuts.remove(), to);
                to = window.from;
                return window;
            }
            Instant begin = Days.start(start);
            Window window = new Window(begin.isBefore(from) ? from : begin, to);
            to = window.from;
            start = start.minusDays(days);
            days *= 2;
            return window;
        }
    }
}

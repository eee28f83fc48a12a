package dev.footfall.analytics.metric;

import dev.footfall.activity.ActivityFilter;
import dev.footfall.activity.FilterSql;
import dev.footfall.analytics.rollup.Bitmaps;
import dev.footfall.platform.ReportingZone;
import dev.footfall.platform.SqlTime;
import java.time.Duration;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.RoaringBitmap;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * How far people get through a sequence of steps. Reads raw activity, since only raw activity knows the order of
 * events; only the number of people who took the first step comes from the audiences.
 *
 * <p>A person's first activity of the first step in the range starts their window. Each step is the earliest activity
 * strictly later than the step before and not later than the end of the window, which may be after the range. With
 * {@code sameEntity}, each entity on which a person took the first step starts a window of its own; the person counts
 * once, with the entity that got furthest, and on a tie with the one that started first.
 */
@Component
public class Funnel {

    /**
     * One step.
     *
     * @param people who got this far
     * @param medianSeconds since the step before; null for the first step and if nobody got this far
     */
    public record Step(short type, long people, @Nullable Double medianSeconds) {}

    /**
     * Without these, a month's intermediate results would be written to disk (about 100 bytes for each step of a person
     * who took the second step), and the planner would read whole rows because it assumes that random reads are slow,
     * as on spinning disks. The index of a sealed day covers the query, in order.
     */
    private static final String SETTINGS =
            "select set_config('work_mem', '64MB', true), set_config('random_page_cost', '1.1', true)";

    private final JdbcClient database;
    private final TransactionTemplate snapshot;
    private final FirstStepCount firstStepCount;
    private final ReportingZone zone;

    public Funnel(JdbcClient database, PlatformTransactionManager transactions, ReportingZone zone) {
        this.database = database;
        this.snapshot = new TransactionTemplate(transactions);
        snapshot.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
        snapshot.setReadOnly(true);
        this.firstStepCount = new FirstStepCount(database, zone);
        this.zone = zone;
    }

    /** @param types of the steps in order; at least one */
    public List<Step> steps(List<Short> types, Duration window, boolean sameEntity, LocalDate from, LocalDate to) {
        return steps(types, window, sameEntity, from, to, ActivityFilter.ALL);
    }

    /** @param filter that each step has to pass, by entity or metadata */
    public List<Step> steps(
            List<Short> types,
            Duration window,
            boolean sameEntity,
            LocalDate from,
            LocalDate to,
            ActivityFilter filter) {
        FilterSql condition = new FilterSql(filter);
        return Objects.requireNonNull(snapshot.execute(_ -> {
            database.sql(SETTINGS).query().singleRow();
            List<Step> steps = new ArrayList<>();
            long people = sameEntity || !filter.equals(ActivityFilter.ALL)
                    ? fromRaw(types.getFirst(), from, to, sameEntity, condition)
                    : firstStepCount.count(types.getFirst(), from, to);
            steps.add(new Step(types.getFirst(), people, null));
            if (types.size() > 1) {
                steps.addAll(later(types, window, sameEntity, from, to, condition));
            }
            return steps;
        }));
    }

    /** Those of these types of which no activity of the days has an entity. */
    public List<Short> withoutEntity(List<Short> types, LocalDate from, LocalDate to) {
        return types.stream()
                .distinct()
                .filter(type -> !database.sql("""
                                select exists (
                                    select from activity
                                    where occurred_at >= :from and occurred_at < :to and activity_type = :type
                                      and entity_id is not null)""")
                        .param("from", start(from))
                        .param("to", start(to.plusDays(1)))
                        .param("type", type)
                        .query(Boolean.class)
                        .single())
                .toList();
    }

    /**
     * Who took all steps up to one, that is as many people as {@link #steps} counts for it.
     *
     * @param filter that each step has to pass
     * @param step from 1
     */
    public Set<UUID> people(
            List<Short> types,
            Duration window,
            boolean sameEntity,
            LocalDate from,
            LocalDate to,
            ActivityFilter filter,
            int step) {
        FilterSql condition = new FilterSql(filter);
        return Objects.requireNonNull(snapshot.execute(_ -> {
            database.sql(SETTINGS).query().singleRow();
            JdbcClient.StatementSpec statement = step == 1
                    ? database.sql(FunnelSql.firstStep(sameEntity, condition.conditions()))
                            .params(condition.parameters())
                            .param("from", start(from))
                            .param("to", start(to.plusDays(1)))
                            .param("type1", types.getFirst())
                    : later(
                            FunnelSql.people(types.size(), step, sameEntity, condition.conditions()),
                            types,
                            window,
                            from,
                            to,
                            condition);
            return Set.copyOf(statement.query(UUID.class).list());
        }));
    }

    /** Reads raw activity, since audiences do not know the entity. */
    private long fromRaw(short type, LocalDate from, LocalDate to, boolean withEntity, FilterSql condition) {
        return database.sql("""
                        select count(*)
                        from (
                            select distinct user_id
                            from activity
                            where occurred_at >= :from and occurred_at < :to and activity_type = :firstType
                              and (not :withEntity or entity_id is not null) and %s
                        ) as people""".formatted(condition.conditions()))
                .params(condition.parameters())
                .param("from", start(from))
                .param("to", start(to.plusDays(1)))
                .param("firstType", type)
                .param("withEntity", withEntity)
                .query(Long.class)
                .single();
    }

    private List<Step> later(
            List<Short> types, Duration window, boolean sameEntity, LocalDate from, LocalDate to, FilterSql condition) {
        return later(FunnelSql.of(types.size(), sameEntity, condition.conditions()), types, window, from, to, condition)
                .query((row, _) -> new Step(
                        types.get(row.getInt("step") - 1),
                        row.getLong("people"),
                        row.getObject("median", Double.class)))
                .list();
    }

    private JdbcClient.StatementSpec later(
            String sql, List<Short> types, Duration window, LocalDate from, LocalDate to, FilterSql condition) {
        JdbcClient.StatementSpec statement = database.sql(sql)
                .params(condition.parameters())
                .param("from", start(from))
                .param("to", start(to.plusDays(1)))
                .param("end", start(to.plusDays(1)).plus(window))
                .param("window", window.toSeconds())
                .param("types", types.stream().skip(1).distinct().toArray(Short[]::new));
        for (int step = 0; step < types.size(); step++) {
            statement = statement.param("type" + (step + 1), types.get(step));
        }
        return statement;
    }

    private OffsetDateTime start(LocalDate day) {
        return SqlTime.utc(zone.start(day));
    }

    /**
     * The SQL of a funnel from its second step on. Each step is a temporary result of who reached it and when, made
     * from the step before. It reads the raw rows twice: once for all later steps together, once for the first. People
     * are few enough that grouping the first step for everybody on all cores takes half the time of looking only at
     * those who took the second; pairs of people and entities are not.
     */
    static final class FunnelSql {

        /** Millions of pairs, few of which ever take the second step. */
        private static final String SECOND_STEP_TOO =
                " and (user_id, entity_id) in (select user_id, entity_id from done where activity_type = :type2)";

        private FunnelSql() {}

        /**
         * @param steps at least two
         * @param condition that each step has to pass
         */
        static String of(int steps, boolean sameEntity, String condition) {
            return furthest(steps, sameEntity, condition) + sums(steps);
        }

        /** Who took these steps, of a funnel of so many. */
        static String people(int steps, int taken, boolean sameEntity, String condition) {
            return furthest(steps, sameEntity, condition)
                    + "select user_id from best where at%d is not null".formatted(taken);
        }

        static String firstStep(boolean sameEntity, String condition) {
            return """
                    select distinct user_id from activity
                    where occurred_at >= :from and occurred_at < :to and activity_type = :type1%s and %s""".formatted(withEntity(sameEntity), condition);
        }

        private static String furthest(int steps, boolean sameEntity, String condition) {
            String key = key(sameEntity);
            StringBuilder sql = new StringBuilder(done(sameEntity, condition))
                    .append("""
                    , step1 as materialized (
                        select %1$s, min(occurred_at) as at1
                        from activity
                        where occurred_at >= :from and occurred_at < :to and activity_type = :type1%2$s%3$s and %4$s
                        group by %1$s
                    )""".formatted(key, withEntity(sameEntity), sameEntity ? SECOND_STEP_TOO : "", condition));
            for (int step = 2; step <= steps; step++) {
                sql.append("""
                        , step%1$d as materialized (
                            select %2$s, %3$s, min(occurred_at) as at%1$d
                            from step%4$d join done using (%2$s)
                            where activity_type = :type%1$d
                              and occurred_at > at%4$d and occurred_at <= at1 + make_interval(secs => :window)
                            group by %2$s, %3$s
                        )""".formatted(step, key, times(step - 1), step - 1));
            }
            return sql.append(best(steps, key)).toString();
        }

        /** The columns to group by: the person, or the person and the entity. */
        static String key(boolean sameEntity) {
            return sameEntity ? "user_id, entity_id" : "user_id";
        }

        private static String withEntity(boolean sameEntity) {
            return sameEntity ? " and entity_id is not null" : "";
        }

        /** Activities of the given types: the common beginning of this statement and that of {@link FunnelReach}. */
        static String done(boolean sameEntity, String condition) {
            return """
                    with done as materialized (
                        select %s, activity_type, occurred_at
                        from activity
                        where occurred_at >= :from and occurred_at < :end and activity_type = any (:types)%s and %s
                    )""".formatted(key(sameEntity), withEntity(sameEntity), condition);
        }

        private static String times(int steps) {
            return IntStream.rangeClosed(1, steps).mapToObj(step -> "at" + step).collect(Collectors.joining(", "));
        }

        /** One row for each person: the furthest progress, on a tie the one that started first. */
        private static String best(int steps, String key) {
            String joins = IntStream.rangeClosed(2, steps)
                    .mapToObj(step -> step == 2
                            ? " from step2"
                            : " left join step%d using (%s, %s)".formatted(step, key, times(step - 1)))
                    .collect(Collectors.joining());
            String furthest = IntStream.iterate(steps, step -> step >= 2, step -> step - 1)
                    .mapToObj(step -> "at" + step + " is null")
                    .collect(Collectors.joining(", "));
            return ", best as (select distinct on (user_id) user_id, %s%s order by user_id, %s, at1) "
                    .formatted(times(steps), joins, furthest);
        }

        private static String sums(int steps) {
            return IntStream.rangeClosed(2, steps)
                    .mapToObj(step -> """
                    select %1$d as step, count(at%1$d) as people,
                           percentile_cont(0.5) within group (order by extract(epoch
                               from at%1$d - at%2$d)::float8) as median
                    from best
                    """.formatted(step, step - 1))
                    .collect(Collectors.joining("union all\n", "", "order by step"));
        }
    }

    /**
     * How many people did something at all in a range of days: from the audiences for days that are counted, from raw
     * activity for the others (mostly today). Needs one snapshot, in which a day without marks equals its raw rows.
     */
    static final class FirstStepCount {

        private final JdbcClient database;
        private final ReportingZone zone;

        FirstStepCount(JdbcClient database, ReportingZone zone) {
            this.database = database;
            this.zone = zone;
        }

        long count(short type, LocalDate from, LocalDate to) {
            RoaringBitmap people = new RoaringBitmap();
            Set<LocalDate> uncounted = new HashSet<>(
                    database.sql("select day from activity_mark where day between :from and :to group by day")
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
                    .param("from", SqlTime.utc(zone.start(day)))
                    .param("to", SqlTime.utc(zone.start(day.plusDays(1))))
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
}

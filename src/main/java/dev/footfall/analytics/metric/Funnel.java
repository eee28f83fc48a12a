package dev.footfall.analytics.metric;

import dev.footfall.analytics.rollup.Bitmaps;
import dev.footfall.platform.ReportingZone;
import java.time.Duration;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
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
 * How far people get through a row of steps. Read from raw activity, which alone knows the order of things; only how
 * many took the first step at all is known from the audiences.
 *
 * <p>A person's first activity of the first step in the range starts their window. Each step is the earliest one
 * strictly later than the step before and not later than the window's end, which may lie behind the range. With the
 * same entity asked for, each entity that a person took the first step with starts a window of its own; the person
 * counts once, with the entity that brought them furthest, and of several such with the one they began with first.
 */
@Component
public class Funnel {

    /**
     * One step.
     *
     * @param people who came so far
     * @param medianSeconds from the step before; null for the first step, and where nobody came so far
     */
    public record Step(short type, long people, @Nullable Double medianSeconds) {}

    /**
     * Else what is found of a month would be put aside on disk (some 100 bytes a person who took the second step, for
     * each step), and rows would be read whole for the fear of disks that seek: the index of a sealed day holds all
     * that is asked for, in order.
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

    /** @param types of the steps in their order; at least one */
    public List<Step> steps(List<Short> types, Duration window, boolean sameEntity, LocalDate from, LocalDate to) {
        return Objects.requireNonNull(snapshot.execute(_ -> {
            database.sql(SETTINGS).query().singleRow();
            List<Step> steps = new ArrayList<>();
            long people = sameEntity
                    ? withEntity(types.getFirst(), from, to)
                    : firstStepCount.count(types.getFirst(), from, to);
            steps.add(new Step(types.getFirst(), people, null));
            if (types.size() > 1) {
                steps.addAll(later(types, window, sameEntity, from, to));
            }
            return steps;
        }));
    }

    /** The audiences do not know on what people did something. */
    private long withEntity(short type, LocalDate from, LocalDate to) {
        return database.sql("""
                        select count(*)
                        from (
                            select distinct user_id
                            from activity
                            where occurred_at >= :from and occurred_at < :to and activity_type = :type
                              and entity_id is not null
                        ) as people""")
                .param("from", start(from))
                .param("to", start(to.plusDays(1)))
                .param("type", type)
                .query(Long.class)
                .single();
    }

    private List<Step> later(List<Short> types, Duration window, boolean sameEntity, LocalDate from, LocalDate to) {
        JdbcClient.StatementSpec statement = database.sql(FunnelSql.of(types.size(), sameEntity))
                .param("from", start(from))
                .param("to", start(to.plusDays(1)))
                .param("end", start(to.plusDays(1)).plus(window))
                .param("window", window.toSeconds())
                .param("types", types.stream().skip(1).distinct().toArray(Short[]::new));
        for (int step = 0; step < types.size(); step++) {
            statement = statement.param("type" + (step + 1), types.get(step));
        }
        return statement
                .query((row, _) -> new Step(
                        types.get(row.getInt("step") - 1),
                        row.getLong("people"),
                        row.getObject("median", Double.class)))
                .list();
    }

    private OffsetDateTime start(LocalDate day) {
        return zone.start(day).atOffset(ZoneOffset.UTC);
    }

    /**
     * The statement of a funnel's steps from the second on: for each a temporary result of who reached it and when,
     * made from the one before. The raw rows are read twice, once for all later steps together and once for the first.
     * People are so few that the first is best summed up by all cores and for everybody (half the time of looking only
     * at those who took the second); pairs of people and entities are not.
     */
    static final class FunnelSql {

        /** Millions of pairs, of which few ever take the second step. */
        private static final String SECOND_STEP_TOO =
                " and (user_id, entity_id) in (select user_id, entity_id from done where activity_type = :type2)";

        private FunnelSql() {}

        /** @param steps at least two */
        static String of(int steps, boolean sameEntity) {
            String key = key(sameEntity);
            StringBuilder sql = new StringBuilder(done(sameEntity))
                    .append("""
                    , step1 as materialized (
                        select %1$s, min(occurred_at) as at1
                        from activity
                        where occurred_at >= :from and occurred_at < :to and activity_type = :type1%2$s%3$s
                        group by %1$s
                    )""".formatted(key, withEntity(sameEntity), sameEntity ? SECOND_STEP_TOO : ""));
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
            return sql.append(best(steps, key)).append(sums(steps)).toString();
        }

        /** Who goes the steps: a person, or a person with each entity. */
        static String key(boolean sameEntity) {
            return sameEntity ? "user_id, entity_id" : "user_id";
        }

        private static String withEntity(boolean sameEntity) {
            return sameEntity ? " and entity_id is not null" : "";
        }

        /** What was done of some types, which both this statement and that of {@link FunnelReach} begin with. */
        static String done(boolean sameEntity) {
            return """
                    with done as materialized (
                        select %s, activity_type, occurred_at
                        from activity
                        where occurred_at >= :from and occurred_at < :end and activity_type = any (:types)%s
                    )""".formatted(key(sameEntity), withEntity(sameEntity));
        }

        private static String times(int steps) {
            return IntStream.rangeClosed(1, steps).mapToObj(step -> "at" + step).collect(Collectors.joining(", "));
        }

        /** One row a person: the way that led furthest, of several the one begun first. */
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
                           percentile_cont(0.5) within group (order by extract(epoch from at%1$d - at%2$d)::float8) as median
                    from best
                    """.formatted(step, step - 1))
                    .collect(Collectors.joining("union all\n", "", "order by step"));
        }
    }

    /**
     * How many people did something at all in a range of days: from the audiences of those days that are counted, and
     * from raw activity for the others, which is mostly today alone. Inside one snapshot, where a day without marks is
     * what its raw rows are.
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
}

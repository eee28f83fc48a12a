package dev.footfall.analytics.metric;

import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The statement of a funnel's steps from the second on: for each a temporary result of who reached it and when, made from the one before. The raw rows are read
 * twice, once for all later steps together and once for the first. People are so few that the first is best summed up by all cores and for everybody (half the
 * time of looking only at those who took the second); pairs of people and entities are not.
 */
final class FunnelSql {

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

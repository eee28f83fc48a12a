package dev.footfall.analytics.metric;

import dev.footfall.analytics.metric.Funnel.FunnelSql;
import dev.footfall.platform.ReportingZone;
import dev.footfall.platform.SqlTime;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * How many people take the steps of a funnel, and the same with any of the steps between left out, for several windows
 * and several last days at once: the numbers that a funnel's own can be compared with. Windows only cut off a person's
 * progress: each step is the earliest after the one before.
 */
@Component
public class FunnelReach {

    /** The step numbers that are kept, ascending from 1. */
    public record Way(List<Integer> places) {

        /** All steps up to this one. */
        public static Way through(int step) {
            return new Way(IntStream.rangeClosed(1, step).boxed().toList());
        }

        public int steps() {
            return places.size();
        }

        private Way then(int step) {
            List<Integer> longer = new ArrayList<>(places);
            longer.add(step);
            return new Way(List.copyOf(longer));
        }

        private String name() {
            return "way_" + places.stream().map(String::valueOf).collect(Collectors.joining("_"));
        }
    }

    /** How many people take these steps within a window that begins on the last day or earlier. */
    public record Reach(Way way, Duration window, LocalDate lastDay, long people) {

        /**
         * Whether everybody who takes the inner steps within that window, begun up to that day, is among these people.
         * The first step alone has no window.
         */
        public boolean holds(Way inner, Duration within, LocalDate upTo) {
            return inner.places.containsAll(way.places)
                    && (way.steps() == 1 || window.compareTo(within) >= 0)
                    && !lastDay.isBefore(upTo);
        }

        public boolean is(Way other, Duration within, LocalDate upTo) {
            return way.equals(other) && window.equals(within) && lastDay.equals(upTo);
        }
    }

    private final JdbcClient database;
    private final ReportingZone zone;

    FunnelReach(JdbcClient database, ReportingZone zone) {
        this.database = database;
        this.zone = zone;
    }

    public List<Reach> of(
            List<Short> types, List<Duration> windows, boolean sameEntity, LocalDate from, List<LocalDate> lastDays) {
        List<Way> ways = ways(types.size());
        Duration maxDuration = Collections.max(windows);
        Instant end = end(Collections.max(lastDays));
        JdbcClient.StatementSpec statement = database.sql(sql(ways, windows, lastDays.size(), sameEntity))
                .param("from", SqlTime.utc(zone.start(from)))
                .param("to", SqlTime.utc(end))
                .param("end", SqlTime.utc(end.plus(maxDuration)))
                .param("maxDuration", maxDuration.toSeconds())
                .param("types", types.stream().distinct().toArray(Short[]::new));
        for (int step = 0; step < types.size(); step++) {
            statement = statement.param("type" + (step + 1), types.get(step));
        }
        for (int last = 0; last < lastDays.size(); last++) {
            statement = statement.param("to" + last, SqlTime.utc(end(lastDays.get(last))));
        }
        List<Reach> found = new ArrayList<>();
        statement.query(row -> {
            Way way = ways.get(row.getInt("way"));
            for (int last = 0; last < lastDays.size(); last++) {
                for (int window = 0; window < windows.size(); window++) {
                    long people = row.getLong("within_%d_%d".formatted(last, window));
                    found.add(new Reach(way, windows.get(window), lastDays.get(last), people));
                }
            }
        });
        return found;
    }

    private Instant end(LocalDate lastDay) {
        return zone.start(lastDay.plusDays(1));
    }

    /** All subsets of steps that begin with the first, each after the one it extends. */
    private static List<Way> ways(int steps) {
        List<Way> ways = new ArrayList<>(List.of(Way.through(1)));
        for (int step = 2; step <= steps; step++) {
            for (Way way : List.copyOf(ways)) {
                ways.add(way.then(step));
            }
        }
        return ways;
    }

    private static String sql(List<Way> ways, List<Duration> windows, int lastDays, boolean sameEntity) {
        String key = FunnelSql.key(sameEntity);
        StringBuilder sql = new StringBuilder(FunnelSql.done(sameEntity, "true")).append("""
                , way_1 as materialized (
                    select %1$s, min(occurred_at) as start, min(occurred_at) as reached
                    from done
                    where occurred_at < :to and activity_type = :type1
                    group by %1$s
                )""".formatted(key));
        for (Way way : ways.subList(1, ways.size())) {
            int step = way.places().getLast();
            String before = new Way(way.places().subList(0, way.steps() - 1)).name();
            sql.append("""
                    , %1$s as materialized (
                        select %2$s, start, min(occurred_at) as reached
                        from %3$s join done using (%2$s)
                        where activity_type = :type%4$d
                          and occurred_at > reached and occurred_at <= start + make_interval(secs => :maxDuration)
                        group by %2$s, start
                    )""".formatted(way.name(), key, before, step));
        }
        String within = IntStream.range(0, lastDays * windows.size())
                .mapToObj(index -> "count(*) filter (where took%1$d <= interval '%3$d seconds') as within_%1$d_%2$d"
                        .formatted(
                                index / windows.size(),
                                index % windows.size(),
                                windows.get(index % windows.size()).toSeconds()))
                .collect(Collectors.joining(", "));
        String took = IntStream.range(0, lastDays)
                .mapToObj(last -> "min(reached - start) filter (where start < :to%1$d) as took%1$d".formatted(last))
                .collect(Collectors.joining(", "));
        return sql.append(IntStream.range(0, ways.size())
                        .mapToObj(way ->
                                """
                        select %1$d as way, %2$s
                        from (select user_id, %3$s from %4$s group by user_id) as people
                        """.formatted(way, within, took, ways.get(way).name()))
                        .collect(Collectors.joining("union all\n", "\n", "")))
                .toString();
    }
}

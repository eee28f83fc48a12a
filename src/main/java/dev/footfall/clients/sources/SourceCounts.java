package dev.footfall.clients.sources;

import dev.footfall.platform.SqlTime;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.support.TransactionOperations;

/**
 * The tables {@code client_count}, {@code client_arrival} and {@code client_rejection}. Only one thread at a time adds.
 */
@Repository
class SourceCounts {

    static final int MAX_SHAPES = 10;

    private final JdbcClient jdbc;
    private final TransactionOperations transaction;
    /** The names that this process has stored: only for another the database is asked how many there are. */
    private final Map<NamesOfDay, Set<String>> storedNames = new HashMap<>();

    SourceCounts(JdbcClient jdbc, TransactionOperations transaction) {
        this.jdbc = jdbc;
        this.transaction = transaction;
    }

    /** The names of a key's events on a UTC day. */
    record NamesOfDay(UUID keyId, Instant day) {

        static NamesOfDay of(UUID keyId, Instant moment) {
            return new NamesOfDay(keyId, moment.truncatedTo(ChronoUnit.DAYS));
        }
    }

    /** What is counted together; {@code reason} is empty for what was not rejected. */
    record Line(Instant hour, UUID keyId, String name, String verdict, String reason) {

        /** All nodes store in this order, so that they wait for each other and never deadlock. */
        static final Comparator<Line> IN_ORDER = Comparator.comparing(Line::hour)
                .thenComparing(Line::keyId)
                .thenComparing(Line::name)
                .thenComparing(Line::verdict)
                .thenComparing(Line::reason);

        Line under(String otherName) {
            return new Line(hour, keyId, otherName, verdict, reason);
        }
    }

    /** The first and the last event that a key had taken. */
    record Arrival(UUID keyId, Instant firstAt, String firstName, Instant lastAt, String lastName) {

        /** With one that came later. */
        Arrival and(Arrival later) {
            return new Arrival(keyId, firstAt, firstName, later.lastAt, later.lastName);
        }
    }

    /** @param id of key, name, reason and shape: the same again is the same row */
    record RejectedShape(UUID id, UUID keyId, Instant at, String name, String reason, String shape) {}

    /** Adds to what is stored; all of it or nothing. */
    void add(Map<Line, Long> counts, List<Arrival> arrivals, List<RejectedShape> rejections) {
        var bounded = withinLimit(counts);
        transaction.executeWithoutResult(_ -> {
            addCounts(bounded);
            addArrivals(arrivals);
            addRejections(rejections);
        });
    }

    /** Removes the counts of hours before this one. */
    void removeBefore(Instant hour) {
        jdbc.sql("delete from client_count where hour < :hour")
                .param("hour", SqlTime.utc(hour))
                .update();
    }

    /** Other nodes, and this one before a restart, have stored names of the same day. */
    private NavigableMap<Line, Long> withinLimit(Map<Line, Long> counts) {
        var asked = new HashSet<NamesOfDay>();
        var bounded = new TreeMap<Line, Long>(Line.IN_ORDER);
        counts.forEach((line, events) -> {
            if (line.name.equals(SourceLog.OTHER_NAMES)) {
                bounded.merge(line, events, Long::sum);
                return;
            }
            var day = NamesOfDay.of(line.keyId, line.hour);
            var names = storedNames.computeIfAbsent(day, _ -> new HashSet<>());
            if (!names.contains(line.name) && asked.add(day)) {
                names.addAll(namesOf(day));
            }
            boolean fits = names.contains(line.name) || names.size() < SourceLog.MAX_NAMES && names.add(line.name);
            bounded.merge(fits ? line : line.under(SourceLog.OTHER_NAMES), events, Long::sum);
        });
        storedNames
                .keySet()
                .removeIf(day -> asked.stream().anyMatch(newer -> newer.day.isAfter(day.day.plus(Duration.ofDays(2)))));
        return bounded;
    }

    private Set<String> namesOf(NamesOfDay day) {
        return jdbc.sql("""
                        select distinct name from client_count
                        where hour >= :from and hour < :to and key_id = :key and name <> :others""")
                .param("from", SqlTime.utc(day.day))
                .param("to", SqlTime.utc(day.day.plus(Duration.ofDays(1))))
                .param("key", day.keyId)
                .param("others", SourceLog.OTHER_NAMES)
                .query(String.class)
                .set();
    }

    private void addCounts(NavigableMap<Line, Long> counts) {
        if (counts.isEmpty()) {
            return;
        }
        var lines = counts.keySet();
        jdbc.sql("""
                        insert into client_count as stored (hour, key_id, name, verdict, reason, events)
                        select * from unnest(:hours::timestamptz[], :keys, :names, :verdicts, :reasons, :events)
                        on conflict (hour, key_id, name, verdict, reason) do update set
                            events = stored.events + excluded.events""")
                .param("hours", column(lines, line -> line.hour.toString(), String[]::new))
                .param("keys", column(lines, Line::keyId, UUID[]::new))
                .param("names", column(lines, Line::name, String[]::new))
                .param("verdicts", column(lines, Line::verdict, String[]::new))
                .param("reasons", column(lines, Line::reason, String[]::new))
                .param("events", counts.values().toArray(Long[]::new))
                .update();
    }

    private void addArrivals(List<Arrival> arrivals) {
        arrivals.stream()
                .sorted(Comparator.comparing(Arrival::keyId))
                .forEach(arrival -> jdbc.sql("""
                        insert into client_arrival as stored (key_id, first_at, first_name, last_at, last_name)
                        values (:key, :firstAt, :firstName, :lastAt, :lastName)
                        on conflict (key_id) do update set
                            (first_at, first_name) = (
                                select * from (values
                                    (stored.first_at, stored.first_name), (excluded.first_at, excluded.first_name))
                                order by 1 limit 1),
                            (last_at, last_name) = (
                                select * from (values
                                    (stored.last_at, stored.last_name), (excluded.last_at, excluded.last_name))
                                order by 1 desc limit 1)""")
                        .param("key", arrival.keyId)
                        .param("firstAt", SqlTime.utc(arrival.firstAt))
                        .param("firstName", arrival.firstName)
                        .param("lastAt", SqlTime.utc(arrival.lastAt))
                        .param("lastName", arrival.lastName)
                        .update());
    }

    private void addRejections(List<RejectedShape> rejections) {
        if (rejections.isEmpty()) {
            return;
        }
        var inOrder = rejections.stream()
                .sorted(Comparator.comparing(RejectedShape::id))
                .toList();
        jdbc.sql("""
                        insert into client_rejection as stored (id, key_id, rejected_at, name, reason, shape)
                        select * from unnest(:ids, :keys, :times::timestamptz[], :names, :reasons, :shapes)
                        on conflict (id) do update set
                            rejected_at = greatest(stored.rejected_at, excluded.rejected_at)""")
                .param("ids", column(inOrder, RejectedShape::id, UUID[]::new))
                .param("keys", column(inOrder, RejectedShape::keyId, UUID[]::new))
                .param("times", column(inOrder, shape -> shape.at.toString(), String[]::new))
                .param("names", column(inOrder, RejectedShape::name, String[]::new))
                .param("reasons", column(inOrder, RejectedShape::reason, String[]::new))
                .param("shapes", column(inOrder, RejectedShape::shape, String[]::new))
                .update();
        jdbc.sql("""
                        delete from client_rejection using (
                            select id, row_number() over (partition by key_id order by rejected_at desc, id) as place
                            from client_rejection
                            where key_id = any (:keys)
                        ) ranked
                        where ranked.id = client_rejection.id and ranked.place > :kept""")
                .param("keys", column(inOrder, RejectedShape::keyId, UUID[]::new))
                .param("kept", MAX_SHAPES)
                .update();
    }

    private static <T, C> C[] column(Collection<T> rows, Function<T, C> value, IntFunction<C[]> array) {
        return rows.stream().map(value).toArray(array);
    }
}

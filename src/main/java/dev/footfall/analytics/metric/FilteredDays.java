package dev.footfall.analytics.metric;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.footfall.activity.ActivityFilter;
import dev.footfall.activity.FilterSql;
import dev.footfall.analytics.audience.AudienceMemory;
import dev.footfall.analytics.rollup.Bitmaps;
import dev.footfall.platform.ReportingZone;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.roaringbitmap.RoaringBitmap;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Days of activity that a filter leaves, split by something. What is about entities and types comes from their rollup;
 * metadata and the hours of entities are not counted ahead, and are read from raw activity, as are the entities of days
 * that have too many to be counted. A day is read at a time, and remembered until it is counted again: a second look
 * reads only today. A request that has not finished within {@link #LIMIT} is given up, but what it has read stays, and
 * the next one goes on from there. Thread-safe.
 */
@Component
public class FilteredDays {

    /** What the activities of a day are split by. */
    public sealed interface Split {

        /** By the number of the type. */
        record ByType() implements Split {}

        /** The same, with the hours. */
        record ByHour() implements Split {}

        /** By the UUID of the entity; activity about nothing under the empty text. */
        record ByEntity(Set<Short> aboutPeople) implements Split {}

        /**
         * By the value of a metadata key, of types that mark it as safe; all else under the empty text.
         *
         * @param types that mark it
         */
        record ByMetadata(String key, Set<Short> types) implements Split {}
    }

    /** Which activities, and how they are split; the times of the filter are those of the day. */
    public record Question(ActivityFilter filter, Split split) {}

    /**
     * One part of a day.
     *
     * @param people who are known by number: nobody where the day is anonymized
     * @param hours events by hour of the day, if it is split by hour
     */
    public record Cell(long events, RoaringBitmap people, Map<Integer, Long> hours) {}

    /**
     * The parts of a day.
     *
     * @param events of all its parts, also of those that are too many to be kept
     */
    public record Parts(Map<String, Cell> cells, long events) {

        public boolean isComplete() {
            return cells.values().stream().mapToLong(Cell::events).sum() == events;
        }

        public RoaringBitmap people() {
            var people = new RoaringBitmap();
            cells.values().forEach(cell -> people.or(cell.people));
            return people;
        }

        private int bytes() {
            return cells.values().stream()
                    .mapToInt(cell -> OVERHEAD + cell.people.getSizeInBytes() + 64 * cell.hours.size())
                    .sum();
        }
    }

    private record Key(Question question, LocalDate day) {}

    private record Kept(long version, Parts parts) {}

    /** Of a day at most so many parts are kept, the largest. */
    static final int MAX_PARTS = 500;

    /** As long as a statement of a report may take. */
    private static final Duration LIMIT = Duration.ofMillis(4_500);

    private static final Parts NOTHING = new Parts(Map.of(), 0);
    private static final long BYTES = 32L << 20;
    private static final int OVERHEAD = 160;

    private final JdbcClient database;
    private final AudienceMemory memory;
    private final ReportingZone zone;
    private final Cache<Key, Kept> cache = Caffeine.newBuilder()
            .maximumWeight(BYTES)
            .weigher((Key _, Kept kept) -> OVERHEAD + kept.parts.bytes())
            .build();

    public FilteredDays(JdbcClient database, AudienceMemory memory, ReportingZone zone) {
        this.database = database;
        this.memory = memory;
        this.zone = zone;
    }

    /** The counted days of the range; the newest are read first. */
    public NavigableMap<LocalDate, Parts> days(Question question, LocalDate first, LocalDate last) {
        long start = System.nanoTime();
        NavigableMap<LocalDate, Parts> found = new TreeMap<>();
        memory.current().days(first, last).descendingMap().forEach((day, counted) -> {
            Key key = new Key(question, day);
            Kept kept = cache.getIfPresent(key);
            if (kept == null || kept.version != counted.version()) {
                if (System.nanoTime() - start > LIMIT.toNanos()) {
                    throw new QueryTimeoutException("the days of a filter take too long to be read at once");
                }
                kept = new Kept(
                        counted.version(),
                        counted.events() == 0
                                ? NOTHING
                                : isCounted(question, day) ? counted(question, day) : read(question, day));
                cache.put(key, kept);
            }
            found.put(day, kept.parts);
        });
        return found;
    }

    /** Whether the rollup of entities has the answer. */
    private boolean isCounted(Question question, LocalDate day) {
        boolean fits = question.filter.metadata().isEmpty()
                && (question.split instanceof Split.ByEntity
                        || question.split instanceof Split.ByType
                                && !question.filter.entityIds().isEmpty());
        return fits
                && database.sql(
                                "select coalesce(uncounted_entity_types = '{}', false) from rollup_day where day = :day")
                        .param("day", day)
                        .query(Boolean.class)
                        .optional()
                        .orElse(false);
    }

    private Parts counted(Question question, LocalDate day) {
        boolean byType = question.split instanceof Split.ByType;
        Short[] types = question.filter.types().toArray(Short[]::new);
        Map<String, Cell> cells = new HashMap<>();
        long[] events = new long[1];
        database.sql("""
                        select %s as part, sum(events) as events, array_agg(audience) as audiences,
                               sum(sum(events)) over () as total
                        from rollup_entity
                        where day = :day and (:anyEntity or entity = any (:entities))
                          and case when :anyType then (activity_type <> 0) = :byType
                                   else activity_type = any (:types) end
                        group by 1 order by 2 desc, 1 limit :parts""".formatted(byType ? "activity_type::text" : "entity::text"))
                .param("day", day)
                .param("anyEntity", question.filter.entityIds().isEmpty())
                .param("entities", question.filter.entityIds().toArray(UUID[]::new))
                .param("byType", byType)
                .param("anyType", types.length == 0)
                .param("types", types)
                .param("parts", MAX_PARTS)
                .query(row -> {
                    events[0] = row.getLong("total");
                    RoaringBitmap people = new RoaringBitmap();
                    for (byte[] audience : (byte[][]) row.getArray("audiences").getArray()) {
                        people.or(Bitmaps.of(audience));
                    }
                    cells.put(row.getString("part"), new Cell(row.getLong("events"), people, Map.of()));
                });
        if (!byType && question.filter.entityIds().isEmpty()) {
            long all = events(day, types);
            if (all > events[0]) {
                cells.put("", new Cell(all - events[0], new RoaringBitmap(), Map.of()));
                events[0] = all;
            }
        }
        return new Parts(Map.copyOf(cells), events[0]);
    }

    private long events(LocalDate day, Short[] types) {
        return database.sql("""
                        select coalesce(sum(events), 0) from rollup_type
                        where day = :day and (:anyType or activity_type = any (:types))""")
                .param("day", day)
                .param("anyType", types.length == 0)
                .param("types", types)
                .query(Long.class)
                .single();
    }

    private Parts read(Question question, LocalDate day) {
        Instant start = zone.start(day);
        Instant end = zone.start(day.plusDays(1));
        FilterSql filter = new FilterSql(question.filter).between(start, end);
        Map<String, Object> parameters = new HashMap<>(filter.parameters());
        parameters.put("parts", MAX_PARTS);
        Map<String, Cell> cells = new HashMap<>();
        long[] events = new long[1];
        database.sql("""
                        with found as (
                            select %s as part, user_id, %s as hour
                            from activity %s
                        ), hours as (
                            select part, hour, count(*) as events from found group by part, hour
                        ), parts as (
                            select part, sum(events) as events, array_agg(hour) as hours,
                                   array_agg(events) as events_by_hour, sum(sum(events)) over () as total
                            from hours group by part order by 2 desc, 1 limit :parts
                        ), people as (
                            select part, array_agg(number) as numbers
                            from (select distinct part, user_id from found) as someone join person using (user_id)
                            group by part
                        )
                        select part, events, hours, events_by_hour, total, numbers
                        from parts left join people using (part)""".formatted(
                        part(question.split, parameters), hour(question.split, day, parameters), filter.where()))
                .params(parameters)
                .query(row -> {
                    events[0] = row.getLong("total");
                    cells.put(row.getString("part"), cell(row));
                });
        return new Parts(Map.copyOf(cells), events[0]);
    }

    /** Concatenates nothing that was sent: keys and types are parameters. */
    private static String part(Split split, Map<String, Object> parameters) {
        return switch (split) {
            case Split.ByType _, Split.ByHour _ -> "activity_type::text";
            case Split.ByEntity entity -> {
                parameters.put("aboutPeople", entity.aboutPeople.toArray(Short[]::new));
                yield "case when activity_type = any (:aboutPeople) then '' else coalesce(entity_id::text, '') end";
            }
            case Split.ByMetadata metadata -> {
                parameters.put("part", metadata.key);
                parameters.put("safe", metadata.types.toArray(Short[]::new));
                yield "case when activity_type = any (:safe) then coalesce(metadata ->> :part, '') else '' end";
            }
        };
    }

    private String hour(Split split, LocalDate day, Map<String, Object> parameters) {
        if (!(split instanceof Split.ByHour)) {
            return "0";
        }
        parameters.put("hours", zone.hours(day).stream().map(Instant::toString).toArray(String[]::new));
        return "width_bucket(occurred_at, :hours::timestamptz[]) - 1";
    }

    private static Cell cell(ResultSet row) throws SQLException {
        Integer[] hours = (Integer[]) row.getArray("hours").getArray();
        Long[] events = (Long[]) row.getArray("events_by_hour").getArray();
        Map<Integer, Long> byHour = new HashMap<>();
        for (int index = 0; index < hours.length; index++) {
            byHour.put(hours[index], events[index]);
        }
        RoaringBitmap people = new RoaringBitmap();
        if (row.getArray("numbers") != null) {
            for (Integer number : (Integer[]) row.getArray("numbers").getArray()) {
                people.add(number);
            }
        }
        people.runOptimize();
        return new Cell(row.getLong("events"), people, byHour);
    }

    /** Size of what is remembered in bytes. */
    public long bytes() {
        return cache.asMap().values().stream()
                .mapToLong(kept -> OVERHEAD + kept.parts.bytes())
                .sum();
    }

    /** The parts that are largest over all days, in order. */
    public static List<String> largest(Map<LocalDate, Parts> days, int limit) {
        Map<String, Long> sums = new HashMap<>();
        days.values().forEach(parts -> parts.cells.forEach((part, cell) -> sums.merge(part, cell.events, Long::sum)));
        return sums.entrySet().stream()
                .filter(part -> !part.getKey().isEmpty())
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed().thenComparing(Map.Entry.comparingByKey()))
                .limit(limit)
                .map(Map.Entry::getKey)
                .toList();
    }
}

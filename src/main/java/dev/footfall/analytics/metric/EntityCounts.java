package dev.footfall.analytics.metric;

import dev.footfall.analytics.rollup.Bitmaps;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.FastAggregation;
import org.roaringbitmap.RoaringBitmap;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Activities and people of one entity by day and type. */
@Component
public class EntityCounts {

    /**
     * What activity is about: an app, say.
     *
     * @param type key into the entity types
     */
    public record Entity(short type, UUID id) {}

    /** In place of an activity type: all of them together. */
    public static final short ALL_TYPES = 0;

    /** @param audience null if it was dropped */
    private record Cell(long events, int people, @Nullable RoaringBitmap audience) {

        private static final Cell NONE = new Cell(0, 0, new RoaringBitmap());

        static Cell of(ResultSet row) throws SQLException {
            byte[] audience = row.getBytes("audience");
            return new Cell(
                    row.getLong("events"), row.getInt("people"), audience == null ? null : Bitmaps.of(audience));
        }
    }

    private final JdbcClient database;

    public EntityCounts(JdbcClient database) {
        this.database = database;
    }

    /** Whether no other type has an entity with this id, as senders may give the same key to things of two types. */
    public boolean isOfOneType(Entity entity) {
        return database.sql(
                        "select not exists (select from rollup_entity where entity = :entity and entity_type <> :type)")
                .param("entity", entity.id)
                .param("type", entity.type)
                .query(Boolean.class)
                .single();
    }

    /** All that is known of these days, both inclusive. */
    public EntityDays days(Entity entity, LocalDate first, LocalDate last) {
        NavigableMap<LocalDate, Map<Short, Cell>> days = new TreeMap<>();
        database.sql("""
                        select day, activity_type, events, people, audience
                        from rollup_entity
                        where entity = :entity and entity_type = :type and day between :first and :last""")
                .param("entity", entity.id)
                .param("type", entity.type)
                .param("first", first)
                .param("last", last)
                .query(row -> {
                    days.computeIfAbsent(row.getObject("day", LocalDate.class), _ -> new HashMap<>())
                            .put(row.getShort("activity_type"), Cell.of(row));
                });
        Set<LocalDate> uncounted = new HashSet<>(database.sql("""
                        select day
                        from rollup_day
                        where day between :first and :last
                          and (uncounted_entity_types is null or :type = any (uncounted_entity_types))""")
                .param("type", entity.type)
                .param("first", first)
                .param("last", last)
                .query(LocalDate.class)
                .list());
        return new EntityDays(days, uncounted);
    }

    /** Days of one entity. Ranges are inclusive; a type may be {@link #ALL_TYPES}. */
    public static final class EntityDays {

        private final NavigableMap<LocalDate, Map<Short, Cell>> days;
        private final Set<LocalDate> uncounted;

        private EntityDays(NavigableMap<LocalDate, Map<Short, Cell>> days, Set<LocalDate> uncounted) {
            this.days = days;
            this.uncounted = uncounted;
        }

        /** Whether the activities of that day were counted by entity. */
        public boolean isCounted(LocalDate day) {
            return !uncounted.contains(day);
        }

        public boolean areCounted(LocalDate first, LocalDate last) {
            return first.datesUntil(last.plusDays(1)).allMatch(this::isCounted);
        }

        public int people(LocalDate day) {
            return cell(day, ALL_TYPES).people;
        }

        private Cell cell(LocalDate day, short type) {
            return days.getOrDefault(day, Map.of()).getOrDefault(type, Cell.NONE);
        }

        public long events(LocalDate first, LocalDate last, short type) {
            return first.datesUntil(last.plusDays(1))
                    .mapToLong(day -> cell(day, type).events)
                    .sum();
        }

        /** Null if the people of one of the days are not known any more, or were not counted. */
        public @Nullable RoaringBitmap audience(LocalDate first, LocalDate last, short type) {
            if (!areCounted(first, last)) {
                return null;
            }
            var cells = days.subMap(first, true, last, true).values().stream()
                    .map(types -> types.getOrDefault(type, Cell.NONE).audience)
                    .toList();
            return cells.contains(null)
                    ? null
                    : FastAggregation.or(
                            cells.stream().map(Objects::requireNonNull).toArray(RoaringBitmap[]::new));
        }

        /** Keys of the activity types of these days. */
        public Set<Short> types(LocalDate first, LocalDate last) {
            Set<Short> types = new TreeSet<>();
            days.subMap(first, true, last, true).values().forEach(day -> types.addAll(day.keySet()));
            types.remove(ALL_TYPES);
            return types;
        }
    }
}

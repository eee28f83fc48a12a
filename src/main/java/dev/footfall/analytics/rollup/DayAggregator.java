package dev.footfall.analytics.rollup;

import dev.footfall.analytics.rollup.RawDay.EntityRules;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.RoaringBitmap;

/**
 * What one pass over a day's rows counts. While it reads, people have temporary numbers in order of appearance; {@link
 * #renumber} maps their bitmaps to the dictionary's numbers. Memory grows with the people, types and entities of the
 * day, not with its rows; with the entities of a type only up to a limit.
 */
final class DayAggregator {

    /** Events, and the people who made them. */
    static final class Cell {
        long events;
        RoaringBitmap people = new RoaringBitmap();

        private void add(int person) {
            events++;
            people.add(person);
        }
    }

    /** In place of an activity type: all of them together. */
    static final short ALL_TYPES = 0;

    private final int hourCount;
    private final EntityRules entityRules;
    private final Map<UUID, Integer> persons = new HashMap<>();
    private int[] activities = new int[1024];
    private final Map<Short, Cell[]> byTypeAndHour = new TreeMap<>();
    private final Map<Short, Map<UUID, Map<Short, Cell>>> byEntity = new TreeMap<>();
    private final Set<Short> uncountedEntityTypes = new TreeSet<>();

    DayAggregator(int hourCount, EntityRules entityRules) {
        this.hourCount = hourCount;
        this.entityRules = entityRules;
    }

    /**
     * @param entityType ignored without an entity
     * @param entity null if the activity has none, or none of a known type
     */
    void add(UUID user, short type, int hour, short entityType, @Nullable UUID entity) {
        int person = person(user);
        activities[person]++;
        Cell[] hours = byTypeAndHour.computeIfAbsent(type, _ -> new Cell[hourCount]);
        if (hours[hour] == null) {
            hours[hour] = new Cell();
        }
        hours[hour].add(person);
        if (entity != null && entityRules.counts(type, entityType) && !uncountedEntityTypes.contains(entityType)) {
            Map<UUID, Map<Short, Cell>> entities = byEntity.computeIfAbsent(entityType, _ -> new HashMap<>());
            entities.computeIfAbsent(entity, _ -> new TreeMap<>())
                    .computeIfAbsent(type, _ -> new Cell())
                    .add(person);
            if (entityRules.tooMany(entityType, entities.size())) {
                byEntity.remove(entityType);
                uncountedEntityTypes.add(entityType);
            }
        }
    }

    private int person(UUID user) {
        Integer known = persons.putIfAbsent(user, persons.size());
        if (known != null) {
            return known;
        }
        int person = persons.size() - 1;
        if (person == activities.length) {
            activities = Arrays.copyOf(activities, person * 2);
        }
        return person;
    }

    /** In the order of the temporary numbers. */
    UUID[] users() {
        UUID[] users = new UUID[persons.size()];
        persons.forEach((user, person) -> users[person] = user);
        return users;
    }

    /** @param numbers the dictionary's number of each of {@link #users()} */
    static RoaringBitmap renumber(RoaringBitmap people, int[] numbers) {
        int[] renumbered = people.toArray();
        for (int i = 0; i < renumbered.length; i++) {
            renumbered[i] = numbers[renumbered[i]];
        }
        Arrays.sort(renumbered);
        return RoaringBitmap.bitmapOf(renumbered);
    }

    int activitiesOf(int person) {
        return activities[person];
    }

    long events() {
        return IntStream.range(0, persons.size())
                .mapToLong(person -> activities[person])
                .sum();
    }

    /** By type, then by hour of the day; null for hours without events. */
    Map<Short, @Nullable Cell[]> byTypeAndHour() {
        return byTypeAndHour;
    }

    /** One entity's activities of one type, or of {@link #ALL_TYPES}. */
    record EntityCell(short entityType, UUID entity, short type, Cell cell) {}

    List<EntityCell> byEntity() {
        List<EntityCell> cells = new ArrayList<>();
        byEntity.forEach((entityType, entities) -> entities.forEach((entity, types) -> {
            types.forEach((type, cell) -> cells.add(new EntityCell(entityType, entity, type, cell)));
            cells.add(new EntityCell(entityType, entity, ALL_TYPES, sum(types.values())));
        }));
        return cells;
    }

    /** Entity types with so many entities that none of them is counted. */
    Set<Short> uncountedEntityTypes() {
        return uncountedEntityTypes;
    }

    /** All hours of a type. */
    static Cell sum(@Nullable Cell[] hours) {
        return sum(Arrays.stream(hours).filter(Objects::nonNull).toList());
    }

    private static Cell sum(Collection<Cell> cells) {
        Cell sum = new Cell();
        for (Cell cell : cells) {
            sum.events += cell.events;
            sum.people.or(cell.people);
        }
        return sum;
    }
}

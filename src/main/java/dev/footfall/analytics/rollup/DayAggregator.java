package dev.footfall.analytics.rollup;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.RoaringBitmap;

/**
 * What one pass over a day's rows counts. While it reads, people have temporary numbers in order of appearance; {@link
 * #renumber} maps their bitmaps to the dictionary's numbers. Memory grows with the people, types and apps of the day,
 * not with its rows.
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

    private final int hourCount;
    private final Map<UUID, Integer> persons = new HashMap<>();
    private int[] activities = new int[1024];
    private final Map<Short, Cell[]> byTypeAndHour = new TreeMap<>();
    private final Map<UUID, Cell> byApp = new HashMap<>();

    DayAggregator(int hourCount) {
        this.hourCount = hourCount;
    }

    /** @param app the viewed app; null for all other activities */
    void add(UUID user, short type, int hour, @Nullable UUID app) {
        int person = person(user);
        activities[person]++;
        Cell[] hours = byTypeAndHour.computeIfAbsent(type, _ -> new Cell[hourCount]);
        if (hours[hour] == null) {
            hours[hour] = new Cell();
        }
        hours[hour].add(person);
        if (app != null) {
            byApp.computeIfAbsent(app, _ -> new Cell()).add(person);
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

    Map<UUID, Cell> byApp() {
        return byApp;
    }

    /** All hours of a type. */
    static Cell sum(@Nullable Cell[] hours) {
        Cell day = new Cell();
        for (Cell hour : hours) {
            if (hour != null) {
                day.events += hour.events;
                day.people.or(hour.people);
            }
        }
        return day;
    }
}

package dev.footfall.analytics.metric;

import dev.footfall.analytics.audience.AudienceMemory;
import dev.footfall.analytics.audience.DayCache;
import dev.footfall.analytics.rollup.PersonCounts;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.roaringbitmap.RoaringBitmap;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The people with the most activities. Known only for days that are not anonymized. */
@Component
public class MostActive {

    public record Person(UUID user, long activities, int activeDays) {}

    private static final long BYTES = 12L << 20;

    private final AudienceMemory memory;
    private final JdbcClient database;
    private final DayCache<byte[]> days = new DayCache<>(this::read, bytes -> bytes.length, BYTES);

    public MostActive(AudienceMemory memory, JdbcClient database) {
        this.memory = memory;
        this.database = database;
    }

    /** By activities descending, then by id. */
    public List<Person> people(LocalDate from, LocalDate to, int limit) {
        Sums sums = sums(from, to);
        return named(sums, sums.most(limit), limit);
    }

    /**
     * Some of these people: those with the most activities first, then by number.
     *
     * @param skip how many to leave out first
     */
    public List<Person> people(RoaringBitmap who, LocalDate from, LocalDate to, int skip, int limit) {
        Sums sums = sums(from, to);
        long[] order = who.stream()
                .mapToLong(number -> -(sums.activities(number) << Integer.SIZE) + number)
                .sorted()
                .skip(skip)
                .limit(limit)
                .toArray();
        Integer[] numbers = Arrays.stream(order).mapToObj(key -> (int) key).toArray(Integer[]::new);
        Map<Integer, UUID> ids = new HashMap<>();
        database.sql("""
                        select number, user_id from person
                        where number = any (:numbers) and user_id is not null""").param("numbers", numbers).query(row -> {
            ids.put(row.getInt("number"), row.getObject("user_id", UUID.class));
        });
        return Arrays.stream(numbers)
                .flatMap(number -> Stream.ofNullable(ids.get(number)).map(user -> sums.of(user, number)))
                .toList();
    }

    /** Numbers of these people, in their order; zero for those of whom nothing is counted yet. */
    public List<Person> people(List<UUID> who, LocalDate from, LocalDate to) {
        Sums sums = sums(from, to);
        Map<UUID, Integer> numbers = new HashMap<>();
        database.sql("select user_id, number from person where user_id = any (:users)")
                .param("users", who.toArray(UUID[]::new))
                .query(row -> {
                    numbers.put(row.getObject("user_id", UUID.class), row.getInt("number"));
                });
        return who.stream()
                .map(user -> sums.of(user, numbers.getOrDefault(user, 0)))
                .toList();
    }

    private Sums sums(LocalDate from, LocalDate to) {
        Sums sums = new Sums();
        days.days(memory.current(), from, to).values().forEach(day -> PersonCounts.read(day, sums));
        return sums;
    }

    public long bytes() {
        return days.bytes();
    }

    /** The database sorts them, since only the database knows the ids. */
    private List<Person> named(Sums sums, int[] numbers, int limit) {
        return database.sql("""
                        select number, user_id, activities
                        from unnest(:numbers::integer[], :activities::bigint[]) as most (number, activities)
                        join person using (number)
                        where user_id is not null
                        order by activities desc, user_id
                        limit :limit""")
                .param("numbers", boxed(Arrays.stream(numbers).mapToObj(Integer::toString)))
                .param(
                        "activities",
                        boxed(Arrays.stream(numbers).mapToObj(number -> Long.toString(sums.activities[number]))))
                .param("limit", limit)
                .query((row, _) -> new Person(
                        row.getObject("user_id", UUID.class),
                        row.getLong("activities"),
                        sums.activeDays[row.getInt("number")]))
                .list();
    }

    private static String[] boxed(Stream<String> values) {
        return values.toArray(String[]::new);
    }

    private Map<LocalDate, byte[]> read(Collection<LocalDate> dates) {
        Map<LocalDate, byte[]> found = new HashMap<>();
        database.sql("""
                        select day, person_counts
                        from rollup_day
                        where day = any (:days::date[]) and person_counts is not null""")
                .param("days", boxed(dates.stream().map(LocalDate::toString)))
                .query(row -> {
                    found.put(row.getObject(1, LocalDate.class), row.getBytes(2));
                });
        return found;
    }

    /** Indexed by person number: dense, so that a month of 200,000 people is summed in some 10 ms. */
    private static final class Sums implements PersonCounts.Visitor {
        private long[] activities = new long[1 << 12];
        private int[] activeDays = new int[1 << 12];

        @Override
        public void person(int number, int count) {
            if (number >= activities.length) {
                int length = Math.max(number + 1, 2 * activities.length);
                activities = Arrays.copyOf(activities, length);
                activeDays = Arrays.copyOf(activeDays, length);
            }
            activities[number] += count;
            activeDays[number]++;
        }

        long activities(int number) {
            return number < activities.length ? activities[number] : 0;
        }

        Person of(UUID user, int number) {
            return new Person(user, activities(number), number < activeDays.length ? activeDays[number] : 0);
        }

        /** Everybody with at least as many activities as the last one within the limit: ties are decided by id. */
        int[] most(int limit) {
            long[] sorted = Arrays.stream(activities)
                    .filter(count -> count > 0)
                    .sorted()
                    .toArray();
            long min = sorted.length == 0 ? 1 : sorted[Math.max(0, sorted.length - limit)];
            return IntStream.range(0, activities.length)
                    .filter(number -> activities[number] >= min)
                    .toArray();
        }
    }
}

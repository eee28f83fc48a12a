package dev.footfall.analytics.rollup;

import dev.footfall.platform.ReportingZone;
import dev.footfall.testkit.TestActivities;
import dev.footfall.testkit.TestActivity;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Random activity in the raw table, and the same in memory for the naive oracles: what is added or deleted here is
 * added or deleted there, with the marks that capture and erasure leave.
 */
public final class ReferenceModel {

    private static final List<String> TYPES =
            List.of("app_view", "app_view", "app_view", "favorite_add", "search_perform");

    public final ReportingZone zone;
    public final List<TestActivity> raw = new ArrayList<>();
    private final Random random;
    private final LocalDate first;
    private final int dayCount;
    private final TestActivities activities;
    private final JdbcClient database;
    private final List<UUID> people;
    private final List<UUID> apps;
    private LocalDate firstOpen;

    public ReferenceModel(
            long seed,
            ReportingZone zone,
            LocalDate first,
            int dayCount,
            TestActivities activities,
            JdbcClient database) {
        this.random = new Random(seed);
        this.zone = zone;
        this.first = first;
        this.firstOpen = first;
        this.dayCount = dayCount;
        this.activities = activities;
        this.database = database;
        this.people = uuids(25);
        this.apps = uuids(4);
    }

    private List<UUID> uuids(int count) {
        return Stream.generate(() -> new UUID(random.nextLong(), random.nextLong()))
                .limit(count)
                .toList();
    }

    public List<LocalDate> days() {
        return first.datesUntil(first.plusDays(dayCount)).toList();
    }

    /** Forgets everything, in memory and in the database. */
    public void empty() {
        raw.clear();
        empty(database);
    }

    public static void empty(JdbcClient database) {
        database.sql("""
                        truncate activity, activity_mark, person, rollup_day, rollup_type, rollup_hour, rollup_entity,
                            frozen_rolling, frozen_period, frozen_type restart identity""").update();
        database.sql("update rollup_state set audiences_from = null").update();
    }

    /** Nothing is captured or deleted any more on the days before this one. */
    public void closeBefore(LocalDate day) {
        firstOpen = day;
    }

    /** As capture would: rows and marks. */
    public void capture(int count) {
        List<TestActivity> fresh = Stream.generate(this::one).limit(count).toList();
        activities.insert(fresh);
        mark(fresh);
        raw.addAll(fresh);
    }

    /** Somebody comes on the first day, and never again. */
    public void captureSomebodyOnce() {
        List<TestActivity> once =
                List.of(one().by(uuids(1).getFirst()).at(zone.start(first).plusSeconds(3600)));
        activities.insert(once);
        mark(once);
        raw.addAll(once);
    }

    /** As erasure would. */
    public void delete(Predicate<TestActivity> which) {
        List<TestActivity> gone = raw.stream()
                .filter(which)
                .filter(activity -> !zone.dayOf(activity.occurredAt()).isBefore(firstOpen))
                .toList();
        database.sql("delete from activity where id = any (:ids)")
                .param("ids", gone.stream().map(TestActivity::id).toArray(UUID[]::new))
                .update();
        mark(gone);
        raw.removeAll(gone);
    }

    public void deleteSomePerson() {
        UUID person = people.get(random.nextInt(people.size()));
        delete(activity -> activity.userId().equals(person));
    }

    public void deleteSomePersonsDay() {
        UUID person = people.get(random.nextInt(people.size()));
        LocalDate day = first.plusDays(random.nextInt(dayCount));
        delete(activity -> activity.userId().equals(person)
                && zone.dayOf(activity.occurredAt()).equals(day));
    }

    private void mark(Collection<TestActivity> touched) {
        for (LocalDate day : touched.stream()
                .map(activity -> zone.dayOf(activity.occurredAt()))
                .collect(Collectors.toSet())) {
            database.sql("insert into activity_mark (day) values (:day)")
                    .param("day", day)
                    .update();
        }
    }

    private TestActivity one() {
        String type = TYPES.get(random.nextInt(TYPES.size()));
        TestActivity activity = TestActivity.anActivity()
                .withId(new UUID(random.nextLong(), random.nextLong()))
                .by(people.get(skewed(people.size())))
                .of(type)
                .at(moment());
        return type.equals("search_perform") || random.nextInt(10) == 0
                ? activity
                : activity.on(random.nextInt(10) == 0 ? "Collection" : "App", apps.get(skewed(apps.size())));
    }

    private int skewed(int bound) {
        return Math.min(random.nextInt(bound), random.nextInt(bound));
    }

    /** Often close to where a day begins, as that is where days are counted wrongly. */
    private Instant moment() {
        int open = (int) ChronoUnit.DAYS.between(firstOpen, first.plusDays(dayCount));
        LocalDate day = firstOpen.plusDays(random.nextInt(open));
        Instant start = zone.start(day);
        long micros = Duration.between(start, zone.start(day.plusDays(1))).toNanos() / 1_000;
        return switch (random.nextInt(10)) {
            case 0 -> start;
            case 1 -> start.plusNanos((micros - 1) * 1_000);
            default -> start.plusNanos((random.nextLong(micros)) * 1_000);
        };
    }

    /** A day that has marks, any of them; in the order that a rollup would never choose. */
    public List<LocalDate> markedDays() {
        List<LocalDate> marked = new ArrayList<>(database.sql("select distinct day from activity_mark")
                .query(LocalDate.class)
                .list());
        Collections.shuffle(marked, random);
        return marked;
    }

    public UUID someApp() {
        return apps.get(random.nextInt(apps.size()));
    }

    public Random random() {
        return random;
    }
}

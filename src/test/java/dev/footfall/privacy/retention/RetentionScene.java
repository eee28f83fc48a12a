package dev.footfall.privacy.retention;

import static dev.footfall.testkit.TestActivity.anActivity;
import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.activity.ActivityTypes;
import dev.footfall.activity.ActivityTypes.ActivityType;
import dev.footfall.activity.Days;
import dev.footfall.activity.Days.DayState;
import dev.footfall.activity.StoredTypes;
import dev.footfall.privacy.retention.RetentionStatus.OverdueDays;
import dev.footfall.testkit.Dump;
import dev.footfall.testkit.Numbers;
import dev.footfall.testkit.TestActivities;
import dev.footfall.testkit.TestActivity;
import dev.footfall.testkit.TestApi;
import dev.footfall.testkit.TestJobs;
import dev.footfall.testkit.Today;
import dev.footfall.testkit.Wait;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * A hundred days of some people, and the main promise: raw activity loses its people, then goes, and no number changes.
 */
abstract class RetentionScene {

    private static final int PEOPLE = 25;
    private static final String SECRET = "meet me at the old mill";

    @LocalServerPort
    int port;

    @Autowired
    TestActivities raw;

    @Autowired
    ActivityTypes types;

    @Autowired
    Days days;

    @Autowired
    JdbcClient database;

    @Autowired
    OverdueDays overdue;

    private final Random random = new Random(11);
    private final List<UUID> people =
            Stream.generate(UUID::randomUUID).limit(PEOPLE).toList();
    private final List<UUID> apps = Stream.generate(UUID::randomUUID).limit(3).toList();
    /** The days that are due must not be others in the middle of a test. */
    final LocalDate today = Today.lasting(Duration.ofMinutes(2));

    TestApi api;
    TestJobs jobs;

    @BeforeEach
    void fill() {
        clear();
        api = new TestApi(port);
        jobs = new TestJobs(api);
        var follow = types.named("person_follow").orElseGet(() -> types.register("person_follow"));
        StoredTypes.change(
                types,
                new ActivityType(
                        follow.id(),
                        "person_follow",
                        "Followed",
                        "You followed",
                        "blue",
                        "Person",
                        true,
                        Set.of(),
                        null));
        List<TestActivity> rows = new ArrayList<>();
        for (int back = 0; back <= 95; back += back < 28 || back > 32 && back < 86 ? 3 : 1) {
            var noon = today.minusDays(back).atTime(12, 0).toInstant(ZoneOffset.UTC);
            for (int i = 0; i < 12; i++) {
                rows.add(some(noon.minus(random.nextInt(12 * 3_600), ChronoUnit.SECONDS)
                        .plus(random.nextInt(20_000), ChronoUnit.SECONDS)));
            }
        }
        rows.removeIf(row -> row.occurredAt().isAfter(Instant.now()));
        raw.insert(rows);
        database.sql("""
                                insert into activity_mark (day) select distinct (occurred_at at time zone :zone)::date
                                    from activity""").param("zone", zone().getId()).update();
        database.sql("""
                        insert into capture_ledger (hour, source, node, writer, received, accepted, duplicates,
                            suppressed, rejected, dead, conflicts)
                        select now(), 'key', gen_random_uuid(), 0, count(*), count(*), 0, 0, 0, 0, 0 from activity
                        """).update();
    }

    @AfterEach
    void clear() {
        for (LocalDate day : database.sql("select day from activity_day where day < current_date - 20")
                .query(LocalDate.class)
                .list()) {
            database.sql("drop table if exists " + Days.partition(day)).update();
        }
        database.sql("delete from activity_day where day < current_date - 20").update();
        database.sql("truncate activity, activity_mark, activity_removed, capture_ledger")
                .update();
        database.sql("""
                        truncate person, rollup_day, rollup_type, rollup_entity, rollup_hour, frozen_rolling,
                            frozen_period, frozen_type
                        restart identity""").update();
        database.sql("update rollup_state set audiences_from = null, version = version + 1")
                .update();
    }

    ZoneId zone() {
        return ZoneOffset.UTC;
    }

    @Test
    void anonymizeAndPurgeChangeNoNumber() {
        jobs.run("COMPLETED", "rollup", "{}");
        var until = today.minusDays(1);
        Map<String, String> before = Numbers.of(api, today.minusDays(95), until);
        long rows = count("select count(*) from activity");

        jobs.run("COMPLETED", "anonymize", "{}");

        assertThat(Numbers.of(api, today.minusDays(95), until)).isEqualTo(before);
        assertThat(count("select count(*) from activity")).isEqualTo(rows);
        Set<LocalDate> closed = closed(DayState.ANONYMIZED);
        assertThat(closed).hasSizeGreaterThan(20).contains(today.minusDays(42)).doesNotContain(today.minusDays(30));
        assertAnonymous(closed);

        jobs.run("COMPLETED", "purge", "{}");

        assertThat(Numbers.of(api, today.minusDays(95), until)).isEqualTo(before);
        assertThat(closed(DayState.PURGED)).isNotEmpty().allMatch(day -> day.isBefore(today.minusDays(90)));
        assertThat(count("select coalesce(sum(rows), 0) from activity_removed where reason = 'purged'"))
                .isPositive();
        assertThat(count(
                        "select (select sum(accepted) from capture_ledger) - (select sum(rows) from activity_removed)"))
                .as("accepted - erased - purged = rows")
                .isEqualTo(count("select count(*) from activity"));
        Wait.until(() -> overdue.count() == 0);
    }

    private void assertAnonymous(Set<LocalDate> closed) {
        Dump dump = new Dump(database);
        Set<UUID> users = new HashSet<>();
        Set<String> known = new HashSet<>();
        people.forEach(person -> known.add(person.toString()));
        int[] seen = {0};
        database.sql("select * from activity").query(row -> {
            var at = row.getObject("occurred_at", OffsetDateTime.class).toInstant();
            if (!closed.contains(Days.of(at))) {
                return;
            }
            seen[0]++;
            assertThat(users.add(row.getObject("user_id", UUID.class)))
                    .as("a user of its own for each row")
                    .isTrue();
            assertThat(known).doesNotContain(row.getString("user_id"), String.valueOf(row.getString("entity_id")));
            assertThat(at)
                    .isIn(at.atZone(zone()).truncatedTo(ChronoUnit.HOURS).toInstant(), at.truncatedTo(ChronoUnit.DAYS));
            assertThat(row.getObject("received_at", OffsetDateTime.class).toInstant())
                    .isEqualTo(at);
            assertThat(String.valueOf(row.getString("metadata"))).doesNotContain(SECRET, "note");
        });
        assertThat(seen[0]).isGreaterThan(100);
        assertThat(count("""
                        select count(*) from (
                            select id, lag(id) over (partition by tableoid, occurred_at order by ctid) as before
                            from activity where occurred_at < current_date - 33
                        ) as lying where before > id"""))
                .as("rows of an hour that lie in another order than that of their random ids")
                .isZero();
        assertThat(database.sql("""
                                        select count(*) from activity where metadata ->> 'source' = 'search'
                                            and occurred_at < now() - interval '40 days'""").query(Long.class).single())
                .as("safe keys stay")
                .isPositive();
        assertThat(dump.rows("select person_counts from rollup_day where person_counts is not null and day = '"
                        + today.minusDays(42) + "'"))
                .isEmpty();
    }

    private TestActivity some(Instant at) {
        var person = people.get(Math.min(random.nextInt(PEOPLE), random.nextInt(PEOPLE)));
        var activity = anActivity()
                .by(person)
                .at(at.truncatedTo(ChronoUnit.MILLIS))
                .with("source", random.nextBoolean() ? "search" : "home")
                .with("note", SECRET);
        return switch (random.nextInt(5)) {
            case 0 -> activity.of("search_perform").with("query", SECRET);
            case 1 -> activity.of("person_follow").on("Person", people.get(random.nextInt(PEOPLE)));
            case 2 -> activity.of("favorite_add").on(apps.get(random.nextInt(apps.size())));
            default -> activity.on(apps.get(random.nextInt(apps.size())));
        };
    }

    private Set<LocalDate> closed(DayState state) {
        return new HashSet<>(database.sql("select day from activity_day where state = :state")
                .param("state", state.text())
                .query(LocalDate.class)
                .list());
    }

    List<String> days() {
        return new Dump(database).rows("select day, state from activity_day");
    }

    long count(String query) {
        return database.sql(query).query(Long.class).single();
    }
}

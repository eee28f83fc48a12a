package dev.footfall.activity;

import static dev.footfall.testkit.TestActivity.anActivity;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.footfall.activity.Activities.Slice;
import dev.footfall.activity.Cursor.Position;
import dev.footfall.activity.DaysHealth.StorageSizes;
import dev.footfall.activity.Total.Accuracy;
import dev.footfall.database.Pools.JobsDatabase;
import dev.footfall.platform.InvalidInputException;
import dev.footfall.platform.RetentionPeriods;
import dev.footfall.testkit.BesideTest;
import dev.footfall.testkit.TestActivities;
import dev.footfall.testkit.TestActivity;
import dev.footfall.testkit.Wait;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Pages of raw activity against an oracle in memory. */
@BesideTest(emptyEachTime = true)
class ActivitiesIntegrationTests {

    @Autowired
    Activities activities;

    @Autowired
    TestActivities rows;

    @Autowired
    ActivityTypes types;

    @Autowired
    EntityTypes entityTypes;

    @Autowired
    JdbcClient database;

    @Autowired
    @JobsDatabase
    JdbcClient jobs;

    @Test
    void filtersAndPagesEqualTheOracle() {
        RandomActivities random = new RandomActivities(1);
        List<TestActivity> all = random.activities(1_500);
        rows.insert(all);
        Random sizes = new Random(2);
        int found = 0;
        for (int i = 0; i < 80; i++) {
            RandomActivities.Asked asked = random.filter(types, entityTypes);
            List<UUID> expected = RandomActivities.expected(all, asked.matches());
            assertThat(pages(asked.filter(), 1 + sizes.nextInt(200)))
                    .as(asked.filter().toString())
                    .isEqualTo(expected);
            assertThat(activities.total(asked.filter())).isEqualTo(Total.exactly(expected.size()));
            found += expected.size() > 0 ? 1 : 0;
        }
        assertThat(found).isGreaterThan(30);
    }

    /** An empty partition has its indexes, which would be forecast as if every day were like that. */
    @Test
    void measuresOnlyDaysWithActivity(@Autowired RetentionPeriods periods) {
        Clock noon = Clock.fixed(Instant.parse("2026-11-22T12:00:00Z"), ZoneOffset.UTC);
        Supplier<StorageSizes.Sizes> sizes = () -> new StorageSizes(database, periods, noon).now();
        database.sql("truncate activity").update();
        assertThat(sizes.get()).matches(empty -> empty.days() == 0 && empty.oldest() == null);
        assertThat(sizes.get()).matches(empty -> empty.perDay() == null && empty.forecast() == null);

        rows.insert(anActivity().at("2026-11-20T12:00:00Z"));

        assertThat(sizes.get().oldest()).isEqualTo("2026-11-20");
        assertThat(sizes.get()).matches(one -> one.days() == 1 && one.perDay() != null);
    }

    @Test
    void pagingBackShowsTheSameActivities() {
        RandomActivities random = new RandomActivities(3);
        List<TestActivity> all = random.activities(800);
        rows.insert(all);
        Random sizes = new Random(4);
        for (int i = 0; i < 40; i++) {
            RandomActivities.Asked asked = random.filter(types, entityTypes);
            List<UUID> expected = RandomActivities.expected(all, asked.matches());
            int size = 1 + sizes.nextInt(100);
            Slice lowest = activities.slice(asked.filter(), null, Math.max(1, expected.size()));
            List<UUID> climbed = new ArrayList<>();
            Position position =
                    expected.isEmpty() ? null : Position.of(lowest.items().getLast());
            while (position != null) {
                Slice above = activities.newer(asked.filter(), position, size);
                climbed.addAll(0, above.items().stream().map(Activity::id).toList());
                position = above.next();
            }
            assertThat(climbed)
                    .as(asked.filter().toString())
                    .isEqualTo(expected.subList(0, Math.max(0, expected.size() - 1)));
        }
    }

    /** As rows of before numbers were kept as sent, and whatever else somebody puts into the table. */
    @Test
    void endsAPageEarlyForLargeMetadata() {
        List<TestActivity> all = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            all.add(anActivity()
                    .at(TestActivity.DEFAULT_TIME.minusSeconds(i * 3_600L))
                    .metadata("{\"n\": [" + "9e307, ".repeat(i % 4 == 0 ? 0 : 1_000) + "1]}"));
        }
        rows.insert(all);
        List<UUID> expected = RandomActivities.expected(all, _ -> true);

        List<UUID> down = new ArrayList<>();
        @Nullable Position position = null;
        Position last = null;
        do {
            Slice slice = activities.slice(ActivityFilter.ALL, position, 500);
            assertThat(slice.items().stream()
                            .mapToLong(ActivitiesIntegrationTests::bytes)
                            .sum())
                    .isLessThan(Activities.PAGE_BYTES + 400_000);
            slice.items().forEach(activity -> down.add(activity.id()));
            last = Position.of(slice.items().getLast());
            position = slice.next();
        } while (position != null);
        assertThat(down).isEqualTo(expected);

        List<UUID> up = new ArrayList<>();
        for (position = last; position != null; ) {
            Slice slice = activities.newer(ActivityFilter.ALL, position, 500);
            up.addAll(0, slice.items().stream().map(Activity::id).toList());
            position = slice.next();
        }
        assertThat(up).isEqualTo(expected.subList(0, expected.size() - 1));
    }

    private static int bytes(Activity activity) {
        byte[] metadata = activity.metadata();
        return metadata == null ? 0 : metadata.length;
    }

    @Test
    void pagesActivitiesOfOneMomentOnceEach() {
        Instant moment = Instant.parse("2026-11-20T12:00:00.123456Z");
        UUID sameId = UUID.randomUUID();
        List<TestActivity> all = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            all.add(anActivity().at(moment));
            all.add(anActivity().withId(sameId).at(moment));
        }
        rows.insert(all);
        List<UUID> expected = RandomActivities.expected(all, _ -> true);

        for (int size : List.of(1, 7, 60, 500)) {
            assertThat(pages(ActivityFilter.ALL, size)).isEqualTo(expected);
        }
    }

    @Test
    void arrivalsBetweenPagesShiftNothing() {
        RandomActivities random = new RandomActivities(3);
        List<TestActivity> before = random.activities(300);
        rows.insert(before);
        List<UUID> seen = new ArrayList<>();
        Set<UUID> late = new HashSet<>();
        Position position = null;
        do {
            Slice slice = activities.slice(ActivityFilter.ALL, position, 20);
            slice.items().forEach(activity -> seen.add(activity.id()));
            position = slice.next();
            List<TestActivity> arriving = random.activities(30);
            rows.insert(arriving);
            arriving.forEach(activity -> late.add(activity.id()));
        } while (position != null);

        assertThat(seen).doesNotHaveDuplicates();
        assertThat(seen.stream().filter(id -> !late.contains(id)))
                .isEqualTo(RandomActivities.expected(before, _ -> true));
    }

    @Test
    void readsRowsAsStored() {
        TestActivity put = anActivity()
                .on("Collection", UUID.randomUUID())
                .metadata("{\"a\": [1, 2.50, null], \"ü\": \"€\"}")
                .at("2026-11-20T23:59:59.999999Z")
                .receivedAt(Instant.parse("2026-11-21T00:00:00.000001Z"));
        rows.insert(put);

        Activity found = activities.slice(ActivityFilter.ALL, null, 1).items().getFirst();

        assertThat(found.occurredAt()).isEqualTo(put.occurredAt());
        assertThat(found.receivedAt()).isEqualTo(put.receivedAt());
        assertThat(found.id()).isEqualTo(put.id());
        assertThat(found.userId()).isEqualTo(put.userId());
        assertThat(found.entityId()).isEqualTo(put.entityId());
        assertThat(entityTypes.nameOf(found.entityType())).isEqualTo("Collection");
        assertThat(types.nameOf(found.type())).isEqualTo("app_view");
        assertThat(new String(found.metadata(), UTF_8)).isEqualTo("{\"a\": [1, 2.50, null], \"ü\": \"€\"}");
    }

    @Test
    void pagesFromFutureToOldestDayWithoutPurged() {
        TestActivity ahead = anActivity().at(Instant.now().plusSeconds(200));
        TestActivity old = anActivity().at("2026-08-01T00:00:00Z");
        rows.insert(ahead, old);
        assertThat(pages(ActivityFilter.ALL, 10)).containsExactly(ahead.id(), old.id());

        database.sql("delete from activity where id = :id")
                .param("id", old.id())
                .update();
        database.sql("update activity_day set state = 'purged' where day = '2026-08-01'")
                .update();
        assertThat(pages(ActivityFilter.ALL, 10)).containsExactly(ahead.id());
    }

    @Test
    void countsToABoundWhereThePlannerGuesses() {
        jobs.sql("""
                        insert into activity (occurred_at, received_at, id, user_id, activity_type, entity_type, metadata)
                        select timestamptz '2026-11-20 00:00Z' + n * interval '0.1 ms', now(), gen_random_uuid(),
                            gen_random_uuid(), 1 + n % 100, 1 + n % 100,
                            case when n % 10 = 0 then '{"source": "search"}' when n % 520 = 1 then '{"source": "mail"}'
                                end::jsonb
                        from generate_series(1, 260000) n""").update();
        jobs.sql("analyze activity").update();
        Total many = new Total(1_000, Accuracy.AT_LEAST);

        assertThat(activities.total(ActivityFilter.ALL)).isEqualTo(new Total(260_000, Accuracy.ABOUT));
        Total ofType = activities.total(ActivityFilter.ALL.ofTypes(Set.of((short) 7)));
        assertThat(ofType.number()).isBetween(2_000L, 3_300L);
        assertThat(activities.total(ActivityFilter.ofUser(UUID.randomUUID()))).isEqualTo(Total.exactly(0));
        // Counting ends after a while: a busy machine may need a second look.
        Wait.until(() -> activities.total(withMetadata("source", "search")).equals(many));
        Wait.until(() -> activities.total(withMetadata("source", "mail")).equals(Total.exactly(500)));
        assertThat(activities.total(
                        new ActivityFilter(null, Set.of((short) 7), (short) 7, Set.of(), null, null, Map.of())))
                .as("a hundred times what the planner multiplies")
                .isIn(many, Total.exactly(2_600));
    }

    private static ActivityFilter withMetadata(String key, String value) {
        return new ActivityFilter(null, Set.of(), null, Set.of(), null, null, Map.of(key, value));
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "99, 99", "264771, 260000", "265000, 270000", "999, 1000", "9949, 9900"})
    void roundsEstimatesToTwoDigits(long estimate, long told) {
        assertThat(Total.about(estimate)).isEqualTo(new Total(told, Accuracy.ABOUT));
    }

    @Test
    void rejectsCursorsOfOtherFiltersAndTampering() {
        ActivityFilter filter = ActivityFilter.ofUser(UUID.randomUUID());
        Cursor cursor = new Cursor(
                new Position(Instant.parse("2026-11-20T12:00:00.123456Z"), UUID.randomUUID(), UUID.randomUUID()),
                new Total(17, Accuracy.AT_LEAST));
        String text = cursor.encode(filter);

        assertThat(text).matches("[A-Za-z0-9_-]+");
        assertThat(Cursor.decode(text, filter)).isEqualTo(cursor);
        assertThat(Cursor.decode(null, filter)).isNull();
        Stream<String> tampered = text.chars()
                .mapToObj(c -> text.replaceFirst(String.valueOf((char) c), c == 'A' ? "B" : "A"))
                .filter(other -> !other.equals(text));
        Stream<String> nonsense =
                Stream.of("x", "=", "' or 1=1", text + "A", text.substring(1), text + "==", "A".repeat(78));
        assertThat(Stream.concat(tampered, nonsense)).allSatisfy(wrong -> refused(wrong, filter, "invalid_cursor"));
        refused(text, ActivityFilter.ALL, "foreign_cursor");
    }

    private static void refused(String cursor, ActivityFilter filter, String code) {
        assertThatThrownBy(() -> Cursor.decode(cursor, filter))
                .isInstanceOfSatisfying(InvalidInputException.class, e -> {
                    assertThat(e.fields().getFirst().field()).isEqualTo("cursor");
                    assertThat(e.fields().getFirst().code()).isEqualTo(code);
                });
    }

    private List<UUID> pages(ActivityFilter filter, int size) {
        List<UUID> found = new ArrayList<>();
        @Nullable Position position = null;
        do {
            Slice slice = activities.slice(filter, position, size);
            assertThat(slice.items().size()).isLessThanOrEqualTo(size);
            slice.items().forEach(activity -> found.add(activity.id()));
            position = slice.next();
            assertThat(position == null || slice.items().size() == size).isTrue();
        } while (position != null);
        return found;
    }
}

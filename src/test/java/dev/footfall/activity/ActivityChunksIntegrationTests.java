package dev.footfall.activity;

import static dev.footfall.testkit.TestActivity.anActivity;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.footfall.activity.ActivityChunks.StreamFormat;
import dev.footfall.database.Pools.JobsDatabase;
import dev.footfall.platform.ExternalIds;
import dev.footfall.platform.Utf8Buffer;
import dev.footfall.testkit.BesideTest;
import dev.footfall.testkit.TestActivities;
import dev.footfall.testkit.TestActivity;
import dev.footfall.testkit.TestCsv;
import dev.footfall.testkit.Wait;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

/** Streams of raw activity, chunk by chunk. */
@BesideTest(emptyEachTime = true)
class ActivityChunksIntegrationTests {

    private static final LocalDate DAY = LocalDate.parse("2026-11-18");

    @Autowired
    ActivityStream stream;

    @Autowired
    StreamFormats formats;

    @Autowired
    TestActivities rows;

    @Autowired
    ActivityTypes types;

    @Autowired
    EntityTypes entityTypes;

    @Autowired
    ExternalIds ids;

    @Autowired
    Days days;

    @Autowired
    @JobsDatabase
    JdbcClient database;

    @Test
    void csvEqualsTheOracle() {
        RandomActivities random = new RandomActivities(5);
        List<TestActivity> all = random.activities(1_000);
        rows.insert(all);
        for (int i = 0; i < 25; i++) {
            RandomActivities.Asked asked = random.filter(types, entityTypes);
            List<List<String>> csv = TestCsv.parse(all(asked.filter(), formats.csv()));

            assertThat(csv.removeFirst())
                    .containsExactly(
                            "id",
                            "user_id",
                            "activity_type",
                            "entity_type",
                            "entity_id",
                            "metadata",
                            "timestamp",
                            "received_at",
                            "entity_key");
            assertThat(csv.stream().map(row -> UUID.fromString(row.getFirst())))
                    .isEqualTo(RandomActivities.expected(all, asked.matches()));
        }
    }

    @Test
    void writesRowsToCsvAndJsonAsStored() {
        TestActivity put = anActivity()
                .on(UUID.randomUUID())
                .of("search_perform")
                .with("query", "=1+1;\"x\",\n")
                .at("2026-11-18T23:59:59.123Z");
        TestActivity bare = anActivity().at("2026-11-18T01:00:00Z");
        rows.insert(put, bare);

        List<List<String>> csv = TestCsv.parse(all(ActivityFilter.ALL, formats.csv()));
        assertThat(csv.get(1))
                .containsExactly(
                        put.id().toString(),
                        put.userId().toString(),
                        "search_perform",
                        "App",
                        String.valueOf(put.entityId()),
                        "{\"query\": \"=1+1\\u003b\\\"x\\\",\\n\"}",
                        "2026-11-18T23:59:59.123Z",
                        "2026-11-19T00:00:00.123Z",
                        "");
        assertThat(csv.get(2).subList(2, 7)).containsExactly("app_view", "", "", "", "2026-11-18T01:00:00Z");

        JsonMapper json = new JsonMapper();
        assertThat(json.readTree(all(ActivityFilter.ALL, formats.json()))).isEqualTo(json.readTree("""
                        [{"id": "%s", "userId": "%s", "activityType": "search_perform", "entityType": "App", \
                        "entityId": "%s",
                          "metadata": {"query": "=1+1;\\"x\\",\\n"}, "timestamp": "2026-11-18T23:59:59.123Z", \
                          "receivedAt": "2026-11-19T00:00:00.123Z"},
                         {"id": "%s", "userId": "%s", "activityType": "app_view", "entityType": null, "entityId": null,
                          "metadata": null, "timestamp": "2026-11-18T01:00:00Z", "receivedAt": "2026-11-18T01:00:01Z"}]\
                          """.formatted(
                        put.id(), put.userId(), put.entityId(), bare.id(), bare.userId())));
        assertThat(json.readTree(all(ActivityFilter.ofUser(UUID.randomUUID()), formats.json()))
                        .isEmpty())
                .isTrue();
    }

    @Test
    void writesTheTextsOfEntitiesInTheOrderOfRows() {
        Map<UUID, String> texts = new HashMap<>();
        IntStream.range(0, 700).forEach(i -> texts.put(ids.entity("sku-" + i), "sku-" + i));
        database.sql("insert into entity_key (id, key) select * from unnest(:ids, :texts)")
                .param("ids", texts.keySet().toArray(UUID[]::new))
                .param("texts", texts.values().toArray(String[]::new))
                .update();
        Random random = new Random(5);
        List<UUID> entities = new ArrayList<>(texts.keySet());
        List<TestActivity> all = IntStream.range(0, 6_000)
                .mapToObj(i -> anActivity()
                        .at(Instant.parse("2026-11-18T12:00:00Z").minusMillis(i))
                        .on(
                                random.nextInt(8) > 0
                                        ? UUID.randomUUID()
                                        : random.nextInt(10) == 0 ? ids.entity("unknown " + i) : entities.get(i % 700)))
                .toList();
        rows.insert(all);

        List<List<String>> csv = TestCsv.parse(all(ActivityFilter.ALL, formats.csv()));

        assertThat(csv.stream().skip(1).map(row -> row.getFirst() + " " + row.getLast()))
                .containsExactlyElementsOf(all.stream()
                        .map(row -> row.id() + " " + texts.getOrDefault(row.entityId(), ""))
                        .toList());
    }

    /** As earlier versions stored them: numbers with hundreds of digits, where fewer than ten were sent. */
    @Test
    void readsLargeGrownRowsOneByOne() {
        List<TestActivity> all = IntStream.range(0, 300)
                .mapToObj(i -> anActivity()
                        .at(Instant.parse("2026-11-18T12:00:00Z")
                                .minusSeconds(i)
                                .toString())
                        .metadata("{\"i\": " + i + ", \"n\": [" + "9e307, ".repeat(i % 3 == 0 ? 300 : 0) + "1]}"))
                .toList();
        rows.insert(all);

        List<List<String>> csv = TestCsv.parse(all(ActivityFilter.ALL, formats.csv()));
        csv.removeFirst();

        assertThat(csv.stream().map(List::getFirst))
                .containsExactlyElementsOf(
                        all.stream().map(activity -> activity.id().toString()).toList());
        assertThat(csv)
                .allSatisfy(row -> assertThat(row.get(5))
                        .isEqualTo(database.sql("select metadata::text from activity where id = :id::uuid")
                                .param("id", row.getFirst())
                                .query(String.class)
                                .single()));
        assertThat(csv.getFirst().get(5)).hasSizeGreaterThan(5 * ActivityRow.LARGE);
    }

    @Test
    void readsEachRowOnceInChunksOfBoundedSize() throws SQLException {
        fill(70_000, 0);
        Utf8Buffer buffer = new Utf8Buffer(0);
        ActivityChunks chunks = stream.open(ActivityFilter.ALL, formats.csv(), null);
        int count = 0;
        int maxLength = 0;
        List<String> ids = new ArrayList<>();
        while (chunks.next(buffer)) {
            count++;
            maxLength = Math.max(maxLength, buffer.length());
            buffer.toString().lines().forEach(line -> ids.add(line.substring(0, Math.min(36, line.length()))));
            buffer.clear();
        }

        assertThat(count).isGreaterThanOrEqualTo(4);
        assertThat(maxLength).isLessThan(5 << 20);
        assertThat(chunks.rows()).isEqualTo(70_000);
        assertThat(ids).hasSize(70_001).doesNotHaveDuplicates();
    }

    @Test
    void endsAChunkByBytesForWideRows() throws SQLException {
        fill(2_000, 8_000);
        Utf8Buffer buffer = new Utf8Buffer(0);
        ActivityChunks chunks = stream.open(ActivityFilter.ALL, formats.csv(), null);
        while (chunks.next(buffer)) {
            assertThat(buffer.length()).isLessThan(5 << 20);
            buffer.clear();
        }
        assertThat(chunks.rows()).isEqualTo(2_000);
    }

    @Test
    void boundsChunksForRowsOfAnySize() throws SQLException {
        fill(30, 1_000_000);
        fill(5_000, 0);
        Utf8Buffer buffer = new Utf8Buffer(0);
        ActivityChunks chunks = stream.open(ActivityFilter.ALL, formats.csv(), null);
        while (chunks.next(buffer)) {
            assertThat(buffer.length()).isLessThan(6 << 20);
            buffer.clear();
        }
        assertThat(chunks.rows()).isEqualTo(5_030);
    }

    @Test
    void opensNoTransactionBetweenChunks() throws SQLException {
        fill(50_000, 0);
        ActivityChunks chunks = stream.open(ActivityFilter.ALL, formats.csv(), null);
        chunks.next(new Utf8Buffer(0));

        assertThat(chunks.rows()).isBetween(1L, 49_999L);
        // Others look at the table for a moment now and then; and it has the same number in each database that was
        // copied.
        Wait.until(Wait.seconds(10), () -> database.sql("""
                                select count(*) from pg_locks
                                where relation = 'activity'::regclass and pid <> pg_backend_pid()
                                    and database = (select oid from pg_database where datname = current_database())
                                    """).query(Long.class).single() == 0);
    }

    @Test
    void continuesWhereAnotherReadingStopped() throws SQLException {
        fill(50_000, 0);
        Utf8Buffer whole = new Utf8Buffer(0);
        ActivityChunks first = stream.open(ActivityFilter.ALL, formats.csv(), null);
        first.next(whole);
        ActivityChunks second = stream.open(ActivityFilter.ALL, formats.csv(), first.position());
        while (second.next(whole)) {
            // all of it
        }

        assertThat(first.rows()).isPositive();
        assertThat(first.rows() + second.rows()).isEqualTo(50_000);
        assertThat(TestCsv.parse(whole.toString()).stream().map(List::getFirst).distinct())
                .hasSize(50_001);
    }

    @Test
    void stopsWhenADayIsAnonymizedBetweenChunks() throws SQLException {
        fill(50_000, 0);
        ActivityChunks chunks = stream.open(ActivityFilter.ALL, formats.csv(), null);
        Utf8Buffer buffer = new Utf8Buffer(0);
        chunks.next(buffer);
        database.sql("update activity_day set state = 'anonymized' where day = :day")
                .param("day", DAY)
                .update();

        assertThatThrownBy(() -> chunks.next(buffer)).hasMessageContaining("anonymized while it was read");
    }

    private String all(ActivityFilter filter, StreamFormat format) {
        Utf8Buffer buffer = new Utf8Buffer(0);
        ActivityChunks chunks = stream.open(filter, format, null);
        while (chunks.next(buffer)) {
            assertThat(buffer.length()).isPositive();
        }
        return buffer.toString();
    }

    /** Rows of one day, with so much metadata each. */
    private void fill(int count, int metadata) throws SQLException {
        days.ensure(DAY);
        database.sql("""
                        insert into activity (occurred_at, received_at, id, user_id, activity_type, metadata)
                        select cast(:day as date) + n * interval '1 ms', now(), gen_random_uuid(), gen_random_uuid(), 1,
                            case when :metadata > 0 then jsonb_build_object('text', repeat('é"', :metadata / 4)) end
                        from generate_series(1, :count) n""")
                .param("day", DAY)
                .param("count", count)
                .param("metadata", metadata)
                .update();
    }
}

package dev.footfall.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.activity.DayPartition;
import dev.footfall.activity.Days;
import dev.footfall.activity.Days.DayState;
import dev.footfall.analytics.rollup.DayCounter;
import dev.footfall.bench.BenchActivity;
import dev.footfall.bench.BenchReport;
import dev.footfall.database.Pools.JobsDatabase;
import dev.footfall.testkit.FootfallTest;
import dev.footfall.testkit.TestApi;
import dev.footfall.testkit.TestJobs;
import dev.footfall.testkit.TestKeys;
import dev.footfall.testkit.TestTokens;
import dev.footfall.testkit.Wait;
import java.sql.Connection;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Deletion of a busy person's activity among many rows ({@code -Dbench.activities=} for another number); anonymising a
 * large day against an UPDATE of the same rows in a table with the same indexes, and dropping it against a DELETE; and
 * the 99th percentile of capture meanwhile, beside that at rest.
 */
@Tag("bench")
@FootfallTest
class PrivacyBench {

    private static final long ROWS = Long.getLong("bench.activities", 20_000_000L);
    private static final int DAY_ROWS = Integer.getInteger("bench.privacy.day", 1_000_000);
    private static final int DAYS = 30;
    private static final int PERSONS_ROWS = 10_000;

    @LocalServerPort
    int port;

    @Autowired
    Days days;

    @Autowired
    DayCounter counter;

    @Autowired
    @JobsDatabase
    DataSource dataSource;

    @Autowired
    @JobsDatabase
    JdbcClient database;

    private final LocalDate today = LocalDate.now(ZoneOffset.UTC);
    private final Map<String, Object> figures = new LinkedHashMap<>();
    private TestApi api;

    @Test
    void measuresErasureAnonymizationAndPurge() throws Exception {
        api = new TestApi(port);
        var jobs = new TestJobs(api);
        var person = UUID.randomUUID();
        var large = today.minusDays(100);
        load(person);
        fill(large, DAY_ROWS, null);
        counter.count(large);
        database.sql("create table copied as table " + Days.partition(large)).update();
        for (String columns : List.of(
                "occurred_at, id, user_id", "user_id", "activity_type, occurred_at", "entity_id, occurred_at")) {
            database.sql("create index on copied (" + columns + ")").update();
        }
        database.sql("analyze activity, copied").update();
        capturing("resting", () -> Thread.sleep(5_000));

        capturing(
                "deleting_own",
                () -> assertThat(api.delete("/api/users/me/activity", TestTokens.of(person))
                                .json()
                                .get("deleted")
                                .asInt())
                        .isEqualTo(PERSONS_ROWS));
        var mentioned = mentioned();
        capturing("erasing_with_mentions", () -> erase(mentioned));
        double update = capturing("updating", () -> database.sql("""
                                        update copied set user_id = gen_random_uuid(), id = gen_random_uuid(),
                                            occurred_at = date_trunc('hour', occurred_at), metadata = null
                                            """).update());
        double anonymise = capturing("anonymising", () -> jobs.run("COMPLETED", "anonymize", "{}"));
        double delete =
                capturing("deleting", () -> database.sql("delete from copied").update());
        capturing("purging", () -> jobs.run("COMPLETED", "purge", "{}"));
        assertThat(api.get(200, "/api/admin/activities?from=" + large + "&to=" + large.plusDays(1))
                        .get("items"))
                .isEmpty();
        fill(large.minusDays(1), DAY_ROWS, null);
        double drop = capturing("dropping", () -> drop(large.minusDays(1)));
        figures.put("anonymise_to_update", BenchReport.rounded(anonymise / update));
        figures.put("drop_ms", BenchReport.rounded(drop * 1_000));
        figures.put("delete_to_drop", BenchReport.rounded(delete / drop));
        BenchReport.figure("privacy", figures);
    }

    /** Thirty days of many, counted, and the person's share in each. */
    private void load(UUID person) throws Exception {
        var first = today.minusDays(DAYS);
        new BenchActivity(dataSource, first, DAYS, (int) Math.max(1_000, ROWS / 100), ROWS).load();
        for (LocalDate day : first.datesUntil(today).toList()) {
            fill(day, PERSONS_ROWS / DAYS + (day.equals(first) ? PERSONS_ROWS % DAYS : 0), person);
            counter.count(day);
        }
        figures.put("rows", ROWS + PERSONS_ROWS);
    }

    /** Named by ten activities of others on each of three days. */
    private UUID mentioned() {
        var person = UUID.randomUUID();
        for (int day : List.of(1, DAYS / 2, DAYS)) {
            database.sql("""
                            update %1$s set metadata = jsonb_build_object('friend', :person::text)
                            where ctid in (select ctid from %1$s limit 10)
                            """.formatted(Days.partition(today.minusDays(day))))
                    .param("person", person.toString())
                    .update();
        }
        return person;
    }

    /** To its end, which the answer need not wait for. */
    private void erase(UUID person) {
        long startNanos = System.nanoTime();
        var receipt = "/api/receipts/"
                + api.post("/api/admin/users/" + person + "/erasure", TestKeys.ADMIN, "")
                        .json()
                        .get("receipt")
                        .asString();
        figures.put("erasure_answer_seconds", BenchReport.rounded((System.nanoTime() - startNanos) / 1e9));
        Wait.until(
                Wait.seconds(600), () -> !api.get(200, receipt).get("pending").asBoolean());
        assertThat(api.get(200, receipt).get("stores").toString()).contains("\"mentions by others\",\"removed\":30");
    }

    /** As the job purge does it, without the counting before. */
    private void drop(LocalDate day) throws Exception {
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            Days.lock(connection, day);
            var partition = new DayPartition(connection, day);
            partition.drop();
            partition.become(DayState.PURGED);
            connection.commit();
            connection.setAutoCommit(true);
        }
    }

    private void fill(LocalDate day, int rows, UUID person) throws Exception {
        days.ensure(day);
        database.sql("""
                        insert into %s (occurred_at, received_at, id, user_id, entity_id, activity_type, entity_type,
                            metadata)
                        select :day::date::timestamptz + i * (interval '86399 seconds' / :rows), now(),
                            gen_random_uuid(),
                            %s, md5((i %% 500)::text)::uuid, 1 + i %% 8, 1,
                                jsonb_build_object('source', 'search', 'position', i %% 40)
                        from generate_series(1, :rows) i""".formatted(
                                Days.partition(day),
                                person == null ? "md5((random() * 200000)::int::text)::uuid" : "'" + person + "'"))
                .param("day", day.toString())
                .param("rows", rows)
                .update();
        database.sql("insert into activity_mark (day) values (:day)")
                .param("day", day)
                .update();
    }

    /** How many seconds it takes, while one client captures an activity after the other. */
    private double capturing(String doing, BenchReport.Work work) throws Exception {
        var working = new AtomicBoolean(true);
        List<Double> millis = new ArrayList<>();
        var sender = Thread.ofPlatform().start(() -> {
            while (working.get()) {
                long startNanos = System.nanoTime();
                api.post(
                        "/api/activities",
                        TestKeys.CAPTURE,
                        "{\"userId\": \"%s\", \"activityType\": \"app_view\"}".formatted(UUID.randomUUID()));
                millis.add((System.nanoTime() - startNanos) / 1e6);
            }
        });
        double seconds = BenchReport.seconds(work);
        working.set(false);
        sender.join();
        double[] all = millis.stream().mapToDouble(Double::doubleValue).toArray();
        figures.put(doing + "_seconds", BenchReport.rounded(seconds));
        figures.put(doing + "_capture_p99_ms", BenchReport.rounded(BenchReport.percentile(all, 0.99)));
        figures.put(doing + "_capture_slowest_ms", BenchReport.rounded(BenchReport.percentile(all, 1)));
        return seconds;
    }
}

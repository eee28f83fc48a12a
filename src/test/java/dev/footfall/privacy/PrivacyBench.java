package dev.footfall.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.activity.Days;
import dev.footfall.bench.BenchReport;
import dev.footfall.platform.database.JobsDatabase;
import dev.footfall.testkit.FootfallTest;
import dev.footfall.testkit.TestApi;
import dev.footfall.testkit.TestJobs;
import dev.footfall.testkit.TestKeys;
import dev.footfall.testkit.TestTokens;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Erasure of a busy person among many rows; anonymising a large day against an UPDATE of as many rows, and dropping it against a DELETE, each in the
 * same database; and the 99th percentile of capture meanwhile, beside that at rest.
 */
@Tag("bench")
@FootfallTest
class PrivacyBench {

    private static final int ROWS = Integer.getInteger("bench.privacy.rows", 20_000_000);
    private static final int DAY_ROWS = Integer.getInteger("bench.privacy.day", 1_000_000);
    private static final int DAYS = 31;
    private static final int PERSONS_ROWS = 10_000;

    @LocalServerPort
    int port;

    @Autowired
    Days days;

    @Autowired
    @JobsDatabase
    JdbcClient database;

    private final LocalDate today = LocalDate.now(ZoneOffset.UTC);
    private TestApi api;

    @Test
    void erasureAnonymisingAndDropping() throws Exception {
        api = new TestApi(port);
        var jobs = new TestJobs(api);
        var person = UUID.randomUUID();
        for (int back = 0; back < DAYS; back++) {
            fill(today.minusDays(back), ROWS / DAYS, null);
            fill(today.minusDays(back), PERSONS_ROWS / DAYS, person);
        }
        var large = today.minusDays(60);
        fill(large, DAY_ROWS, null);
        database.sql("analyze activity").update();
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("rows", ROWS);
        figures.put("capture_p99_ms_at_rest", p99(() -> Thread.sleep(5_000)));

        figures.put(
                "capture_p99_ms_erasing",
                p99(() -> figures.put(
                        "erasure_seconds",
                        seconds(() -> assertThat(api.delete("/api/users/me/activity", TestTokens.of(person))
                                        .json()
                                        .get("deleted")
                                        .asInt())
                                .isGreaterThan(PERSONS_ROWS / 2)))));
        database.sql("create table copied as table " + Days.partition(large)).update();
        database.sql("create unique index on copied (occurred_at, id, user_id)").update();
        database.sql("create index on copied (user_id)").update();
        double update = seconds(() -> database.sql(
                        "update copied set user_id = gen_random_uuid(), id = gen_random_uuid(), occurred_at = date_trunc('hour', occurred_at), metadata = null")
                .update());
        jobs.run("COMPLETED", "rollup", "{}");
        figures.put(
                "capture_p99_ms_anonymising",
                p99(() -> figures.put("anonymise_seconds", seconds(() -> jobs.run("COMPLETED", "anonymize", "{}")))));
        figures.put("anonymise_to_update", BenchReport.rounded((double) figures.get("anonymise_seconds") / update));
        double delete = seconds(() -> database.sql("delete from copied").update());
        double drop = seconds(
                () -> database.sql("drop table " + Days.partition(large)).update());
        figures.put("drop_ms", BenchReport.rounded(drop * 1_000));
        figures.put("drop_to_delete", BenchReport.rounded(drop / delete));
        BenchReport.figure("privacy", figures);
    }

    private void fill(LocalDate day, int rows, UUID person) throws Exception {
        days.ensure(day);
        database.sql("""
                        insert into %s (occurred_at, received_at, id, user_id, entity_id, activity_type, entity_type, metadata)
                        select :day::date::timestamptz + i * (interval '86399 seconds' / :rows), now(), gen_random_uuid(),
                            %s, md5((i %% 500)::text)::uuid, 1 + i %% 8, 1, jsonb_build_object('source', 'search', 'position', i %% 40)
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

    private interface Work {
        void run() throws Exception;
    }

    private static double seconds(Work work) throws Exception {
        long begun = System.nanoTime();
        work.run();
        return BenchReport.rounded((System.nanoTime() - begun) / 1e9);
    }

    /** Of capture, one request after the other, while the work lasts. */
    private double p99(Work work) throws Exception {
        var working = new AtomicBoolean(true);
        List<Double> taken = new ArrayList<>();
        var sender = Thread.ofPlatform().start(() -> {
            while (working.get()) {
                long begun = System.nanoTime();
                api.post(
                        "/api/activities",
                        TestKeys.CAPTURE,
                        "{\"userId\": \"%s\", \"activityType\": \"app_view\"}".formatted(UUID.randomUUID()));
                taken.add((System.nanoTime() - begun) / 1e6);
            }
        });
        work.run();
        working.set(false);
        sender.join();
        return BenchReport.rounded(BenchReport.percentile(
                taken.stream().mapToDouble(Double::doubleValue).toArray(), 0.99));
    }
}

package dev.footfall.analytics.rollup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.analytics.audience.AudienceMemory;
import dev.footfall.analytics.audience.Audiences;
import dev.footfall.database.Pools.JobsDatabase;
import dev.footfall.testkit.BesideTest;
import dev.footfall.testkit.TestKeys;
import dev.footfall.testkit.TestMetrics;
import dev.footfall.testkit.Wait;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.MediaType;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.client.RestTestClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Days are counted while the same days are captured into and deleted from. */
@BesideTest
class CountingMeanwhileIntegrationTests {

    private static final int REQUESTS = 40;
    private static final int PER_REQUEST = 25;
    private static final int PEOPLE = 60;

    @Autowired
    RestTestClient http;

    @Autowired
    @JobsDatabase
    JdbcClient database;

    @Autowired
    @JobsDatabase
    PlatformTransactionManager transactions;

    @Autowired
    DayCounter counter;

    @Autowired
    DirtyDays dirtyDays;

    @Test
    void everyCountIsWholeWhileOthersWrite() throws Exception {
        ReferenceModel.empty(database);
        AudienceMemory memory = new AudienceMemory(database, transactions);
        try (ExecutorService others = Executors.newFixedThreadPool(3)) {
            List<Future<?>> running = List.of(
                    others.submit(() -> capture(1)), others.submit(() -> capture(2)), others.submit(this::delete));
            while (running.stream().anyMatch(one -> !one.isDone())) {
                countAll();
                assertCountsAreWhole(memory.current());
            }
            for (Future<?> one : running) {
                one.get();
            }
        }
        // What met a lock for too long goes by the spool, and comes a moment later.
        Wait.until(() -> spooled() == 0);
        countAll();
        assertCountsAreWhole(memory.current());
        assertThat(rows("select day::text, events, people from rollup_day where events > 0"))
                .isNotEmpty()
                .isEqualTo(rows("""
                        select (occurred_at at time zone 'UTC')::date::text, count(*), count(distinct user_id)
                        from activity group by 1"""));
        assertThat(rows("select day::text || ' ' || activity_type, events, people from rollup_type"))
                .isEqualTo(rows("""
                        select (occurred_at at time zone 'UTC')::date || ' ' || activity_type, count(*),
                            count(distinct user_id)
                        from activity group by 1"""));
        assertThat(rows("select first_seen::text, count(*), 0 from person group by 1"))
                .isEqualTo(rows("""
                        select first_seen, count(*), 0
                        from (select min((occurred_at at time zone 'UTC')::date)::text as first_seen from activity
                            group by user_id) as seen
                        group by 1"""));
    }

    private void countAll() throws SQLException {
        for (LocalDate day : dirtyDays.days()) {
            counter.count(day);
        }
    }

    /** One statement sees one moment. */
    private void assertCountsAreWhole(Audiences audiences) {
        assertThat(rows("""
                        select day::text, events, people
                        from rollup_day
                        where events <> (select coalesce(sum(events), 0) from rollup_type
                            where rollup_type.day = rollup_day.day)
                           or events <> (select coalesce(sum(events), 0) from rollup_hour
                               where rollup_hour.day = rollup_day.day)""")).isEmpty();
        audiences
                .days()
                .forEach((day, one) -> assertThat(one.people())
                        .as("%s", day)
                        .isEqualTo(one.audience().getCardinality()));
    }

    private List<String> rows(String sql) {
        return database.sql("select * from (" + sql + ") as rows order by 1")
                .query((row, _) -> row.getString(1) + ": " + row.getLong(2) + " by " + row.getLong(3))
                .list();
    }

    private void capture(int seed) {
        Random random = new Random(seed);
        Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        for (int request = 0; request < REQUESTS; request++) {
            String body = IntStream.range(0, PER_REQUEST)
                    .mapToObj(_ -> """
                            {"userId": "%s", "activityType": "%s", "timestamp": "%s"}""".formatted(
                                    new UUID(0x9000, random.nextInt(PEOPLE)),
                                    random.nextBoolean() ? "app_view" : "search_perform",
                                    now.minus(Duration.ofMinutes(random.nextInt(4 * 24 * 60)))))
                    .collect(Collectors.joining(",", "[", "]"));
            http.post()
                    .uri("/api/activities")
                    .header("Authorization", "Bearer " + TestKeys.CAPTURE)
                    .contentType(MediaType.APPLICATION_JSON)
                    .body(body)
                    .exchange()
                    .expectStatus()
                    .isAccepted();
        }
    }

    private double spooled() {
        String metrics = http.get()
                .uri("/actuator/prometheus")
                .header("Authorization", "Bearer " + TestKeys.ADMIN)
                .exchange()
                .expectBody(String.class)
                .returnResult()
                .getResponseBody();
        return TestMetrics.sum(metrics, "footfall_spool_activities");
    }

    /** Rows and marks in one transaction, as erasure does. */
    private void delete() {
        Random random = new Random(3);
        TransactionTemplate transaction = new TransactionTemplate(transactions);
        for (int i = 0; i < 20; i++) {
            UUID person = new UUID(0x9000, random.nextInt(PEOPLE));
            transaction.executeWithoutResult(
                    _ -> database.sql("""
                            with gone as (
                                delete from activity where user_id = :person
                                    returning (occurred_at at time zone 'UTC')::date as day
                            )
                            insert into activity_mark (day) select distinct day from gone
                            """).param("person", person).update());
        }
    }
}

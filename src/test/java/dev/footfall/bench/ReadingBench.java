package dev.footfall.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.activity.Days;
import dev.footfall.analytics.audience.AudienceMemory;
import dev.footfall.analytics.metric.MostActive;
import dev.footfall.analytics.metric.MostViewed;
import dev.footfall.analytics.metric.TypePeople;
import dev.footfall.analytics.rollup.DayCounter;
import dev.footfall.database.Pools.JobsDatabase;
import dev.footfall.testkit.FootfallTest;
import java.io.IOException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Reading from 20,000,000 activities of 200,000 people in 90 days ({@code -Dbench.activities=} for another number): the
 * analytics endpoints beside naive SQL on the same raw rows, the count of a day beside the least that any count has to
 * do, and lists and timelines at the top and far down. Over HTTP, warm, one after the other.
 */
@Tag("bench")
@FootfallTest
class ReadingBench {

    private static final long ACTIVITIES = Long.getLong("bench.activities", 20_000_000L);
    private static final int PEOPLE = (int) Math.min(200_000, Math.max(1_000, ACTIVITIES / 100));
    private static final int DAYS = 90;
    private static final int ROUNDS = Integer.getInteger("bench.rounds", 100);

    private final LocalDate last = LocalDate.now(ZoneOffset.UTC).minusDays(1);
    private final LocalDate first = last.minusDays(DAYS - 1L);

    @LocalServerPort
    int port;

    @Autowired
    @JobsDatabase
    DataSource dataSource;

    @Autowired
    @JobsDatabase
    JdbcClient database;

    @Autowired
    DayCounter counter;

    @Autowired
    AudienceMemory memory;

    @Autowired
    TypePeople typePeople;

    @Autowired
    MostViewed mostViewed;

    @Autowired
    MostActive mostActive;

    @BeforeEach
    void load() throws Exception {
        double loaded =
                BenchReport.seconds(() -> new BenchActivity(dataSource, first, DAYS, PEOPLE, ACTIVITIES).load());
        double counted = BenchReport.seconds(() -> {
            for (LocalDate day = first; !day.isAfter(last); day = day.plusDays(1)) {
                counter.count(day);
            }
        });
        // as the job "seal" leaves days that have ended
        double indexed = BenchReport.seconds(() -> {
            for (LocalDate day = first; !day.isAfter(last); day = day.plusDays(1)) {
                execute("create index on " + Days.partition(day)
                        + " (activity_type, occurred_at) include (user_id, entity_id)");
                execute("create index on " + Days.partition(day) + " (entity_id, occurred_at)");
                execute("vacuum (freeze, analyze) " + Days.partition(day));
            }
        });
        BenchReport.figure(
                "reading.data",
                Map.of(
                        "activities",
                                database.sql("select count(*) from activity")
                                        .query(Long.class)
                                        .single(),
                        "people",
                                database.sql("select count(*) from person")
                                        .query(Long.class)
                                        .single(),
                        "people_a_day",
                                database.sql("select avg(people)::int from rollup_day")
                                        .query(Integer.class)
                                        .single(),
                        "load_s", BenchReport.rounded(loaded),
                        "count_90_days_s", BenchReport.rounded(counted),
                        "seal_90_days_s", BenchReport.rounded(indexed)));
    }

    @AfterEach
    void unload() {
        for (LocalDate day = first; !day.isAfter(last); day = day.plusDays(1)) {
            execute("drop table " + Days.partition(day));
            execute("delete from activity_day where day = '" + day + "'");
        }
        execute("drop table bench_person, bench_app");
    }

    @Test
    void measuresReads() throws Exception {
        countOfADay();
        var reads = new TimedReads(port);
        endpoints(reads);
        memory();
        naive(reads);
        new ListReads(port, reads, database, ACTIVITIES, ROUNDS).measure();
    }

    /** Five rounds, in turn. */
    private void countOfADay() throws Exception {
        LocalDate day = last.minusDays(10);
        String least = "select activity_type, count(*), count(distinct user_id) from " + Days.partition(day)
                + " group by activity_type";
        double[] ratios = new double[5];
        double[] counts = new double[5];
        for (int round = -1; round < 5; round++) {
            double sql = BenchReport.seconds(() -> database.sql(least).query().listOfRows());
            double count = BenchReport.seconds(() -> counter.count(day));
            if (round >= 0) {
                ratios[round] = count / sql;
                counts[round] = count * 1000;
            }
        }
        BenchReport.figure(
                "reading.rollup_of_a_day",
                Map.of(
                        "times_sql", BenchReport.rounded(BenchReport.median(ratios)),
                        "ms", BenchReport.rounded(BenchReport.median(counts)),
                        "rows",
                                database.sql("select count(*) from " + Days.partition(day))
                                        .query(Long.class)
                                        .single()));
    }

    private void endpoints(TimedReads reads) throws IOException {
        LocalDate month = last.minusDays(29);
        for (String path : List.of(
                "active-users?from=" + first + "&to=" + last,
                "monthly-active-users?from=%s&to=%s".formatted(month(first), month(last)),
                "activity-counts?from=" + first + "&to=" + last,
                "activity-counts?interval=week&from=" + first + "&to=" + last,
                "activity-counts?interval=hour&from=" + last.minusDays(6) + "&to=" + last,
                "most-viewed-apps?days=30&limit=10",
                "most-active-users?days=30&limit=10",
                "retention?from=" + month + "&to=" + last,
                "retention?mode=on-or-after&from=" + month + "&to=" + last,
                "retention?period=week&from=" + first + "&to=" + last,
                "lifecycle?from=" + first + "&to=" + last,
                "hours?days=30")) {
            reads.measure(
                    "reading." + path.replaceAll("(from|to)=[-0-9]+&?", "").replaceAll("[?&]$", ""),
                    "/api/admin/analytics/" + path,
                    ROUNDS);
        }
        for (String kind : List.of("", "&sameEntity=true")) {
            reads.measure(
                    "reading.funnel" + kind,
                    "/api/admin/analytics/funnel?steps=app_view,favorite_add,review_submit&from=%s&to=%s%s"
                            .formatted(month, last, kind),
                    7);
        }
    }

    private static String month(LocalDate date) {
        return date.toString().substring(0, 7);
    }

    private void memory() {
        long audiences = memory.current().bytes();
        BenchReport.figure(
                "reading.memory",
                Map.of(
                        "audiences_mib", mib(audiences),
                        "audiences_by_type_mib", mib(typePeople.bytes()),
                        "audiences_by_app_mib", mib(mostViewed.bytes()),
                        "activities_by_person_mib", mib(mostActive.bytes())));
        assertThat(audiences).isLessThan(64L << 20);
    }

    private static double mib(long bytes) {
        return BenchReport.rounded(bytes / 1024.0 / 1024);
    }

    /** What the same questions cost where nothing is counted beforehand. */
    private void naive(TimedReads reads) throws Exception {
        double dau = BenchReport.seconds(() -> database.sql("""
                select (occurred_at at time zone 'UTC')::date, count(distinct user_id) from activity group by 1
                """).query().listOfRows());
        double retention = BenchReport.seconds(() ->
                database.sql("""
                with days as (
                    select distinct user_id, (occurred_at at time zone 'UTC')::date as day from activity
                ), firsts as (
                    select user_id, min(day) as cohort from days group by 1
                )
                select cohort, day - cohort, count(*)
                from firsts join days using (user_id)
                where cohort >= :from and day >= :from
                group by 1, 2""").param("from", last.minusDays(29)).query().listOfRows());
        BenchReport.figure(
                "reading.naive_sql",
                Map.of(
                        "dau_90_days_s", BenchReport.rounded(dau),
                        "retention_30x30_s", BenchReport.rounded(retention),
                        "times_active_users", Math.round(dau * 1000 / reads.median("reading.active-users")),
                        "times_retention", Math.round(retention * 1000 / reads.median("reading.retention"))));
    }

    private void execute(String sql) {
        database.sql(sql).update();
    }
}

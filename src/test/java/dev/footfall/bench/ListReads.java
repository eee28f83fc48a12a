package dev.footfall.bench;

import dev.footfall.activity.ActivityFilter;
import dev.footfall.activity.Cursor;
import dev.footfall.activity.Cursor.Position;
import dev.footfall.activity.Total;
import dev.footfall.platform.Caller.Role;
import dev.footfall.testkit.TestBrowser;
import java.io.IOException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Lists and timelines at the top and far down, and the pages around them. */
record ListReads(int port, TimedReads reads, JdbcClient database, long activities, int rounds) {

    void measure() throws IOException {
        String list = "/api/admin/activities";
        int depth = (int) Math.min(1_000_000, activities / 2);
        double top = reads.measure("reading.list", list, rounds);
        double deep = reads.measure("reading.list_deep", list + "?cursor=" + cursor(depth), rounds);
        reads.measure("reading.list_rare_type", list + "?type=" + BenchActivity.RARE_TYPE, rounds);
        UUID person = database.sql("select user_id from bench_person where number = 999")
                .query(UUID.class)
                .single();
        reads.measure("reading.list_of_a_person", list + "?userId=" + person, rounds);
        reads.measure("reading.timeline", "/api/admin/users/" + person + "/activity", rounds);
        BenchReport.figure("reading.list_depth", Map.of("deep", depth, "times_top", BenchReport.rounded(deep / top)));
        pages(person, depth);
    }

    private void pages(UUID person, int depth) throws IOException {
        String session = TestBrowser.signedInAs(port, Role.ADMIN).session();
        String explorer = "/admin/activities";
        LocalDate cohort = LocalDate.now(ZoneOffset.UTC).minusDays(10);
        for (Map.Entry<String, String> page : Map.of(
                        "explorer",
                        explorer,
                        "explorer_deep",
                        explorer + "?cursor=" + cursor(depth),
                        "explorer_rare_type",
                        explorer + "?type=" + BenchActivity.RARE_TYPE,
                        "person",
                        "/admin/users/" + person,
                        "dashboard",
                        "/admin?days=90",
                        "retention",
                        "/admin/retention",
                        "people_of_a_cohort",
                        "/admin/people?group=returned&period=day&after=1&from=" + cohort)
                .entrySet()) {
            reads.measure("reading.page." + page.getKey(), RawHttp.page(page.getValue(), session), rounds);
        }
        String app = database.sql("select app::text from bench_app where number = 0")
                .query(String.class)
                .single();
        for (Map.Entry<String, String> page : Map.of(
                        "entity",
                        "/admin/entities/App/" + app,
                        "dashboard_of_an_app",
                        "/admin?days=30&entityId=" + app,
                        "dashboard_by_app",
                        "/admin?days=30&breakdown=entity",
                        "dashboard_by_metadata",
                        "/admin?days=30&breakdown=metadata.source")
                .entrySet()) {
            byte[] request = RawHttp.page(page.getValue(), session);
            readFromRaw("reading.page." + page.getKey() + "_first", request);
            reads.measure("reading.page." + page.getKey(), request, rounds);
        }
    }

    /** What was not counted ahead is read once: a request that takes too long is given up, and the next goes on. */
    private void readFromRaw(String name, byte[] request) throws IOException {
        int requests = 0;
        long startNanos = System.nanoTime();
        try (RawHttp http = new RawHttp(port)) {
            do {
                requests++;
            } while (http.send(request).status() != 200 && requests < 10);
        }
        BenchReport.figure(
                name, Map.of("requests", requests, "s", BenchReport.rounded((System.nanoTime() - startNanos) / 1e9)));
    }

    private String cursor(int depth) {
        return database.sql("""
                                select occurred_at, id, user_id from activity order by 1 desc, 2 desc,
                                    3 desc offset :depth limit 1""")
                .param("depth", depth)
                .query((row, _) -> new Cursor(
                                new Position(
                                        row.getObject(1, OffsetDateTime.class).toInstant(),
                                        row.getObject(2, UUID.class),
                                        row.getObject(3, UUID.class)),
                                new Total(activities, Total.Accuracy.ABOUT))
                        .encode(ActivityFilter.ALL))
                .single();
    }
}

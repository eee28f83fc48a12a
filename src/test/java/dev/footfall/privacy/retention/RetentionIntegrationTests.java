package dev.footfall.privacy.retention;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.activity.ActivityTypes.ActivityType;
import dev.footfall.activity.StoredTypes;
import dev.footfall.platform.Caller.Role;
import dev.footfall.platform.health.Alarms;
import dev.footfall.testkit.BesideTest;
import dev.footfall.testkit.Numbers;
import dev.footfall.testkit.TestBrowser;
import dev.footfall.testkit.TestKeys;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

@BesideTest
class RetentionIntegrationTests extends RetentionScene {

    @Autowired
    Alarms alarms;

    @Autowired
    RetentionSchedule retentionSchedule;

    @Test
    void countsADayBeforeAnonymizingIt() {
        jobs.run("COMPLETED", "anonymize", "{}");

        assertThat(count("select events from rollup_day where day = '" + today.minusDays(42) + "'"))
                .isPositive();
        assertThat(count("select count(*) from activity_mark where day < current_date - 40"))
                .isZero();
    }

    @Test
    void dryRunChangesNothing() {
        var states = days();

        jobs.run("COMPLETED", "anonymize", "{\"dry-run\": true}");
        var purge = jobs.run("COMPLETED", "purge", "{\"dry-run\": true}");

        assertThat(days()).isEqualTo(states);
        assertThat(count("select count(*) from activity_removed")).isZero();
        var due = retentionSchedule.toPurge();
        long rows = due.stream().mapToLong(retentionSchedule::rows).sum();
        var page = TestBrowser.signedInAs(port, Role.OPS)
                .get("/admin/jobs/purge/runs/" + purge.get("id").asLong());
        assertThat(page.body())
                .contains(
                        "<li>Would drop %,d rows of %d days</li>".formatted(rows, due.size()),
                        "<li>%s: %,d rows</li>".formatted(due.getFirst(), retentionSchedule.rows(due.getFirst())));
    }

    @Test
    void asksInNumbersBeforePeopleAreTakenOut() {
        var states = days();
        var due = retentionSchedule.toPurge();
        long rows = due.stream().mapToLong(retentionSchedule::rows).sum();
        var browser = TestBrowser.signedInAs(port, Role.OPS);

        var asked = browser.post("/admin/jobs/purge/runs", Map.of());
        assertThat(asked.statusCode()).isEqualTo(200);
        assertThat(asked.body())
                .contains("Drop %d days with %,d rows?".formatted(due.size(), rows), "name=\"confirmed\"");
        assertThat(browser.post("/admin/jobs/anonymize/runs", Map.of()).body()).contains("Anonymize ", "rows?");
        assertThat(days()).isEqualTo(states);

        var started = browser.post("/admin/jobs/purge/runs", Map.of("confirmed", "true"));
        assertThat(started.statusCode()).isEqualTo(302);
        var place = started.headers().firstValue("Location").orElseThrow();
        jobs.awaitEnd("purge", Long.parseLong(place.substring(place.lastIndexOf('/') + 1)));
        assertThat(retentionSchedule.toPurge()).isEmpty();
        assertThat(browser.get(place).body())
                .contains("<li>Dropped %,d rows of %d days</li>".formatted(rows, due.size()));
        assertThat(browser.post("/admin/jobs/purge/runs", Map.of()).body()).contains("although none is due?");
        var dry = browser.post("/admin/jobs/purge/runs", Map.of("dry-run", "true"));
        assertThat(dry.statusCode()).as("asks nothing before a dry run").isEqualTo(302);
        place = dry.headers().firstValue("Location").orElseThrow();
        jobs.awaitEnd("purge", Long.parseLong(place.substring(place.lastIndexOf('/') + 1)));
        assertThat(browser.get(place).body()).contains("There was nothing to do");
    }

    /** As after a clock that leapt ahead: what is due by it is left alone until the clock has been so for a day. */
    @Test
    void removesNothingByAClockThatLeaptAhead() {
        var states = days();
        Instant now = Instant.now();
        footfallRanLast(now.minus(3, ChronoUnit.DAYS).toString());

        jobs.run("COMPLETED", "anonymize", "{}");
        jobs.run("COMPLETED", "purge", "{}");
        assertThat(days()).isEqualTo(states);
        assertThat(count("select count(*) from activity_removed")).isZero();
        alarms.look(false);
        for (String page : List.of("/admin/health", "/admin/jobs", "/admin/jobs/anonymize")) {
            assertThat(TestBrowser.signedInAs(port, Role.OPS).get(page).body())
                    .as(page)
                    .contains("The clock is 3 days ahead of Footfall’s last run.");
        }

        footfallRanLast(now.minus(3, ChronoUnit.DAYS) + " " + now.minus(25, ChronoUnit.HOURS));
        jobs.run("COMPLETED", "purge", "{}");
        assertThat(count("select count(*) from activity_removed")).isPositive();
        assertThat(alarms.look(false)).extracting(told -> told.alarm().kind()).doesNotContain("clock-ahead");
    }

    private void footfallRanLast(String written) {
        database.sql("""
                        insert into setting (key, value) values ('retention.clock', :written)
                        on conflict (key) do update set value = excluded.value""").param("written", written).update();
    }

    @Test
    void removesATypeWithShorterRetention() {
        var search = types.named("search_perform").orElseThrow();
        jobs.run("COMPLETED", "rollup", "{}");
        Map<String, String> before = Numbers.of(api, today.minusDays(95), today.minusDays(1));
        jobs.run("COMPLETED", "anonymize", "{}");
        StoredTypes.change(
                types,
                new ActivityType(
                        search.id(),
                        search.name(),
                        search.label(),
                        search.sentence(),
                        search.color(),
                        null,
                        false,
                        search.safeKeys(),
                        45));
        try {
            jobs.run("COMPLETED", "anonymize", "{}");
        } finally {
            StoredTypes.change(types, search);
        }

        assertThat(count("select count(*) from activity where activity_type = " + search.id()
                        + " and occurred_at < current_date - 46"))
                .isZero();
        assertThat(count("select count(*) from activity where activity_type = " + search.id()
                        + " and occurred_at < current_date - 31"))
                .isPositive();
        assertThat(Numbers.of(api, today.minusDays(95), today.minusDays(1))).isEqualTo(before);
        assertThat(count(
                        "select (select sum(accepted) from capture_ledger) - (select sum(rows) from activity_removed)"))
                .isEqualTo(count("select count(*) from activity"));
    }

    @Test
    void rejectsActivityOfAClosedDayByName() throws Exception {
        jobs.run("COMPLETED", "anonymize", "{}");
        jobs.run("COMPLETED", "purge", "{}");

        for (int back : new int[] {42, 88}) {
            var answer = api.post(
                    "/api/activities",
                    TestKeys.ADMIN,
                    "[{\"userId\": \"%s\", \"activityType\": \"app_view\", \"timestamp\": \"%s\"}]"
                            .formatted(UUID.randomUUID(), Instant.now().minus(back, ChronoUnit.DAYS)));
            assertThat(answer.json().get("rejected").get(0).get("code").asString())
                    .as("%d days back", back)
                    .isEqualTo("day_closed");
        }
    }
}

package dev.footfall.analytics.rollup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.activity.ActivityTypes;
import dev.footfall.database.Pools.JobsDatabase;
import dev.footfall.platform.ReportingZone;
import dev.footfall.platform.SqlTime;
import dev.footfall.testkit.BesideTest;
import dev.footfall.testkit.TestActivities;
import dev.footfall.testkit.TestApi;
import dev.footfall.testkit.TestJobs;
import dev.footfall.testkit.TestKeys;
import dev.footfall.testkit.Today;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The jobs {@code rollup} and {@code verify} on random activity. */
@BesideTest
class VerifyIntegrationTests {

    @LocalServerPort
    int port;

    @Autowired
    @JobsDatabase
    JdbcClient database;

    @Autowired
    TestActivities activities;

    @Autowired
    ActivityTypes types;

    @Autowired
    Clock clock;

    private TestApi api;
    private TestJobs jobs;
    private ReferenceModel model;
    private LocalDate day;

    @BeforeEach
    void fill() {
        api = new TestApi(port);
        jobs = new TestJobs(api);
        ReferenceModel.empty(database);
        database.sql("truncate rollup_check").update();
        day = Today.lasting(Duration.ofMinutes(1)).minusDays(3);
        model = new ReferenceModel(7, ReportingZone.UTC, day, 2, activities, database);
        model.capture(200);
    }

    @Test
    void rollupCountsAndVerifyFindsNothing() {
        jobs.run("COMPLETED", "rollup", "{}");
        new Recount(model, database).compare();
        jobs.run("COMPLETED", "verify", "{}");
        assertThat(checked()).containsExactly(day + ": null", day.plusDays(1) + ": null");
        assertThat(marked()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "update rollup_day set events = events + 1",
                "update rollup_type set people = people - 1",
                "delete from rollup_hour where activity_type = (select min(activity_type) from rollup_type)",
                "update rollup_entity set people = people + 1 where activity_type = 0",
                "delete from activity where user_id = (select user_id from activity order by occurred_at limit 1)"
            })
    void verifyReportsAndRecountsDifferences(String harm) {
        jobs.run("COMPLETED", "rollup", "{}");
        database.sql(harm).update();
        double alarms = alarms();
        jobs.run("COMPLETED", "verify", "{\"day\": \"" + day + "\"}");
        assertThat(checked()).hasSize(1).noneMatch(line -> line.endsWith("null"));
        assertThat(marked()).containsExactly(day);
        assertThat(alarms()).isEqualTo(alarms + 1);
        jobs.run("COMPLETED", "rollup", "{}");
        jobs.run("COMPLETED", "verify", "{\"day\": \"" + day + "\"}");
        assertThat(checked()).containsExactly(day + ": null");
    }

    /** One more than the limit; apps are counted however many there are. */
    @ParameterizedTest
    @CsvSource({"Collection, 0, {2}", "App, 20002, {}"})
    void countsNoEntityOfTypesWithTooMany(String entityType, long counts, String uncounted) {
        database.sql("delete from activity").update();
        database.sql("""
                        insert into activity (occurred_at, received_at, id, user_id, entity_id, activity_type, entity_type)
                        select :at, :at, gen_random_uuid(), :user, gen_random_uuid(), 1, id
                        from entity_type cross join generate_series(1, 10001)
                        where name = :entityType""")
                .param("at", SqlTime.utc(ReportingZone.UTC.start(day)))
                .param("user", UUID.randomUUID())
                .param("entityType", entityType)
                .update();
        jobs.run("COMPLETED", "rollup", "{}");
        assertThat(database.sql("select count(*) from rollup_entity")
                        .query(Long.class)
                        .single())
                .isEqualTo(counts);
        assertThat(database.sql("select uncounted_entity_types::text from rollup_day where day = :day")
                        .param("day", day)
                        .query(String.class)
                        .single())
                .isEqualTo(uncounted);
        jobs.run("COMPLETED", "verify", "{\"day\": \"" + day + "\"}");
        assertThat(checked()).containsExactly(day + ": null");
    }

    @Test
    void countsNoEntityThatIsAPerson() {
        database.sql("update activity_type set entity_is_person = true where name = 'favorite_add'")
                .update();
        types.refresh();
        try {
            jobs.run("COMPLETED", "rollup", "{}");
            jobs.run("COMPLETED", "verify", "{\"day\": \"" + day + "\"}");
            assertThat(checked()).containsExactly(day + ": null");
            assertThat(database.sql("select distinct name from rollup_entity join entity_type on id = entity_type")
                            .query(String.class)
                            .list())
                    .containsExactly("Collection");
        } finally {
            database.sql("update activity_type set entity_is_person = false").update();
            types.refresh();
        }
    }

    private double alarms() {
        return api.get("/actuator/prometheus", TestKeys.ADMIN)
                .body()
                .lines()
                .filter(line -> line.startsWith("footfall_verify_different_days_total"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .findFirst()
                .orElseThrow();
    }

    private List<String> checked() {
        return database.sql("select day || ': ' || coalesce(differences, 'null') from rollup_check order by day")
                .query(String.class)
                .list();
    }

    private List<LocalDate> marked() {
        return database.sql("select day from activity_mark group by day")
                .query(LocalDate.class)
                .list();
    }
}

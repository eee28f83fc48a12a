package dev.footfall.analytics.page;

import static dev.footfall.testkit.TestActivity.anActivity;
import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.analytics.rollup.DayCounter;
import dev.footfall.database.Pools.JobsDatabase;
import dev.footfall.platform.Caller.Role;
import dev.footfall.testkit.BesideTest;
import dev.footfall.testkit.TestActivities;
import dev.footfall.testkit.TestBrowser;
import dev.footfall.testkit.Today;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Two days ago six people came first; yesterday two of them were back, one after the other step too. */
@BesideTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RetentionAndFunnelIntegrationTests {

    private final LocalDate today = Today.lasting(Duration.ofMinutes(2));

    @LocalServerPort
    int port;

    @Autowired
    TestActivities activities;

    @Autowired
    DayCounter counter;

    @Autowired
    @JobsDatabase
    DataSource database;

    private TestBrowser admin;
    private TestBrowser analyst;

    @BeforeAll
    void someActivity() throws SQLException {
        admin = TestBrowser.signedInAs(port, Role.ADMIN);
        analyst = TestBrowser.signedInAs(port, Role.ANALYST);
        assertThat(admin.get("/admin/retention").body()).contains("No numbers yet", "First steps");
        assertThat(admin.get("/admin/funnel").body()).contains("Nobody took the first step");

        var first = today.minusDays(2).atTime(10, 0).toInstant(ZoneOffset.UTC);
        for (int person = 0; person < 6; person++) {
            activities.insert(
                    anActivity().by(Crowd.person(person)).on(Crowd.app(0)).at(first));
        }
        activities.insert(
                anActivity()
                        .by(Crowd.person(0))
                        .of("favorite_add")
                        .on(Crowd.app(0))
                        .at(first.plusSeconds(125)),
                anActivity().by(Crowd.person(0)).on(Crowd.app(1)).at(first.plusSeconds(86_400)),
                anActivity().by(Crowd.person(1)).on(Crowd.app(1)).at(first.plusSeconds(86_400)));
        for (int day = 0; day < 3; day++) {
            counter.count(today.minusDays(day));
        }
    }

    @Test
    void writesCohortsToAFile() {
        var file = admin.get(
                "/admin/retention/cohorts?period=day&bom=false&from=%s&to=%s".formatted(today.minusDays(2), today));

        assertThat(file.body().lines().limit(4))
                .containsExactly(
                        "cohort,size,offset,people,rate,ended",
                        today.minusDays(2) + ",6,0,6,1.0,true",
                        today.minusDays(2) + ",6,1,2,0.3333333333333333,true",
                        today.minusDays(2) + ",6,2,0,0.0,false");
    }

    @Test
    void averagesOnlyEndedPeriods() {
        var file = admin.get(
                "/admin/retention/averages?bom=false&period=day&from=%s&to=%s".formatted(today.minusDays(2), today));

        assertThat(file.body()).isEqualTo("offset,Average\r\n0,1.0\r\n1,0.3333333333333333\r\n");
    }

    @Test
    void withholdsSmallCohortsFromAnalysts() {
        var file = analyst.get("/admin/retention/cohorts?period=day");

        assertThat(file.statusCode()).isEqualTo(200);
        assertThat(file.body()).contains(today.minusDays(2) + ",6,0,6,1.0,true", today.minusDays(2) + ",6,1,,,true");
        assertThat(analyst.get("/admin/retention?from=" + today.minusDays(2)).statusCode())
                .isEqualTo(400);
    }

    @Test
    void showsTheFunnelAsPageAndFile() {
        assertThat(admin.get("/admin/funnel?step=app_view&step=favorite_add").body())
                .contains(
                        "6 people",
                        "1 person",
                        "16.7 % of the step before",
                        ">5 people went no further</a>",
                        "within 2 min 5 s");
        assertThat(admin.get("/admin/funnel/steps?step=app_view&step=favorite_add&bom=false")
                        .body())
                .isEqualTo("activity_type,people,rate,median_seconds\r\napp_view,6,1.0,\r\n"
                        + "favorite_add,1,0.16666666666666666,125.0\r\n");
        assertThat(analyst.get("/admin/funnel/steps?step=app_view&step=favorite_add&bom=false")
                        .body())
                .isEqualTo("activity_type,people,rate,median_seconds\r\napp_view,6,1.0,\r\nfavorite_add,,,\r\n");
        assertThat(analyst.get("/admin/funnel?step=app_view&step=favorite_add").body())
                .contains("withheld")
                .doesNotContain("went no further");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/admin/retention?period=year",
                "/admin/retention?mode=never",
                "/admin/retention?period=day&from=2020-01-01&to=2020-12-31",
                "/admin/retention?from=2026-11-22&to=2026-11-20",
                "/admin/retention?colour=red",
                "/admin/funnel?step=app_view",
                "/admin/funnel?step=app_view&step=no_such_type",
                "/admin/funnel?step=a&step=a&step=a&step=a&step=a&step=a&step=a",
                "/admin/funnel?window=soon",
                "/admin/funnel?window=90d",
                "/admin/funnel?days=8",
                "/admin/funnel?from=2020-01-01",
                "/admin/funnel?sameEntity=perhaps",
                "/admin/funnel?colour=red"
            })
    void answersUnusableAddressesWithAPage(String address) {
        var answer = admin.get(address);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("<html").containsAnyOf("invalid-feedback", "notice-danger");
    }

    /** A search that hangs stops by the time-out of the pool. */
    @Test
    void saysWhichStepHasNoEntity() {
        activities.insert(anActivity()
                .by(Crowd.person(1))
                .of("search_perform")
                .at(today.minusDays(2).atTime(9, 0).toInstant(ZoneOffset.UTC)));
        var why = "No activity “Search” of this period has an entity";
        var funnel = "/admin/funnel?step=search_perform&step=app_view&days=7";

        assertThat(admin.get(funnel + "&sameEntity=true").body()).contains(why, "Nobody took the first step");
        assertThat(admin.get(funnel).body()).doesNotContain(why);
        assertThat(analyst.get(funnel + "&sameEntity=true").body()).doesNotContain(why);
    }

    @Test
    void suggestsHowToNarrowASlowFunnel() throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("lock table activity in access exclusive mode");
            var answer = admin.get("/admin/funnel?step=app_view&step=favorite_add");
            connection.rollback();

            assertThat(answer.statusCode()).isEqualTo(422);
            assertThat(answer.body()).contains("timed out", "Choose a shorter period or fewer steps");
        }
    }
}

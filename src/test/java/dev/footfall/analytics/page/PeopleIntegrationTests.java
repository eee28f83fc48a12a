package dev.footfall.analytics.page;

import static dev.footfall.testkit.TestActivity.anActivity;
import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.activity.Days;
import dev.footfall.activity.Days.DayState;
import dev.footfall.activity.KnownDays;
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
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Yesterday 120 people came, a different number of times; the day before three. Forty days ago ten more did. */
@BesideTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PeopleIntegrationTests {

    private static final Pattern ROW = Pattern.compile("/admin/users/([0-9a-f-]{36})\"");

    private final LocalDate today = Today.lasting(Duration.ofMinutes(2));
    private final LocalDate yesterday = today.minusDays(1);

    @LocalServerPort
    int port;

    @Autowired
    TestActivities activities;

    @Autowired
    DayCounter counter;

    @Autowired
    Days days;

    @Autowired
    @JobsDatabase
    JdbcClient database;

    private TestBrowser admin;

    @BeforeAll
    void someActivity() throws SQLException {
        admin = TestBrowser.signedInAs(port, Role.ADMIN);
        for (int person = 0; person < 120; person++) {
            for (int time = 0; time <= person % 3; time++) {
                come(person, yesterday, time);
            }
        }
        for (int person = 0; person < 3; person++) {
            come(person, yesterday.minusDays(1), 0);
        }
        for (int person = 200; person < 210; person++) {
            come(person, today.minusDays(40), 0);
        }
        for (int day : List.of(0, 1, 2, 40)) {
            counter.count(today.minusDays(day));
        }
    }

    private void come(int person, LocalDate day, int time) {
        activities.insert(
                anActivity().by(Crowd.person(person)).at(day.atTime(10, time).toInstant(ZoneOffset.UTC)));
    }

    @Test
    void listsTheMostActiveFirstInPages() {
        var first = people("group=active&from=" + yesterday);
        assertThat(first).hasSize(50).startsWith(Crowd.person(2).toString());
        var rest = people("group=active&from=" + yesterday + "&page=3");
        assertThat(rest).hasSize(20);
        assertThat(people("group=active&from=" + yesterday + "&page=2"))
                .hasSize(50)
                .doesNotContainAnyElementsOf(first)
                .doesNotContainAnyElementsOf(rest);
        assertThat(admin.get("/admin/people/file?bom=false&group=active&from=" + yesterday)
                        .body()
                        .lines())
                .hasSize(121)
                .startsWith("user_id,activities,active_days", Crowd.person(2) + ",3,1");
    }

    @Test
    void recordsALookAtTheGroupAndAtEachOfAFew() {
        var before = looks();
        people("group=new&from=" + yesterday);
        assertThat(looks() - before).isEqualTo(1);
        people("group=returning&from=" + yesterday);
        assertThat(looks() - before).isEqualTo(1 + 1 + 3);
        assertThat(database.sql("select subject from audit_entry order by id desc limit 4")
                        .query(String.class)
                        .list())
                .contains("people", "people?group=returning&from=" + yesterday);
        admin.get("/admin/people/file?group=new&from=" + yesterday);
        assertThat(database.sql("select action from audit_entry order by id desc limit 1")
                        .query(String.class)
                        .single())
                .isEqualTo("exported");
    }

    private long looks() {
        return database.sql("select coalesce(sum(times), 0) from audit_entry where action = 'looked'")
                .query(Long.class)
                .single();
    }

    @Test
    void namesNobodyOnceTheDayIsTooOld() {
        var old =
                admin.get("/admin/people?group=new&from=" + today.minusDays(40)).body();
        assertThat(old).contains("<data value=\"10\"", "Who they are is not known any more");
        assertThat(people("group=new&from=" + today.minusDays(40))).isEmpty();
        assertThat(admin.get("/admin/people/file?bom=false&group=new&from=" + today.minusDays(40))
                        .body()
                        .lines())
                .hasSize(1);
    }

    @Test
    void namesNobodyOfAnAnonymizedDay() throws SQLException {
        var dayBefore = yesterday.minusDays(1);
        KnownDays.set(days, database, dayBefore, DayState.ANONYMIZED);
        try {
            assertThat(people("group=active&from=" + dayBefore)).isEmpty();
            assertThat(people("group=returning&from=" + yesterday)).isEmpty();
            assertThat(people("group=active&from=" + yesterday)).hasSize(50);
        } finally {
            KnownDays.set(days, database, dayBefore, DayState.OPEN);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "group=friends",
                "from=yesterday",
                "from=2999-01-01",
                "group=new&from=2026-11-20&to=2026-11-19",
                "group=viewers",
                "group=viewers&entityId=42",
                "group=returned&period=year",
                "group=returned&after=1000",
                "group=returned&after=3&mode=on-or-after&from=2026-11-20&to=2026-11-20",
                "group=reached&after=0",
                "group=reached&step=no_such_type&step=app_view",
                "page=0",
                "colour=red",
            })
    void answersUnusableGroupsWithAPage(String query) {
        var answer = admin.get("/admin/people?" + query);
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("<html", "notice-danger");
    }

    private List<String> people(String query) {
        var page = admin.get("/admin/people?" + query);
        assertThat(page.statusCode()).isEqualTo(200);
        return ROW.matcher(page.body()).results().map(row -> row.group(1)).toList();
    }
}

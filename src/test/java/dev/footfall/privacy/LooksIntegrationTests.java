package dev.footfall.privacy;

import static dev.footfall.testkit.TestActivity.anActivity;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.footfall.activity.ActivityTypes;
import dev.footfall.analytics.rollup.DayCounter;
import dev.footfall.platform.Caller.Role;
import dev.footfall.privacy.AuditQueries.AuditFilter;
import dev.footfall.testkit.BesideTest;
import dev.footfall.testkit.Dump;
import dev.footfall.testkit.TestActivities;
import dev.footfall.testkit.TestApi;
import dev.footfall.testkit.TestBrowser;
import dev.footfall.testkit.TestKeys;
import dev.footfall.testkit.TestTokens;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Every look at one person by somebody else is recorded, and told to that person. */
@BesideTest
class LooksIntegrationTests {

    @LocalServerPort
    int port;

    @Autowired
    TestActivities rows;

    @Autowired
    AuditQueries audit;

    @Autowired
    ActivityTypes types;

    @Autowired
    DayCounter counter;

    private static final String FOLLOW = "looked_follow";

    @Autowired
    JdbcClient database;

    private final UUID person = UUID.randomUUID();
    private TestApi api;

    @BeforeEach
    void insert() {
        api = new TestApi(port);
        rows.insert(anActivity().by(person).at(Instant.now().minusSeconds(60)));
    }

    @Test
    void recordsLooksByApi() {
        api.get(200, "/api/admin/users/" + person + "/activity");
        api.get(200, "/api/admin/activities?userId=" + person);
        api.get("/api/admin/activities/export?userId=" + person, TestKeys.ADMIN);
        api.get(200, "/api/admin/activities");

        assertThat(audit.looksAt(person, 10))
                .extracting(AuditQueries.Look::what)
                .containsExactlyInAnyOrder("timeline", "list", "csv");
        assertThat(audit.looksAt(person, 10)).allMatch(look -> look.kind().equals("key"));
    }

    @Test
    void recordsLooksOnPagesByAccount() {
        var admin = TestBrowser.signedInAs(port, Role.ADMIN);
        admin.get("/admin/users/" + person);
        admin.get("/admin/users/" + person);
        admin.get("/admin/activities?userId=" + person);
        admin.get("/admin/activities/export?userId=" + person);

        assertThat(audit.looksAt(person, 10))
                .allMatch(look -> look.kind().equals("account") && look.who().startsWith("admin"));
        assertThat(audit.looksAt(person, 10).stream()
                        .filter(look -> look.what().equals("timeline"))
                        .mapToLong(AuditQueries.Look::times)
                        .sum())
                .isEqualTo(2);
    }

    /** Recorded by what the rows are, not by which filter found them. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            entityId=%1$s                 | an entity that only this person has to do with
            metadata.ticket=%1$s          | a value that only stands in theirs
            from=%2$s&to=%3$s             | the second in which they did it
            """)
    void recordsAListOfOnePersonAsALook(String query, String why) {
        var thing = UUID.randomUUID();
        var at = Instant.now().minusSeconds(3_000).truncatedTo(ChronoUnit.SECONDS);
        database.sql("truncate activity").update();
        rows.insert(anActivity()
                .by(person)
                .on(thing)
                .with("ticket", thing.toString())
                .at(at.plusMillis(5)));
        var filter = query.formatted(thing, at, at.plusSeconds(1));

        api.get(200, "/api/admin/activities?" + filter);
        api.get("/api/admin/activities/export?" + filter, TestKeys.ADMIN);
        var admin = TestBrowser.signedInAs(port, Role.ADMIN);
        admin.get("/admin/activities?" + filter);
        admin.get("/admin/activities/export?" + filter);

        assertThat(audit.looksAt(person, 10))
                .as(why)
                .extracting(look -> look.kind() + " " + look.what())
                .containsExactlyInAnyOrder("key list", "key csv", "account list", "account csv");
    }

    @Test
    void recordsNoLookAtACrowd() {
        var people = Stream.generate(UUID::randomUUID).limit(4).toList();
        people.forEach(one -> rows.insert(
                anActivity().by(one).at(Instant.now().minusSeconds(60)).with("crowd", "1")));
        var filter = "/api/admin/activities?metadata.crowd=1";
        api.get(200, filter);
        assertThat(audit.looksAt(people.getFirst(), 10)).as("of four").hasSize(1);

        var five = UUID.randomUUID();
        rows.insert(anActivity().by(five).at(Instant.now().minusSeconds(60)).with("crowd", "1"));
        api.get(200, filter);
        api.get("/api/admin/activities/export?metadata.crowd=1", TestKeys.ADMIN);
        assertThat(audit.looksAt(five, 10)).as("of five").isEmpty();
        api.get(200, filter + "&size=1");
        assertThat(audit.looksAt(five, 10)).as("page by page").hasSize(1);
    }

    @Test
    void recordsALookAtThePersonActedUpon() {
        var followed = UUID.randomUUID();
        follow();
        Stream.generate(UUID::randomUUID)
                .limit(6)
                .forEach(one -> rows.insert(anActivity()
                        .by(one)
                        .of(FOLLOW)
                        .on("Person", followed)
                        .at(Instant.now().minusSeconds(60))));

        api.get(200, "/api/admin/activities?entityId=" + followed);

        assertThat(audit.looksAt(followed, 10))
                .extracting(AuditQueries.Look::what)
                .containsExactly("list");
    }

    /** Whoever opens what one person did sees to whom they did it. */
    @Test
    void recordsThePersonActedUponInOtherViews() {
        var followed = UUID.randomUUID();
        var at = Instant.now().minusSeconds(60).truncatedTo(ChronoUnit.MILLIS);
        short follow = follow();
        var activity = anActivity().by(person).of(FOLLOW).on("Person", followed).at(at);
        rows.insert(activity);
        var letter = database.sql("""
                        insert into dead_letter (received_at, source, reason, activity_id, user_id, activity_type,
                            occurred_at, entity_id)
                        values (now(), 'key', 'test', :id, :user, :type, now(), :entity) returning id""")
                .param("id", activity.id())
                .param("user", person)
                .param("type", follow)
                .param("entity", followed)
                .query(Long.class)
                .single();
        var admin = TestBrowser.signedInAs(port, Role.ADMIN);

        api.get(200, "/api/admin/users/" + person + "/activity");
        admin.get("/admin/users/" + person);
        admin.get("/admin/activities/%s?userId=%s&timestamp=%s".formatted(activity.id(), person, at));
        admin.get("/admin/health/dead-letters/" + letter);
        api.get("/api/users/me/activity", TestTokens.of(person));

        for (var one : List.of(person, followed)) {
            assertThat(audit.looksAt(one, 10))
                    .extracting(look -> look.kind() + " " + look.what() + " " + look.times())
                    .containsExactlyInAnyOrder("key timeline 1", "account timeline 1", "account activity 2");
        }
        database.sql("delete from dead_letter where id = :id")
                .param("id", letter)
                .update();
    }

    private short follow() {
        var follow = types.named(FOLLOW).orElseGet(() -> types.register(FOLLOW));
        database.sql("update activity_type set entity_is_person = true where id = :id")
                .param("id", follow.id())
                .update();
        types.refresh();
        return follow.id();
    }

    @Test
    void recordsRankingAndErasurePageAsLooks() throws Exception {
        counter.count(LocalDate.ofInstant(Instant.now(), ZoneOffset.UTC));
        api.get(200, "/api/admin/analytics/most-active-users?limit=1");
        TestBrowser.signedInAs(port, Role.ADMIN).get("/admin/users/" + person + "/erasure");

        var shown = api.get(200, "/api/admin/analytics/most-active-users?limit=1")
                .get("users")
                .get(0)
                .get("userId")
                .asString();
        assertThat(audit.looksAt(UUID.fromString(shown), 10))
                .extracting(AuditQueries.Look::what)
                .contains("ranking");
        assertThat(audit.looksAt(person, 10))
                .extracting(AuditQueries.Look::what)
                .contains("erasure");
    }

    /** A live list asks every few seconds. */
    @Test
    void recordsLiveUpdatesOnceAnHour() {
        for (int i = 0; i < 5; i++) {
            api.get(200, "/api/admin/activities?userId=" + person);
        }

        assertThat(audit.looksAt(person, 10))
                .extracting(AuditQueries.Look::times)
                .containsExactly(1L);
    }

    @Test
    void recordsReadingTheAudit() {
        var admin = TestBrowser.signedInAs(port, Role.ADMIN);
        admin.get("/admin/privacy");
        admin.get("/admin/privacy?action=looked");

        assertThat(audit.latest(new AuditFilter("audit-read", null, null, null, null), null, 10))
                .extracting(AuditQueries.Line::subject)
                .contains("all");
        assertThat(admin.get("/admin/privacy").body()).contains("Read this log");
    }

    /** Days are prepared before anything happens on them. */
    @Test
    void daysWithoutActivityAreNotKept() {
        database.sql("truncate activity").update();

        assertThat(TestBrowser.signedInAs(port, Role.ADMIN)
                        .get("/admin/privacy")
                        .body())
                .contains("No raw activity is stored.")
                .doesNotContain("will be anonymized");
    }

    @Test
    void recordsNoLookAtOneself() {
        api.get("/api/users/me/activity", TestTokens.of(person));
        api.get("/api/users/me/activity/export", TestTokens.of(person));
        api.get("/api/admin/users/" + person + "/activity", TestTokens.of(person, "ADMIN"));

        assertThat(audit.looksAt(person, 10)).isEmpty();
    }

    @Test
    void holdsNoIdAndCannotBeChanged() {
        api.get(200, "/api/admin/users/" + person + "/activity");

        assertThat(new Dump(database).rowsWith(person))
                .isNotEmpty()
                .allMatch(row -> row.startsWith("activity:") || row.startsWith("audit_person:"));
        assertThatThrownBy(() -> database.sql("delete from audit_entry").update())
                .isInstanceOf(DataAccessException.class);
    }

    @Test
    void personsDataIncludesWhoLooked() {
        api.get(200, "/api/admin/users/" + person + "/activity");
        api.put("/api/users/me/tracking", TestTokens.of(person), "{\"enabled\": false}");

        var held =
                api.get("/api/users/me/activity/export", TestTokens.of(person)).json();

        assertThat(held.get("activities")).hasSize(1);
        assertThat(held.get("held")
                        .get("pauses, receipts and looks")
                        .valueStream()
                        .map(row -> row.get("what").asString()))
                .contains("looked", "pause", "tracking-paused");
    }
}

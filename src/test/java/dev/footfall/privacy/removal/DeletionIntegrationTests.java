package dev.footfall.privacy.removal;

import static dev.footfall.testkit.TestActivity.anActivity;
import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.analytics.rollup.DayCounter;
import dev.footfall.testkit.BesideTest;
import dev.footfall.testkit.TestActivities;
import dev.footfall.testkit.TestApi;
import dev.footfall.testkit.TestKeys;
import dev.footfall.testkit.TestTokens;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** People delete their own activity. */
@BesideTest(emptyEachTime = true)
class DeletionIntegrationTests {

    private static final String MINE = "/api/users/me/activity";

    @LocalServerPort
    int port;

    @Autowired
    TestActivities raw;

    @Autowired
    DayCounter counter;

    @Autowired
    JdbcClient database;

    private final UUID person = UUID.randomUUID();
    private final String token = TestTokens.of(person);
    private final Instant yesterday = Instant.now().minus(1, ChronoUnit.DAYS).truncatedTo(ChronoUnit.MILLIS);
    private final LocalDate date = LocalDate.ofInstant(yesterday, ZoneOffset.UTC);
    private TestApi api;

    @BeforeEach
    void empty() {
        api = new TestApi(port);
        raw.insert(
                anActivity().by(person).at(yesterday),
                anActivity().by(person).of("search_perform").at(yesterday.minus(3, ChronoUnit.DAYS)),
                anActivity().by(person).of("search_perform").at(yesterday),
                anActivity().at(yesterday));
    }

    @Test
    void deletesEverythingAndKeepsNewActivity() {
        var answer = api.delete(MINE, token);

        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(answer.json().get("deleted").asInt()).isEqualTo(3);
        assertThat(answer.json().has("pending")).isFalse();
        assertThat(rows()).isZero();
        assertThat(database.sql("select count(*) from activity")
                        .query(Long.class)
                        .single())
                .isEqualTo(1);
        assertThat(capture(null, yesterday)).isEqualTo("suppressed");
        assertThat(capture(null, null)).isEqualTo("accepted");
    }

    @Test
    void deletesATypeOnly() {
        assertThat(api.delete(MINE + "?type=search_perform", token)
                        .json()
                        .get("deleted")
                        .asInt())
                .isEqualTo(2);
        assertThat(rows()).isOne();
        assertThat(capture(null, yesterday.minusSeconds(5))).as("another type").isEqualTo("accepted");
    }

    @Test
    void deletesADayOnly() {
        var answer = api.delete(MINE + "?date=" + date, token).json();

        assertThat(answer.get("deleted").asInt()).isEqualTo(2);
        assertThat(rows()).isOne();
        assertThat(capture(null, yesterday)).isEqualTo("suppressed");
        assertThat(capture(null, yesterday.minus(1, ChronoUnit.DAYS))).isEqualTo("accepted");
        var receipt = api.get("/api/receipts/" + answer.get("receipt").asString(), token)
                .json();
        assertThat(receipt.get("date").asString()).isEqualTo(date.toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "?type=nonsense",
                "?date=yesterday",
                "?date=2026-13-01",
                "?colour=red",
                "?type=app_view&type=app_share"
            })
    void rejectsAnInvalidTarget(String query) {
        assertThat(api.delete(MINE + query, token).status()).isEqualTo(400);
        assertThat(rows()).isEqualTo(3);
    }

    /** As a phone sends whose clock is some minutes fast. */
    @Test
    void keepsNewActivityDespiteAFastClock() {
        var ahead = Instant.now().plus(4, ChronoUnit.MINUTES).truncatedTo(ChronoUnit.MILLIS);
        var id = UUID.randomUUID();
        assertThat(capture(id, ahead)).isEqualTo("accepted");
        assertThat(api.delete(MINE, token).json().get("deleted").asInt()).isEqualTo(4);

        assertThat(capture(null, null)).isEqualTo("accepted");
        assertThat(capture(UUID.randomUUID(), ahead.minusSeconds(60)))
                .as("from the same clock")
                .isEqualTo("accepted");
        assertThat(capture(UUID.randomUUID(), ahead))
                .as("in the same millisecond")
                .isEqualTo("accepted");
        assertThat(capture(id, ahead)).as("sent again").isEqualTo("suppressed");
        assertThat(rows()).isEqualTo(3);

        assertThat(api.delete(MINE, token).json().get("deleted").asInt()).isEqualTo(3);
        assertThat(rows()).isZero();
        assertThat(capture(id, ahead)).as("and again").isEqualTo("suppressed");
    }

    /** It carries no time that would tell: only its first sending is remembered, under a stand-in for the person. */
    @Test
    void suppressesARetryOfUntimedActivity() {
        var id = UUID.randomUUID();
        assertThat(capture(id, null)).isEqualTo("accepted");
        api.delete(MINE, token);

        assertThat(capture(id, null)).isEqualTo("suppressed");
        assertThat(capture(UUID.randomUUID(), null)).isEqualTo("accepted");
        assertThat(database.sql("select count(*) from untimed_id where user_id = :person and id = :id")
                        .param("person", person)
                        .param("id", id)
                        .query(Long.class)
                        .single())
                .isZero();
    }

    /** Promise 3's second equation. */
    @Test
    void acceptedMinusErasedEqualsTheRows() {
        database.sql("truncate activity").update();
        for (int i = 0; i < 5; i++) {
            capture(UUID.randomUUID(), null);
        }
        api.delete(MINE, token);
        capture(UUID.randomUUID(), null);

        assertThat(database.sql("""
                        select (select sum(accepted) from capture_ledger)
                            - (select sum(rows) from activity_removed) - (select count(*) from activity)
                            """).query(Long.class).single()).isZero();
        assertThat(database.sql("select sum(rows) from activity_removed")
                        .query(Long.class)
                        .single())
                .isEqualTo(5);
    }

    @Test
    void removesThePersonFromCountsAtOnce() throws Exception {
        counter.count(date);
        counter.count(date.minusDays(3));
        api.delete(MINE, token);

        assertThat(database.sql("select count(*) from person where user_id = :person")
                        .param("person", person)
                        .query(Long.class)
                        .single())
                .isZero();
        assertThat(database.sql("select distinct day from activity_mark order by day")
                        .query(LocalDate.class)
                        .list())
                .containsExactly(date.minusDays(3), date);
        counter.count(date);
        assertThat(database.sql("select people from rollup_day where day = :day")
                        .param("day", date)
                        .query(Integer.class)
                        .single())
                .isOne();
    }

    private long rows() {
        return database.sql("select count(*) from activity where user_id = :person")
                .param("person", person)
                .query(Long.class)
                .single();
    }

    private String capture(UUID id, Instant at) {
        var body = "{\"userId\": \"%s\", \"activityType\": \"app_view\"%s%s}"
                .formatted(
                        person,
                        id == null ? "" : ", \"id\": \"" + id + "\"",
                        at == null ? "" : ", \"timestamp\": \"" + at + "\"");
        var answer = api.post("/api/activities", TestKeys.CAPTURE, body).json();
        return answer.get("accepted").asInt() == 1
                ? "accepted"
                : answer.get("suppressed").asInt() == 1 ? "suppressed" : answer.toString();
    }
}

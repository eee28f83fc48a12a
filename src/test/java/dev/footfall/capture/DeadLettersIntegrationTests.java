package dev.footfall.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.platform.Caller.Role;
import dev.footfall.platform.health.Alarms;
import dev.footfall.testkit.BesideTest;
import dev.footfall.testkit.Dump;
import dev.footfall.testkit.TestApi;
import dev.footfall.testkit.TestBrowser;
import dev.footfall.testkit.TestKeys;
import dev.footfall.testkit.TestTokens;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** What only the database refused is seen, replayed and discarded, and the books stay right. */
@BesideTest(emptyEachTime = true)
class DeadLettersIntegrationTests {

    private static final String LETTERS = "/api/admin/dead-letters";
    private static final String PAGE = "/admin/health/dead-letters";

    @LocalServerPort
    int port;

    @Autowired
    JdbcClient database;

    @Autowired
    Alarms alarms;

    private TestApi api;
    private UUID person;

    @BeforeEach
    void poison() {
        api = new TestApi(port);
        person = UUID.randomUUID();
        database.sql("alter table activity add constraint poison check (not metadata @> '{\"poison\": true}')")
                .update();
    }

    @AfterEach
    void mend() {
        database.sql("alter table activity drop constraint if exists poison").update();
    }

    @Test
    void replayStoresOnceAndMovesDeadToAccepted() {
        long id = deadLetter();
        assertThat(books()).isEqualTo(Map.of("received", 1L, "accepted", 0L, "dead", 1L));

        assertThat(replay(id)).isEqualTo("dead");
        long again = onlyLetter().get("id").asLong();
        assertThat(again).as("refused again it is another letter").isGreaterThan(id);
        assertThat(books()).isEqualTo(Map.of("received", 1L, "accepted", 0L, "dead", 1L));

        mend();
        assertThat(replay(again)).isEqualTo("accepted");
        assertThat(books()).isEqualTo(Map.of("received", 1L, "accepted", 1L, "dead", 0L));
        assertThat(rows()).isEqualTo(1);
        assertThat(database.sql("select count(*) from activity_mark")
                        .query(Long.class)
                        .single())
                .as("the day is counted again")
                .isPositive();
        assertThat(api.post(LETTERS + "/" + again + "/replay", TestKeys.ADMIN, "")
                        .status())
                .as("there is no such letter any more")
                .isEqualTo(404);
    }

    @Test
    void replayOfAStoredActivityIsADuplicate() {
        UUID activity = UUID.randomUUID();
        String body = "{\"id\": \"%s\", \"userId\": \"%s\", \"activityType\": \"app_view\", \"timestamp\": "
                + "\"%s\", \"metadata\": {\"poison\": %s}}";
        String now = Instant.now().toString();
        capture(body.formatted(activity, person, now, true));
        long id = onlyLetter().get("id").asLong();
        capture(body.formatted(activity, person, now, false));
        mend();

        assertThat(replay(id)).isEqualTo("duplicate");
        assertThat(rows()).isEqualTo(1);
        assertThat(books()).isEqualTo(Map.of("received", 2L, "accepted", 1L, "dead", 0L));
    }

    @Test
    void replayKeepsTheEntitysText() {
        String shop = "shop-" + Math.abs(person.getLeastSignificantBits() % 1_000_000);
        capture(("{\"userId\": \"kim\", \"activityType\": \"app_view\", \"entityId\": \"%s\", "
                        + "\"metadata\": {\"poison\": true}}")
                .formatted(shop));
        long id = onlyLetter().get("id").asLong();
        assertThat(api.get(200, LETTERS + "/" + id).get("entityKey").asString()).isEqualTo(shop);
        assertThat(texts(shop)).as("of what is not stored").isZero();

        mend();
        assertThat(replay(id)).isEqualTo("accepted");
        assertThat(texts(shop)).isEqualTo(1);
    }

    @Test
    void erasureRemovesTheirIdFromALettersText() {
        String photo = "photo of " + person + " 17";
        capture(("{\"userId\": \"kim\", \"activityType\": \"app_view\", \"entityId\": \"%s\", "
                        + "\"metadata\": {\"poison\": true}}")
                .formatted(photo));
        long id = onlyLetter().get("id").asLong();

        api.post("/api/admin/users/" + person + "/erasure", TestKeys.ADMIN, "");

        assertThat(api.get(200, LETTERS + "/" + id).path("entityKey").asString(""))
                .isEmpty();
        assertThat(new Dump(database).rowsWith(person)).isEmpty();
        mend();
        assertThat(replay(id)).isEqualTo("accepted");
        assertThat(texts(photo)).isZero();
    }

    private long texts(String text) {
        return database.sql("select count(*) from entity_key where key = :text")
                .param("text", text)
                .query(Long.class)
                .single();
    }

    @Test
    void erasureRemovesTheLetter() {
        deadLetter();
        api.post("/api/admin/users/" + person + "/erasure", TestKeys.ADMIN, "");
        assertThat(api.get(200, LETTERS).get("count").asLong())
                .as("gone with the person")
                .isZero();
        assertThat(rows()).isZero();
    }

    /** Which the letter keeps as marked texts. */
    @Test
    void showsNumbersAsSentInLetterAndAfterReplay() {
        capture(("{\"userId\": \"%s\", \"activityType\": \"app_view\", \"metadata\": "
                        + "{\"poison\":true,\"n\":[9e307,1e-300]}}")
                .formatted(person));
        long id = onlyLetter().get("id").asLong();
        String numbers = "[9e307,1e-300]";
        assertThat(api.get(200, LETTERS + "/" + id).get("metadata").asString()).contains(numbers);
        assertThat(TestBrowser.signedInAs(port, Role.ADMIN).get(PAGE + "/" + id).body())
                .contains("9e307")
                .doesNotContain("\uFDD0");
        String own =
                api.get("/api/users/me/activity/export", TestTokens.of(person)).body();
        assertThat(own).contains("9e307,1e-300").doesNotContain("\uFDD0");

        mend();
        assertThat(replay(id)).isEqualTo("accepted");
        assertThat(api.get("/api/admin/activities?userId=" + person, TestKeys.ADMIN)
                        .body())
                .contains("9e307")
                .doesNotContain("\uFDD0");
    }

    @Test
    void downloadHoldsAllLettersOfThePerson() {
        deadLetter();
        database.sql("""
                        insert into dead_letter (received_at, source, reason, activity_id, user_id, activity_type,
                            occurred_at)
                        select received_at, source, reason, gen_random_uuid(), user_id, activity_type, occurred_at
                        from dead_letter, generate_series(1, 249)""").update();
        database.sql("""
                        insert into untimed_id (id, user_id, occurred_at)
                        select gen_random_uuid(), :person, now() from generate_series(1, 2500)
                        """).param("person", person).update();

        JsonNode held = api.get("/api/users/me/activity/export", TestTokens.of(person))
                .json()
                .get("held");
        assertThat(held.get("dead letters")).hasSize(250).doesNotHaveDuplicates();
        assertThat(held.get("times of untimed activity")).hasSize(2_500).doesNotHaveDuplicates();
    }

    @Test
    void discardRemovesALetterAndRecordsWhoDidIt() {
        long id = deadLetter();
        assertThat(api.delete(LETTERS + "/" + id, TestKeys.ADMIN).status()).isEqualTo(204);
        assertThat(api.delete(LETTERS + "/" + id, TestKeys.ADMIN).status()).isEqualTo(404);
        assertThat(rows()).isZero();
        assertThat(books())
                .as("it was dead, and stays so")
                .isEqualTo(Map.of("received", 1L, "accepted", 0L, "dead", 1L));
        assertThat(audited("dead-letter-discarded"))
                .containsExactly("letter " + id + ": SQLSTATE 23514, constraint poison");
    }

    @Test
    void showsContentToAdministratorsAndTellsThePerson() {
        long id = deadLetter();
        TestBrowser ops = TestBrowser.signedInAs(port, Role.OPS);
        String list = ops.get(PAGE).body();
        assertThat(list)
                .contains("constraint poison", "app_view")
                .doesNotContain(person.toString(), "colour", "Discard");
        assertThat(ops.get("/admin/health").body()).doesNotContain(person.toString());
        assertThat(ops.get(PAGE + "/" + id).statusCode()).isEqualTo(403);
        assertThat(ops.get(PAGE + "/discard?letter=" + id).statusCode()).isEqualTo(403);
        assertThat(ops.post(PAGE + "/discard", Map.of("letter", Long.toString(id)))
                        .statusCode())
                .isEqualTo(403);
        assertThat(audited("looked")).isEmpty();

        TestBrowser admin = TestBrowser.signedInAs(port, Role.ADMIN);
        assertThat(admin.get(PAGE + "/" + id).body()).contains(person.toString(), "colour");
        assertThat(audited("looked")).containsExactly("activity");
        assertThat(api.get(200, LETTERS + "/" + id).get("metadata").asString()).contains("colour");
        assertThat(audited("looked")).hasSize(2);
    }

    @Test
    void operatorsReplayAllAfterTheMend() {
        deadLetter();
        deadLetter();
        mend();
        TestBrowser ops = TestBrowser.signedInAs(port, Role.OPS);
        assertThat(ops.post(PAGE + "/replay", Map.of()).statusCode()).isEqualTo(302);
        assertThat(ops.get(PAGE).body()).contains("2 stored, 0 already known", "No dead letters");
        assertThat(rows()).isEqualTo(2);
        assertThat(audited("dead-letter-replayed")).hasSize(2);
    }

    @Test
    void discardSparesLettersThatCameLater() {
        long first = deadLetter();
        deadLetter();
        TestBrowser admin = TestBrowser.signedInAs(port, Role.ADMIN);
        assertThat(admin.get(PAGE + "/discard").body()).contains("Discard 2 dead letters?");
        admin.post(PAGE + "/discard", Map.of("newest", Long.toString(first)));
        assertThat(api.get(200, LETTERS).get("count").asLong()).isEqualTo(1);
    }

    @Test
    void raisesAnAlarmUntilDealtWith() {
        long id = deadLetter();
        assertThat(kinds()).contains("dead-letters");
        api.delete(LETTERS + "/" + id, TestKeys.ADMIN);
        assertThat(kinds()).doesNotContain("dead-letters");
    }

    private List<String> kinds() {
        return alarms.look(false).stream()
                .map(standing -> standing.alarm().kind())
                .toList();
    }

    private long deadLetter() {
        capture(("{\"userId\": \"%s\", \"activityType\": \"app_view\", \"metadata\": {\"poison\": true, "
                        + "\"colour\": \"red\"}}")
                .formatted(person));
        return api.get(200, LETTERS + "?size=1").get("letters").get(0).get("id").asLong();
    }

    private void capture(String body) {
        assertThat(api.post("/api/activities", TestKeys.CAPTURE, body).status()).isEqualTo(202);
    }

    private JsonNode onlyLetter() {
        JsonNode letters = api.get(200, LETTERS).get("letters");
        assertThat(letters.size()).isEqualTo(1);
        return letters.get(0);
    }

    private String replay(long id) {
        return api.post(LETTERS + "/" + id + "/replay", TestKeys.ADMIN, "")
                .json()
                .get("outcome")
                .asString();
    }

    private long rows() {
        return database.sql("select count(*) from activity").query(Long.class).single();
    }

    private Map<String, Object> books() {
        assertThat(database.sql("""
                                        select count(*) from capture_ledger where received <> accepted + duplicates +
                                            suppressed + rejected + dead""").query(Long.class).single()).isZero();
        assertThat(database.sql("""
                                select key_id from capture_ledger group by key_id
                                having sum(dead) < 0 or sum(received) < 0""").query().listOfRows())
                .as("keys whose correction went to another")
                .isEmpty();
        return database.sql("""
                        select sum(received)::bigint as received, sum(accepted)::bigint as accepted,
                            sum(dead)::bigint as dead
                        from capture_ledger""").query().singleRow();
    }

    private List<String> audited(String action) {
        return database.sql("select subject from audit_entry where action = :action order by id")
                .param("action", action)
                .query(String.class)
                .list();
    }
}

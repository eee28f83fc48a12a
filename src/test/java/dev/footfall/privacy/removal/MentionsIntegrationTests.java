package dev.footfall.privacy.removal;

import static dev.footfall.testkit.TestActivity.anActivity;
import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.testkit.TestKeys;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;

/** Erased means everywhere: also where others named the person. */
class MentionsIntegrationTests extends WithCanary {

    @Autowired
    ErasureCheck check;

    @Test
    void removesTheErasedFromWhatOthersDid() throws Exception {
        var other = canary.other;
        var person = canary.person.toString();
        var old = canary.now.minus(40, ChronoUnit.DAYS);
        raw.insert(
                anActivity().by(other).on(canary.person).at(canary.now.minusSeconds(30)),
                anActivity().by(other).with("friend", person).at(canary.now.minusSeconds(31)),
                anActivity()
                        .by(other)
                        .with("note", "/users/" + person.toUpperCase(Locale.ROOT) + "?a=1")
                        .at(canary.now.minus(20, ChronoUnit.DAYS)),
                anActivity()
                        .by(other)
                        .metadata("{\"deep\": [{\"" + person.replace("-", "") + "\": 1.50}], \"kept\": \"x\"}")
                        .at(old),
                anActivity()
                        .by(other)
                        .with("friend", UUID.randomUUID().toString())
                        .at(old));
        database.sql("update activity_day set state = 'anonymized' where day = :day")
                .param("day", LocalDate.ofInstant(old, ZoneOffset.UTC))
                .update();
        counter.count(LocalDate.ofInstant(canary.now, ZoneOffset.UTC));
        database.sql("""
                        insert into dead_letter (received_at, source, reason, activity_id, user_id, activity_type,
                            occurred_at, entity_id, metadata)
                        values (now(), 'key', 'test', gen_random_uuid(), :user, 1, now(), :person,
                            convert_to(:metadata, 'UTF8'))""")
                .param("user", other)
                .param("person", canary.person)
                .param("metadata", "{\"friend\":\"" + person + "\"}")
                .update();
        api.put("/api/apps/" + person, TestKeys.ADMIN, "{\"name\": \"Somebody's page\"}");
        var page = UUID.randomUUID();
        api.put("/api/apps/" + page, TestKeys.ADMIN, "{\"name\": \"Page of %s, \\\"x\\\"\"}".formatted(person));
        api.post("/api/admin/exports", TestKeys.ADMIN, "{\"metadata\": {\"friend\": \"" + person + "\"}}");
        assertThat(dump.rowsWith(canary.person)).anyMatch(row -> row.startsWith("rollup_entity"));
        long rows = all();

        var answer = api.post("/api/admin/users/" + person + "/erasure", TestKeys.ADMIN, "");

        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(dump.rowsWith(canary.person)).isEmpty();
        assertThat(dump.rowsWith(person.replace("-", ""))).isEmpty();
        assertThat(all()).as("what others did stays").isEqualTo(rows - 8);
        assertThat(appName(page)).isEqualTo("Page of [redacted:erased], \"x\"");
        assertThat(metadata(old)).contains("{\"deep\": [{\"[redacted:erased]\": 1.50}], \"kept\": \"x\"}");
        var receipt =
                api.get(200, "/api/receipts/" + answer.json().get("receipt").asString());
        assertThat(receipt.get("stores")
                        .valueStream()
                        .filter(store -> store.get("store").asString().equals("mentions by others"))
                        .map(store -> store.get("removed").asInt()))
                .containsExactly(4);
        assertThat(check.run()).isZero();
        database.sql("update activity_day set state = 'open'").update();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            "metadata": {"friend": "%s"}                 | {"friend": "[redacted:erased]"} | a value
            "metadata": {"%s": true}                     | {"[redacted:erased]": true}     | a key
            "metadata": {"a": [{"b": "see %s, please"}]} | {"a": [{"b": "see [redacted:erased], please"}]} | \
            inside of a text
            "entityType": "App", "entityId": "%s"        | null                            | a thing
            """)
    void whatNamesTheErasedIsTakenWithoutThem(String what, String stored, String where) {
        api.post("/api/admin/users/" + canary.person + "/erasure", TestKeys.ADMIN, "");
        var user = UUID.randomUUID();

        var answer = api.post(
                "/api/activities",
                TestKeys.CAPTURE,
                "{\"userId\": \"%s\", \"activityType\": \"app_view\", %s}"
                        .formatted(user, what.formatted(canary.person)));

        assertThat(answer.json().get("accepted").asInt()).as(answer.body()).isOne();
        assertThat(database.sql("select coalesce(metadata::text, 'null') from activity where user_id = :user")
                        .param("user", user)
                        .query(String.class)
                        .single())
                .as(where)
                .isEqualTo(stored);
        assertThat(dump.rowsWith(canary.person)).isEmpty();
        assertThat(api.put("/api/apps/" + canary.person, TestKeys.ADMIN, "{\"name\": \"x\"}")
                        .status())
                .isEqualTo(400);
        var page = UUID.randomUUID();
        api.put("/api/apps/" + page, TestKeys.ADMIN, "{\"name\": \"Seite für %s\"}".formatted(canary.person));
        assertThat(appName(page)).isEqualTo("Seite für [redacted:erased]");
        assertThat(api.post(
                                "/api/admin/exports",
                                TestKeys.ADMIN,
                                "{\"metadata\": {\"friend\": \"" + canary.person + "\"}}")
                        .status())
                .isEqualTo(400);
    }

    /**
     * Put there past everything that keeps it out: into a day that still gets activity, or one of the others, of which
     * it looks at one a night.
     */
    @ParameterizedTest
    @CsvSource({"0, open", "15, sealed", "40, anonymized"})
    void verifyFindsAMention(int daysAgo, String state) {
        api.post("/api/admin/users/" + canary.person + "/erasure", TestKeys.ADMIN, "");
        var at = canary.now.minus(daysAgo, ChronoUnit.DAYS);
        raw.insert(anActivity()
                .by(canary.other)
                .with("friend", canary.person.toString())
                .at(at));
        database.sql("update activity_day set state = case when day = :day then :state else 'open' end")
                .param("day", LocalDate.ofInstant(at, ZoneOffset.UTC))
                .param("state", state)
                .update();

        assertThat(check.run()).isPositive();
        assertThat(dump.rowsWith(canary.person)).isEmpty();
        database.sql("update activity_day set state = 'open'").update();
    }

    private String appName(UUID id) {
        return database.sql("select name from app where id = :id")
                .param("id", id)
                .query(String.class)
                .single();
    }

    private long all() {
        return database.sql("select count(*) from activity").query(Long.class).single();
    }

    private List<String> metadata(Instant at) {
        return database.sql("select metadata::text from activity where occurred_at = :at and metadata is not null")
                .param("at", at.atOffset(ZoneOffset.UTC))
                .query(String.class)
                .list();
    }
}

package dev.footfall.clients.sources;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.activity.ActivityTypes;
import dev.footfall.testkit.TestKeys;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** What arrives from each source, what did not fit, and what is done about it. */
class SourcesPageIntegrationTests extends WithSource {

    @Autowired
    ActivityTypes types;

    @AfterEach
    void removeTypes() {
        database.sql("delete from activity_type where name like 'test_event%'").update();
        types.refresh();
    }

    @Test
    void listsCountsAndWhatDidNotFit() {
        assertThat(admin.get(PAGE).body()).contains(name, "none yet").doesNotContain("What did not fit");

        taken("App View");
        rejected("Test Event", "unknown_activity_type");
        rejected("Größe", "invalid_activity_type");
        rejected("", "required");

        var page = admin.get(PAGE).body();
        assertThat(page)
                .contains("App View", "What did not fit", "Test Event", "unknown_activity_type")
                .contains("Register test_event", "without a name")
                .contains("/names/edit?name=Gr%C3%B6%C3%9Fe");
        assertThat(page.split("names/register", -1))
                .as("only one can become a type")
                .hasSize(2);
        assertThat(admin.get(PAGE + "/" + source).body())
                .contains("event: string, properties.price: number", "Events by name")
                .doesNotContain("value=\"true\"");
    }

    @Test
    void sortsByEveryColumnWithoutScripts() {
        taken("App View");
        var quiet = "busy " + UUID.randomUUID();
        api.post("/api/admin/keys", TestKeys.ADMIN, "{\"name\": \"" + quiet + "\", \"scopes\": [\"capture\"]}");

        var byName = admin.get(PAGE).body();
        assertThat(byName.indexOf(quiet)).isPositive().isLessThan(byName.indexOf(name));
        assertThat(byName).contains("aria-sort=\"ascending\"", "href=\"/admin/sources?sort=-name\"");
        for (var column : List.of("-last", "-taken-hour", "-taken-week", "-name")) {
            var sorted = admin.get(PAGE + "?sort=" + column).body();
            assertThat(sorted.indexOf(name)).as(column).isPositive().isLessThan(sorted.indexOf(quiet));
            assertThat(sorted).contains("aria-sort=\"descending\"").doesNotContain("aria-sort=\"ascending\"");
        }
        var rising = admin.get(PAGE + "?sort=taken-day").body();
        assertThat(rising.indexOf(quiet)).isLessThan(rising.indexOf(name));
        assertThat(admin.get(PAGE + "?sort=odd").statusCode()).isEqualTo(400);
    }

    @Test
    void registersAnUnknownNameAsAType() {
        rejected("Test Event", "unknown_activity_type");

        var answer = admin.post(PAGE + "/" + source + "/names/register", Map.of("name", "Test Event"));

        assertThat(answer.statusCode()).isEqualTo(302);
        assertThat(types.named("test_event")).isPresent();
        assertThat(admin.get(PAGE + "/" + source).body())
                .contains("The activity type test_event is registered", "known by now")
                .doesNotContain("names/register");
        assertThat(admin.post(PAGE + "/" + source + "/names/register", Map.of("name", "Größe"))
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void editsTheTableOfNames() {
        var edit = PAGE + "/" + source + "/names/edit";
        assertThat(admin.get(edit + "?name=App+Opened").body()).contains("value=\"App Opened\"");

        var wrong = admin.post(edit, Map.of("name", "App Opened", "activityType", "nothing", "entityType", "a type"));
        assertThat(wrong.statusCode()).isEqualTo(400);
        assertThat(wrong.body())
                .contains("There is no such activity type", "An entity type is a letter", "value=\"App Opened\"");

        var row =
                Map.of("name", "App Opened", "activityType", "app_view", "entityType", "App", "entityProperty", "sku");
        assertThat(admin.post(edit, row).statusCode()).isEqualTo(302);
        assertThat(admin.get(PAGE + "/" + source).body()).contains("“App Opened” is saved", "sku");
        assertThat(admin.get(edit + "?name=App+Opened").body())
                .containsPattern("value=\"app_view\" selected")
                .contains("value=\"sku\"")
                .doesNotContain("id=\"f-name\"");

        var remove = PAGE + "/" + source + "/names/remove";
        assertThat(admin.post(remove, Map.of("name", "App Opened")).statusCode())
                .isEqualTo(302);
        assertThat(admin.post(remove, Map.of("name", "App Opened")).statusCode())
                .isEqualTo(404);
        assertThat(admin.get(PAGE + "/" + source).body()).doesNotContain("sku");
    }

    @Test
    void switchesWhetherUnknownNamesRegister() {
        var page = PAGE + "/" + source;
        assertThat(admin.get(page).body()).contains("registers it, up to 500 types", "List them instead");

        admin.post(page + "/registering", Map.of("on", "false"));

        assertThat(admin.get(page).body()).contains("Register them by themselves");
    }

    @Test
    void recordsEveryChangeWithoutTheSendersName() {
        var page = PAGE + "/" + source;
        admin.post(page + "/names/edit", Map.of("name", "anna@example.org seen", "activityType", "app_view"));
        admin.post(page + "/names/remove", Map.of("name", "anna@example.org seen"));
        admin.post(page + "/registering", Map.of("on", "false"));
        admin.post(page + "/names/register", Map.of("name", "Test Event"));

        var prefix = database.sql("select prefix from api_key where id = :id")
                .param("id", source)
                .query(String.class)
                .single();
        assertThat(database.sql("select action || ' ' || subject from audit_entry where actor_kind = 'ACCOUNT' "
                                + "and (action like 'source%' or action = 'type-added') order by id desc limit 4")
                        .query(String.class)
                        .list())
                .isEqualTo(List.of(
                        "type-added test_event",
                        "source-changed " + prefix + " lists unknown names",
                        "source-name-removed " + prefix,
                        "source-name-mapped " + prefix + " to app_view"));
    }

    @Test
    void offersNothingForNamesThatWereCleaned() {
        rejected("Mail to anna@example.org", "unknown_activity_type");

        assertThat(admin.get(PAGE + "/" + source).body())
                .contains("Mail to [redacted:email]")
                .doesNotContain("names/register", "anna", "names/edit?name=");
    }

    @Test
    void answersTheSameByApi() {
        taken("App View");
        rejected("Test Event", "unknown_activity_type");
        var path = "/api/admin/sources/" + source;

        var summary = api.get(200, "/api/admin/sources")
                .get("sources")
                .valueStream()
                .filter(one -> one.get("id").asString().equals(source.toString()))
                .findFirst()
                .orElseThrow();
        assertThat(summary.get("counts").get("taken").get("hour").asInt()).isEqualTo(1);
        assertThat(summary.get("arrival").get("firstName").asString()).isEqualTo("App View");
        assertThat(api.post(path + "/types", TestKeys.ADMIN, "{\"name\": \"Test Event 2\"}")
                        .body())
                .isEqualTo("{\"activityType\":\"test_event_2\"}");
        assertThat(api.put(path, TestKeys.ADMIN, "{\"registersUnknown\": false}")
                        .status())
                .isEqualTo(204);
        assertThat(api.put(path, TestKeys.ADMIN, "{}").status()).isEqualTo(400);
        assertThat(api.put(path, TestKeys.ADMIN, "{\"registerUnknown\": true}").status())
                .isEqualTo(400);
        assertThat(api.put(path + "/names", TestKeys.ADMIN, "{\"name\": \"Opened\", \"activityType\": \"app_view\"}")
                        .status())
                .isEqualTo(204);
        assertThat(api.put(path + "/names", TestKeys.ADMIN, "{\"name\": \"Opened\"}")
                        .status())
                .isEqualTo(400);

        var details = api.get(200, path);
        assertThat(details.get("registersUnknown").asBoolean()).isFalse();
        assertThat(details.get("rejected").get(0).get("newType").asString()).isEqualTo("test_event");
        assertThat(details.get("shapes").get(0).get("shape").asString())
                .isEqualTo("event: string, properties.price: number");
        assertThat(details.get("mapping").get(0).get("name").asString()).isEqualTo("Opened");
        assertThat(api.delete(path + "/names?name=Opened", TestKeys.ADMIN).status())
                .isEqualTo(204);
        assertThat(api.delete(path + "/names?name=Opened", TestKeys.ADMIN).status())
                .isEqualTo(404);
        assertThat(api.get("/api/admin/sources/" + UUID.randomUUID(), TestKeys.ADMIN)
                        .status())
                .isEqualTo(404);
    }

    @Test
    void movesWithARotatedKey() {
        send(key, "App View", "message-1");
        var rotated = api.post("/api/admin/keys/" + source + "/rotate", TestKeys.ADMIN, "{}")
                .json();
        send(rotated.get("key").asString(), "App View", "message-1");

        var successor = admin.get("/admin/settings/keys/" + rotated.get("id").asString());
        assertThat(successor.body()).contains(PAGE + "/" + rotated.get("id").asString());
        var page = admin.get(PAGE + "/" + rotated.get("id").asString());
        assertThat(page.headers().firstValue("Location").orElse("")).endsWith(PAGE + "/" + source);
        var counts = api.get(200, "/api/admin/sources/" + source).get("source");
        assertThat(counts.get("keys")).hasSize(2);
        assertThat(counts.get("counts").get("received").get("week").asInt()).isEqualTo(2);
        assertThat(counts.get("counts").get("taken").get("week").asInt()).isEqualTo(1);
        assertThat(counts.get("counts").get("duplicates").get("week").asInt()).isEqualTo(1);
    }

    @Test
    void countsWhatIsSentToTheApiToo() {
        api.post("/api/activities", key, """
                [{"userId": "user-1", "activityType": "app_view"}, {"userId": "user-1"}]""");

        var counts = api.get(200, "/api/admin/sources/" + source).get("source").get("counts");
        assertThat(counts.get("received").get("hour").asInt()).isEqualTo(2);
        assertThat(counts.get("rejected").get("hour").asInt()).isEqualTo(1);
    }
}

package dev.footfall.activity;

import static dev.footfall.testkit.TestActivity.anActivity;
import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.platform.Caller.Role;
import dev.footfall.testkit.BesideTest;
import dev.footfall.testkit.EmptyTables;
import dev.footfall.testkit.TestActivities;
import dev.footfall.testkit.TestBrowser;
import dev.footfall.testkit.TestKeys;
import dev.footfall.testkit.Wait;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.client.RestTestClient;

/** Activity types, as the API and the settings change them. */
@BesideTest
class TypesIntegrationTests {

    private static final String PAGE = "/admin/settings/types";

    @LocalServerPort
    int port;

    @Autowired
    RestTestClient http;

    @Autowired
    JdbcClient database;

    @Autowired
    ActivityTypes types;

    @Autowired
    TestActivities activities;

    private TestBrowser admin = new TestBrowser(0);

    @BeforeEach
    void signIn() {
        EmptyTables.emptyAudit(database);
        admin = TestBrowser.signedInAs(port, Role.ADMIN);
    }

    @AfterEach
    void removeAdded() {
        database.sql("delete from activity_type where name like 'wish%'").update();
        types.refresh();
    }

    @Test
    void captureKnowsANewTypeAtOnce() {
        assertThat(capture("wishlist_add")).contains("unknown_activity_type");

        assertThat(call(HttpMethod.POST, "", "{\"name\":\"wishlist_add\",\"color\":\"red\",\"retainDays\":35}", 201))
                .contains("\"label\":\"Wishlist add\"", "\"sentence\":\"Wishlist add\"", "\"retainDays\":35");

        assertThat(capture("wishlist_add")).contains("\"accepted\":1");
        assertThat(call(HttpMethod.GET, "", null, 200)).contains("\"name\":\"wishlist_add\"", "\"name\":\"app_view\"");
    }

    @Test
    void changeReplacesAllButTheName() {
        call(
                HttpMethod.POST,
                "",
                "{\"name\":\"wish\",\"label\":\"Wish\",\"sentence\":\"You want {entity}\",\"entityType\":\"App\","
                        + "\"entityIsPerson\":true,\"safeKeys\":[\"source\",\"a\"],\"retainDays\":40}",
                201);

        assertThat(call(HttpMethod.PUT, "/wish", "{\"label\":\"Wanted\"}", 200))
                .contains("\"label\":\"Wanted\"", "\"sentence\":\"Wanted\"", "\"color\":\"blue\"")
                .contains("\"entityIsPerson\":false", "\"safeKeys\":[]", "\"retainDays\":null");
        call(HttpMethod.PUT, "/wish", "{\"name\":\"other\"}", 400);
        call(HttpMethod.PUT, "/wish_nothing", "{\"label\":\"Wanted\"}", 404);
        call(HttpMethod.GET, "/wish_nothing", null, 404);
    }

    @Test
    void rejectsATakenName() {
        call(HttpMethod.POST, "", "{\"name\":\"wish\"}", 201);

        call(HttpMethod.POST, "", "{\"name\":\"wish\"}", 409);
        call(HttpMethod.POST, "", "{\"name\":\"app_view\"}", 409);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {}                                                   | name       | required
                    {"name":"Wish"}                                      | name       | invalid_activity_type
                    {"name":"1wish"}                                     | name       | invalid_activity_type
                    {"name":"wish-list"}                                 | name       | invalid_activity_type
                    {"name":"wish012345678901234567890123456789012345678901234567890"} | name | invalid_activity_type
                    {"name":"wish","color":"#ff0000"}                    | color      | unknown_value
                    {"name":"wish","color":"red; background: url(x)"}    | color      | unknown_value
                    {"name":"wish","label":"a\\nb"}                      | label      | invalid_value
                    {"name":"wish","label":"a\\u0000b"}                  | label      | invalid_value
                    {"name":"wish","sentence":"{entity} and {entity}"}   | sentence   | invalid_value
                    {"name":"wish","entityType":"not a name"}            | entityType | invalid_entity_type
                    {"name":"wish","safeKeys":[""]}                      | safeKeys   | invalid_value
                    {"name":"wish","safeKeys":[null]}                    | safeKeys   | invalid_value
                    {"name":"wish","retainDays":29}                      | retainDays | invalid_number
                    {"name":"wish","retainDays":90}                      | retainDays | invalid_number
                    {"name":"wish","retainDays":-1}                      | retainDays | invalid_number
                    {"name":"wish","retainDays":"soon"}                  | retainDays | invalid_number
                    """)
    void whatIsWrongIsNamedByField(String body, String field, String code) {
        assertThat(call(HttpMethod.POST, "", body, 400))
                .contains("\"field\":\"" + field + "\",\"code\":\"" + code + "\"");
        assertThat(call(HttpMethod.GET, "", null, 200)).doesNotContain("\"name\":\"wish");
    }

    @Test
    void apiAsksForConfirmationOfShorterRetention() {
        var wish = types.register("wish");
        activities.insert(
                anActivity().of("wish").at(Instant.now().minus(Duration.ofDays(50))),
                anActivity().of("wish").at(Instant.now().minus(Duration.ofDays(20))));

        assertThat(call(HttpMethod.PUT, "/wish", "{\"retainDays\":40}", 409))
                .contains("older than 40 days", "about 1 rows", "confirm=true");
        assertThat(types.withId(wish.id()).orElseThrow().retainDays()).isNull();
        assertThat(call(HttpMethod.PUT, "/wish?confirm=true", "{\"retainDays\":40}", 200))
                .contains("\"retainDays\":40");
        // longer drops nothing
        call(HttpMethod.PUT, "/wish", "{\"retainDays\":50}", 200);
        call(HttpMethod.PUT, "/wish", "{}", 200);
    }

    @Test
    void recordsEveryChangeWithActorAndContent() {
        call(HttpMethod.POST, "", "{\"name\":\"wish\",\"label\":\"Wish\",\"sentence\":\"Wish\"}", 201);
        call(HttpMethod.PUT, "/wish?confirm=true", "{\"label\":\"Wish\",\"sentence\":\"Wish\",\"retainDays\":30}", 200);
        call(HttpMethod.PUT, "/wish", "{\"label\":\"Wish\",\"sentence\":\"Wish\",\"retainDays\":30}", 200);
        save("wish", Map.of("label", "Wanted", "sentence", "Wish", "color", "blue", "retainDays", "30"));

        assertThat(database.sql("""
                                        select action || ' ' || actor_kind || ' ' || subject from audit_entry
                                            where subject like 'wish%' order by id""").query(String.class).list())
                .containsExactly(
                        "type-added KEY wish",
                        "type-changed KEY wish: retention in days general to 30",
                        "type-changed ACCOUNT wish: label");
    }

    @Test
    void addsAndEditsATypeOnThePage() {
        var added = admin.post(
                PAGE + "/new",
                Map.of(
                        "name", "wish",
                        "label", "Wish list",
                        "sentence", "You want {entity}",
                        "color", "purple",
                        "entityType", "App",
                        "safeKeys", "source\r\n\r\n shelf \r\n",
                        "retainDays", " 60 "));
        assertThat(added.statusCode()).isEqualTo(302);
        assertThat(added.headers().firstValue("Location")).hasValue(PAGE);
        assertThat(admin.get(PAGE).body())
                .contains("“Wish list” is added.", "dot-purple", "You want {entity}", "60 days")
                .contains("shelf", ", source");
        assertThat(admin.get(PAGE).body()).as("said once").doesNotContain("is added");
        assertThat(admin.get(PAGE + "/wish/edit").body()).contains("value=\"Wish list\"", "shelf\nsource</textarea>");

        assertThat(save("wish", Map.of("label", "Wanted", "sentence", "Yes", "color", "red", "entityIsPerson", "on")))
                .isEqualTo(302);
        assertThat(types.named("wish")).hasValueSatisfying(type -> {
            assertThat(type.label()).isEqualTo("Wanted");
            assertThat(type.entityIsPerson()).isTrue();
            assertThat(type.retainDays()).isNull();
        });
    }

    @Test
    void showsMistakesBesideFieldsAndKeepsInput() {
        var answer = admin.post(
                PAGE + "/new",
                Map.of(
                        "name",
                        "Wish",
                        "label",
                        "<b>Wish</b>",
                        "retainDays",
                        "soon",
                        "safeKeys",
                        "source",
                        "color",
                        "red"));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body())
                .contains("id=\"e-name\"", "id=\"e-retainDays\"", "value=\"&lt;b&gt;Wish&lt;/b&gt;\"", "value=\"soon\"")
                .contains("source</textarea>")
                .containsPattern("value=\"red\" checked")
                .doesNotContain("id=\"e-label\"");
        assertThat(admin.post(PAGE + "/new", Map.of("name", "app_view")).statusCode())
                .isEqualTo(400);
    }

    @Test
    void asksBeforeShorteningRetention() {
        call(HttpMethod.POST, "", "{\"name\":\"wish\"}", 201);
        var shorter = Map.of("label", "Wish", "sentence", "<i>", "color", "blue", "retainDays", "30");

        var asked = admin.post(PAGE + "/wish/edit", shorter);
        assertThat(asked.statusCode()).isEqualTo(200);
        assertThat(asked.body())
                .contains(
                        "older than 30 days", "about 0 rows", "name=\"sentence\" value=\"&lt;i&gt;\"", "name=\"sure\"");
        assertThat(types.named("wish").orElseThrow().retainDays()).isNull();

        var sure = new TreeMap<>(shorter);
        sure.put("sure", "yes");
        assertThat(save("wish", sure)).isEqualTo(302);
        assertThat(types.named("wish").orElseThrow().retainDays()).isEqualTo(30);
        sure.remove("sure");
        sure.put("retainDays", "50");
        assertThat(save("wish", sure)).as("longer loses nothing").isEqualTo(302);
    }

    @Test
    void learnsAnotherNodesChangeWithinSeconds() {
        call(HttpMethod.POST, "", "{\"name\":\"wish\"}", 201);
        database.sql("update activity_type set label = 'Elsewhere' where name = 'wish'")
                .update();

        Wait.until(() -> types.named("wish").orElseThrow().label().equals("Elsewhere"));
    }

    private int save(String name, Map<String, String> form) {
        return admin.post(PAGE + "/" + name + "/edit", form).statusCode();
    }

    private String capture(String type) {
        var answer = http.post()
                .uri("/api/activities")
                .header("Authorization", "Bearer " + TestKeys.CAPTURE)
                .contentType(MediaType.APPLICATION_JSON)
                .body(List.of(Map.of("userId", UUID.randomUUID(), "activityType", type)))
                .exchange();
        return new String(answer.expectBody().returnResult().getResponseBodyContent(), StandardCharsets.UTF_8);
    }

    private String call(HttpMethod method, String path, @Nullable String body, int status) {
        var request = http.method(method)
                .uri("/api/admin/types" + path)
                .header("Authorization", "Bearer " + TestKeys.ADMIN)
                .contentType(MediaType.APPLICATION_JSON);
        var answer = body == null ? request.exchange() : request.body(body).exchange();
        answer.expectStatus().isEqualTo(status);
        return new String(answer.expectBody().returnResult().getResponseBodyContent(), StandardCharsets.UTF_8);
    }
}

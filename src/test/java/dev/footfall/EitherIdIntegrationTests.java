package dev.footfall;

import static dev.footfall.testkit.TestActivity.anActivity;
import static dev.footfall.testkit.TestApi.encoded;
import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.activity.EntityKeys;
import dev.footfall.platform.Caller.Role;
import dev.footfall.platform.ExternalIds;
import dev.footfall.testkit.BesideTest;
import dev.footfall.testkit.Dump;
import dev.footfall.testkit.TestActivities;
import dev.footfall.testkit.TestActivity;
import dev.footfall.testkit.TestApi;
import dev.footfall.testkit.TestBrowser;
import dev.footfall.testkit.TestCsv;
import dev.footfall.testkit.TestKeys;
import dev.footfall.testkit.TestTokens;
import dev.footfall.testkit.Wait;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Every call that takes the id of a person or an entity takes the text by which its sender knows them, too. */
@BesideTest(emptyEachTime = true)
class EitherIdIntegrationTests {

    private static final String EMAIL = "kim.o'hara+test@example.org";
    private static final String SKU = "=sku-17, \"red\"; größe 44";
    private static final JsonMapper JSON = new JsonMapper();

    @Autowired
    TestActivities rows;

    @Autowired
    ExternalIds ids;

    @Autowired
    EntityKeys keys;

    @Autowired
    JdbcClient database;

    @LocalServerPort
    int port;

    private final Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS).minusSeconds(60);
    private TestApi api;

    @BeforeEach
    void prepare() {
        api = new TestApi(port);
    }

    @Test
    void findsTheSameRowsByAnyTextAndItsUuid() {
        Random random = new Random(20261130);
        Set<String> texts =
                new LinkedHashSet<>(List.of("42", "auth0|5f7c", " 42", "A", "a", "%", "' or 1=1 --", "1-1-1-1-1"));
        IntStream.range(0, 40).forEach(_ -> texts.add(text(random)));
        List<TestActivity> all = new ArrayList<>();
        for (String text : texts) {
            all.add(anActivity().by(ids.person(text)));
            all.add(anActivity().on("Product", ids.entity(text)));
            all.add(anActivity().on("User", ids.person(text)));
        }
        rows.insert(all);

        for (String text : texts) {
            JsonNode ofPerson = list("userId=" + encoded(text));
            assertThat(ofPerson).as(text).hasSize(1).isEqualTo(list("userId=" + ids.person(text)));

            JsonNode onEntity = list("entityId=" + encoded(text));
            assertThat(onEntity).as(text).hasSize(2);
            assertThat(onEntity)
                    .isEqualTo(list("entityId=%s&entityId=%s".formatted(ids.entity(text), ids.person(text))));
            assertThat(list("entityType=Product&entityId=" + encoded(text)))
                    .isEqualTo(list("entityId=" + ids.entity(text)));
        }
    }

    @Test
    void showsTheTextOfAnEntityWhereverItsUuidIs() {
        TestActivity known = known(anActivity().by(ids.person(EMAIL)).at(now));
        TestActivity plain =
                anActivity().by(ids.person(EMAIL)).on(UUID.randomUUID()).at(now.minusSeconds(1));
        rows.insert(known, plain);

        JsonNode items = list("");
        assertThat(items.at("/0/entityKey").asString()).isEqualTo(SKU);
        assertThat(items.get(1).has("entityKey")).isFalse();

        JsonNode timeline = api.get(200, "/api/admin/users/" + path(EMAIL) + "/activity");
        assertThat(timeline).isEqualTo(api.get(200, "/api/admin/users/" + ids.person(EMAIL) + "/activity"));
        assertThat(timeline.toString()).contains("\"entityKey\":" + JSON.writeValueAsString(SKU));

        String own = TestTokens.of(ids.person(EMAIL));
        assertThat(api.get("/api/users/me/activity", own).body()).contains(JSON.writeValueAsString(SKU));
        JsonNode held = api.get("/api/users/me/activity/export", own).json();
        assertThat(held.at("/activities/0/entityKey").asString()).isEqualTo(SKU);
        assertThat(held.at("/activities/1").has("entityKey")).isFalse();

        for (String csv : List.of(
                api.get("/api/admin/activities/export?userId=" + encoded(EMAIL), TestKeys.ADMIN)
                        .body(),
                api.get("/api/users/me/activity/export?format=csv", own).body())) {
            List<List<String>> cells = TestCsv.parse(csv);
            assertThat(cells.getFirst()).last().isEqualTo("entity_key");
            assertThat(cells.get(1)).last().isEqualTo("'=sku-17, \"red\"; größe 44");
            assertThat(cells.get(2)).last().isEqualTo("");
        }
    }

    @Test
    void showsTheTextOfAnEntityOnPages() {
        rows.insert(known(anActivity().by(ids.person(EMAIL)).at(now)));
        TestBrowser admin = TestBrowser.signedInAs(port, Role.ADMIN);
        String shown = "=sku-17, &quot;red&quot;; größe 44";

        String list = admin.get("/admin/activities").body();
        assertThat(list).contains(">" + shown + "<");
        assertThat(admin.get("/admin/users/" + ids.person(EMAIL)).body()).contains(">" + shown + "<");
        assertThat(admin.get("/admin/activities?entityId=" + encoded(SKU)).body())
                .contains("value=\"" + shown + "\"")
                .contains(">" + shown + "<");
    }

    @Test
    void keepsTheTextOfAPersonOutOfAddressesAndTables() {
        UUID person = ids.person(EMAIL);
        rows.insert(
                known(anActivity().by(person).at(now)),
                anActivity().of("profile_update").on("User", person));
        TestBrowser admin = TestBrowser.signedInAs(port, Role.ADMIN);

        assertThat(admin.get("/admin/search?q=+" + encoded(EMAIL)).body()).contains("/admin/users/" + person);
        assertThat(target(admin.get("/admin/users/" + path(EMAIL) + "?type=app_view")))
                .isEqualTo("/admin/users/" + person + "?type=app_view");
        assertThat(target(admin.get("/admin/users/" + path(EMAIL) + "/erasure")))
                .isEqualTo("/admin/users/" + person + "/erasure");
        assertThat(target(admin.get("/admin/activities?from=never&userId=" + encoded(EMAIL))))
                .isEqualTo("/admin/activities?from=never&userId=" + person);
        assertThat(target(admin.get("/admin/activities?entityId=" + encoded(EMAIL))))
                .isEqualTo("/admin/activities?entityId=" + ids.entity(EMAIL) + "&entityId=" + person);
        assertThat(target(admin.get(
                        "/admin/activities/" + UUID.randomUUID() + "?timestamp=" + now + "&userId=" + encoded(EMAIL))))
                .contains("userId=" + person);
        HttpResponse<String> part = admin.send(
                admin.request("/admin/activities?userId=" + encoded(EMAIL)).header("HX-Request", "true"));
        assertThat(part.headers().firstValue("HX-Push-Url")).hasValue("/admin/activities?userId=" + person);
        assertThat(part.body()).contains(person.toString()).doesNotContain("kim.o");

        admin.get("/admin/activities/export?userId=" + encoded(EMAIL));
        api.get(200, "/api/admin/activities?userId=" + encoded(EMAIL));
        api.get(200, "/api/admin/users/" + path(EMAIL) + "/activity");
        api.post("/api/users/" + path(EMAIL) + "/activity-links", TestKeys.ADMIN, "");
        api.post("/api/admin/users/" + path(EMAIL) + "/erasure", TestKeys.ADMIN, "");
        assertThat(new Dump(database).rowsWith("kim.o")).isEmpty();
    }

    @Test
    void erasesAndLiftsByText() {
        rows.insert(anActivity().by(ids.person(EMAIL)).at(now));

        JsonNode receipt = api.post("/api/admin/users/" + path(EMAIL) + "/erasure", TestKeys.ADMIN, "")
                .json();

        assertThat(receipt.get("deleted").asLong()).isEqualTo(1);
        assertThat(list("")).isEmpty();
        assertThat(api.post("/api/users/" + ids.person(EMAIL) + "/activity-links", TestKeys.ADMIN, "")
                        .status())
                .isEqualTo(404);
        assertThat(api.delete("/api/admin/users/" + path(EMAIL) + "/erasure", TestKeys.ADMIN)
                        .status())
                .isEqualTo(204);
        assertThat(api.post("/api/users/" + path(EMAIL) + "/activity-links", TestKeys.ADMIN, "")
                        .status())
                .isEqualTo(201);
    }

    @Test
    void makesAndChangesAccountsByText() {
        String made = api.post(
                        "/api/admin/accounts",
                        TestKeys.ADMIN,
                        "{\"id\": \"%s\", \"name\": \"Kim\", \"role\": \"USER\"}".formatted(EMAIL))
                .json()
                .get("id")
                .asString();

        assertThat(made).isEqualTo(ids.person(EMAIL).toString());
        JsonNode changed = api.put(
                        "/api/admin/accounts/" + path(EMAIL),
                        TestKeys.ADMIN,
                        "{\"role\": \"ANALYST\", \"disabled\": true}")
                .json();
        assertThat(changed.get("id").asString()).isEqualTo(made);
        assertThat(changed.get("disabled").asBoolean()).isTrue();
        TestBrowser admin = TestBrowser.signedInAs(port, Role.ADMIN);
        assertThat(admin.post("/admin/settings/accounts/new", Map.of("id", "42", "name", "Lee", "role", "USER"))
                        .statusCode())
                .isEqualTo(200);
        assertThat(api.get(200, "/api/admin/accounts").toString())
                .contains(ids.person("42").toString());
    }

    @Test
    void exportsByTextAndStoresNoneOfAPerson() {
        rows.insert(
                known(anActivity().by(ids.person(EMAIL)).at(now)),
                anActivity().on("User", ids.person(EMAIL)).at(now),
                anActivity().at(now));

        JsonNode ofPerson = export("{\"userId\": \"%s\"}".formatted(EMAIL));
        assertThat(ofPerson.get("rows").asLong()).isEqualTo(1);
        assertThat(ofPerson.get("filter").toString()).isEqualTo("{\"userId\":[\"%s\"]}".formatted(ids.person(EMAIL)));
        JsonNode onPerson = export("{\"entityId\": \"%s\"}".formatted(EMAIL));
        assertThat(onPerson.get("rows").asLong()).isEqualTo(1);
        assertThat(onPerson.get("filter").toString())
                .isEqualTo("{\"entityId\":[\"%s\",\"%s\"]}".formatted(ids.entity(EMAIL), ids.person(EMAIL)));
        JsonNode onEntity = export("{\"entityId\": %s}".formatted(JSON.writeValueAsString(SKU)));
        assertThat(onEntity.get("rows").asLong()).isEqualTo(1);
        assertThat(onEntity.at("/filter/entityId/0").asString()).isEqualTo(SKU);
        assertThat(new Dump(database).rowsWith("kim.o")).isEmpty();
    }

    @Test
    void namesAppsByText() {
        assertThat(api.put("/api/apps/sku%2017", TestKeys.ADMIN, "{\"name\": \"Reader\"}")
                        .json()
                        .get("entityKey")
                        .asString())
                .isEqualTo("sku 17");
        assertThat(api.put(
                                "/api/apps",
                                TestKeys.ADMIN,
                                "[{\"id\": \"a/b\", \"name\": \"Notes\"}, {\"id\": \"%s\", \"name\": \"Plain\"}]"
                                        .formatted(UUID.randomUUID()))
                        .json()
                        .get("stored")
                        .asInt())
                .isEqualTo(2);

        assertThat(api.get(200, "/api/apps/sku%2017")).isEqualTo(api.get(200, "/api/apps/" + ids.entity("sku 17")));
        assertThat(api.get(200, "/api/apps/" + ids.entity("a/b"))
                        .get("entityKey")
                        .asString())
                .isEqualTo("a/b");
        assertThat(keys.text(ids.entity("a/b"))).isEqualTo("a/b");
        for (String query : List.of("sku 17", "sku", ids.entity("sku 17").toString(), "ead")) {
            assertThat(api.get(200, "/api/apps?query=" + encoded(query)).at("/apps"))
                    .as(query)
                    .hasSize(1)
                    .first()
                    .satisfies(app -> assertThat(app.get("name").asString()).isEqualTo("Reader"));
        }
        assertThat(api.get(200, "/api/apps?query=17").at("/apps")).isEmpty();
        assertThat(api.get(200, "/api/apps?query=Plain").at("/apps/0").has("entityKey"))
                .isFalse();

        TestBrowser admin = TestBrowser.signedInAs(port, Role.ADMIN);
        assertThat(admin.post("/admin/settings/apps/new", Map.of("id", " 42 ", "name", "Answer"))
                        .statusCode())
                .isEqualTo(302);
        assertThat(admin.get("/admin/settings/apps?query=42").body())
                .contains(">42</td>")
                .contains(">Answer</a>")
                .doesNotContain("Reader");
        assertThat(admin.get("/admin/settings/apps/42/edit").body()).contains(">42</p>");
        rows.insert(anActivity().on(ids.entity("42")).at(now));
        assertThat(list("entityId=42").at("/0/entityName").asString()).isEqualTo("Answer");
        assertThat(list("entityId=42").at("/0/entityKey").asString()).isEqualTo("42");
    }

    @Test
    void keepsNoTextOfAnAppWithAnErasedPerson() {
        UUID person = UUID.randomUUID();
        api.post("/api/admin/users/" + person + "/erasure", TestKeys.ADMIN, "");

        JsonNode app = api.put("/api/apps/page-of-" + person, TestKeys.ADMIN, "{\"name\": \"Page\"}")
                .json();

        assertThat(app.get("id").asString())
                .isEqualTo(ids.entity("page-of-" + person).toString());
        assertThat(app.has("entityKey")).isFalse();
        assertThat(new Dump(database).rowsWith(person.toString())).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "GET,    /api/admin/activities?userId=LONG,       userId",
        "GET,    /api/admin/activities?entityId=LONG,     entityId",
        "GET,    /api/admin/users/LONG/activity,          id",
        "POST,   /api/admin/users/LONG/erasure,           id",
        "DELETE, /api/admin/users/LONG/erasure,           id",
        "POST,   /api/users/LONG/activity-links,          id",
        "GET,    /api/apps/LONG,                          id",
    })
    void rejectsTextsThatAreTooLong(String method, String path, String field) {
        String address = path.replace("LONG", "x".repeat(256));
        TestApi.Answer answer = method.equals("GET")
                ? api.get(address, TestKeys.ADMIN)
                : method.equals("POST") ? api.post(address, TestKeys.ADMIN, "") : api.delete(address, TestKeys.ADMIN);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().at("/errors/0/field").asString()).isEqualTo(field);
        assertThat(answer.json().at("/errors/0/code").asString()).isEqualTo("invalid_uuid");
        assertThat(answer.json().at("/errors/0/detail").asString()).contains("any other text of 1 to 255 characters");
    }

    @Test
    void describesIdsAsUuidOrText() {
        JsonNode paths = api.get(200, "/api/openapi").get("paths");

        for (String path : List.of("/api/admin/users/{id}/erasure", "/api/users/{id}/activity-links")) {
            assertThat(paths.get(path).at("/post/parameters/0/description").asString())
                    .as(path)
                    .startsWith("A UUID, or the text");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a%2Fb", "a%5Cb", "a%25b", "a%3Bb", "a%00b"})
    void refusesTextsInPathsThatCouldMeanAnother(String text) {
        assertThat(api.get("/api/apps/" + text, TestKeys.ADMIN).status()).isEqualTo(400);
    }

    private TestActivity known(TestActivity activity) {
        keys.insert(Map.of(ids.entity(SKU), SKU));
        return activity.on("Product", ids.entity(SKU));
    }

    private JsonNode list(String query) {
        return api.get(200, "/api/admin/activities?size=500&" + query).get("items");
    }

    private JsonNode export(String filter) {
        String id = api.post("/api/admin/exports", TestKeys.ADMIN, filter)
                .json()
                .get("id")
                .asString();
        Wait.until(() -> api.get(200, "/api/admin/exports/" + id)
                .get("status")
                .asString()
                .equals("COMPLETED"));
        return api.get(200, "/api/admin/exports/" + id);
    }

    private static String target(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(302);
        return answer.headers().firstValue("Location").orElseThrow();
    }

    /** For a segment of a path. */
    private static String path(String text) {
        return encoded(text).replace("+", "%20");
    }

    private static String text(Random random) {
        return random.ints(1 + random.nextInt(8), 1, 0x1_F600)
                .map(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? '|' : c)
                .mapToObj(Character::toString)
                .reduce("x", String::concat);
    }
}

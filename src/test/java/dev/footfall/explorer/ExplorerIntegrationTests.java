package dev.footfall.explorer;

import static dev.footfall.testkit.TestActivity.anActivity;
import static dev.footfall.testkit.TestApi.encoded;
import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.database.Pools.JobsDatabase;
import dev.footfall.testkit.BesideTest;
import dev.footfall.testkit.SeenViews;
import dev.footfall.testkit.TestActivities;
import dev.footfall.testkit.TestActivity;
import dev.footfall.testkit.TestApi;
import dev.footfall.testkit.TestKeys;
import dev.footfall.testkit.TestTokens;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The administrators' list, over HTTP. */
@BesideTest(emptyEachTime = true)
class ExplorerIntegrationTests {

    private static final JsonMapper JSON = new JsonMapper();

    @Autowired
    TestActivities rows;

    @Autowired
    @JobsDatabase
    JdbcClient database;

    @Autowired
    SeenViews views;

    @LocalServerPort
    int port;

    private TestApi api;

    @BeforeEach
    void empty() {
        api = new TestApi(port);
        views.clear();
    }

    @Test
    void showsEveryFieldOfAnActivity() {
        TestActivity put = anActivity()
                .on(UUID.randomUUID())
                .with("source", "search")
                .metadata("{\"n\": 1.50, \"deep\": {\"a\": [null]}}")
                .at("2026-11-20T10:00:00.25Z");
        rows.insert(put);
        put("/api/apps/" + put.entityId(), "{\"name\": \"Quran Reader\"}");

        assertThat(list("", 200)).isEqualTo(JSON.readTree("""
                {"items": [{"id": "%s", "userId": "%s", "activityType": "app_view", "entityType": "App", \
                "entityId": "%s", "entityName": "Quran Reader",
                    "metadata": {"n": 1.50, "deep": {"a": [null]}}, "timestamp": "2026-11-20T10:00:00.250Z", \
                    "receivedAt": "2026-11-20T10:00:01.250Z"}],
                 "nextCursor": null, "estimatedTotal": 1, "totalIs": "exact"}""".formatted(put.id(), put.userId(), put.entityId())));
    }

    @Test
    void namesAppsOnly() {
        TestActivity put = anActivity().on("Collection", UUID.randomUUID());
        rows.insert(put);
        put("/api/apps/" + put.entityId(), "{\"name\": \"Not this\"}");

        assertThat(list("", 200).at("/items/0/entityName").isNull()).isTrue();
    }

    @Test
    void pagesToTheEndByCursorWithTheTotal() {
        List<TestActivity> all = IntStream.range(0, 123)
                .mapToObj(i -> anActivity().at(TestActivity.DEFAULT_TIME.plusSeconds(i)))
                .toList();
        rows.insert(all);
        List<String> seen = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode page = list("?size=50&cursor=" + cursor, 200);
            assertThat(page.get("estimatedTotal").asLong()).isEqualTo(123);
            page.get("items").forEach(item -> seen.add(item.get("id").asString()));
            cursor = page.get("nextCursor").asString("");
        } while (!cursor.isEmpty());

        assertThat(seen)
                .isEqualTo(all.reversed().stream()
                        .map(activity -> activity.id().toString())
                        .toList());
    }

    @Test
    void readsDatesInTheReportingZoneAndInstantsAsGiven() {
        for (String at : List.of(
                "2026-11-19T23:59:59.999999Z",
                "2026-11-20T00:00:00Z",
                "2026-11-20T12:00:00Z",
                "2026-11-21T00:00:00Z")) {
            rows.insert(anActivity().at(at));
        }

        assertThat(list("?from=2026-11-20&to=2026-11-21", 200).get("items")).hasSize(2);
        assertThat(list("?from=2026-11-20T12:00:00Z", 200).get("items")).hasSize(2);
        assertThat(list("?from=2026-11-20T12:00Z&to=9999-12-31", 200).get("items"))
                .hasSize(2);
        assertThat(list("?from=20261120T1200Z&to=9999-12-31T24:00Z", 200).get("items"))
                .hasSize(2);
        assertThat(list("?from=0001-01-01&to=2026-11-20t12:00:00,5z", 200).get("items"))
                .hasSize(3);
        assertThat(list("?from=2026-11-20T14:00:00%2B02:00&to=2026-11-21T00:00:00Z", 200)
                        .get("items"))
                .hasSize(1);
    }

    @Test
    void treatsSqlAsText() {
        for (String text : List.of("' or '1'='1", "%", "\\", "a:b", "?", "$1", ":from", "--", "{x}")) {
            TestActivity put = anActivity().with(text, text);
            rows.insert(put, anActivity().with(text, "other"));

            JsonNode items = list("?metadata." + encoded(text) + "=" + encoded(text), 200)
                    .get("items");
            assertThat(items).hasSize(1);
            assertThat(items.at("/0/id").asString()).isEqualTo(put.id().toString());
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            userId=%00                                   | userId         | invalid_value
            userId=a&userId=b                            | userId         | repeated
            entityId=1&entityId=2&entityId=3&entityId=4&entityId=5&entityId=6&entityId=7&entityId=8&entityId=9&entityId=10&entityId=11 | entityId | too_many
            type=app_veiw                                | type           | unknown_activity_type
            type=app_view&type=x' or 1=1                 | type           | unknown_activity_type
            entityType=Ap                                | entityType     | unknown_entity_type
            from=yesterday                               | from           | invalid_timestamp
            from=2026-02-30                              | from           | invalid_timestamp
            to=2026-11-20T10:00:00                       | to             | invalid_timestamp
            to=999999999-01-01                           | to             | invalid_timestamp
            from=2026-11-21&to=2026-11-20                | to             | empty_period
            from=2026-11-20&to=2026-11-20                | to             | empty_period
            size=0                                       | size           | invalid_number
            size=501                                     | size           | invalid_number
            size=ten                                     | size           | invalid_number
            cursor=abc                                   | cursor         | invalid_cursor
            user=x                                       | user           | unknown_parameter
            sort=id                                      | sort           | unknown_parameter
            metadata=x                                   | metadata       | unknown_parameter
            metadata.=x                                  | metadata.      | invalid_value
            metadata.a=%00                               | metadata.*     | invalid_value
            type=%00                                     | type           | invalid_value
            size=10&size=20                              | size           | repeated
            metadata.a=1&metadata.a=2                    | metadata.a     | repeated
            """)
    void rejectsInvalidParametersByField(String query, String field, String code) {
        JsonNode problem = list("?" + query.replace(" ", "%20"), 400);

        assertThat(problem.at("/errors/0/field").asString()).isEqualTo(field);
        assertThat(problem.at("/errors/0/code").asString()).isEqualTo(code);
        assertThat(problem.get("detail").asString()).isNotBlank();
    }

    @Test
    void reportsAllMistakesAtOnceAndIgnoresEmptyFields() {
        assertThat(list("?userId=%00&from=y&size=z&nonsense=1", 400).get("errors"))
                .hasSize(4);
        assertThat(list("?userId=&type=&entityType=&entityId=&from=&to=&size=&cursor=", 200)
                        .get("items"))
                .isEmpty();
    }

    @Test
    void recordsALookAtOnePersonUnlessItIsOneself() {
        UUID person = UUID.randomUUID();
        list("", 200);
        list("?userId=" + person, 200);
        api.get("/api/admin/activities?userId=" + person, TestTokens.of(person, "ADMIN"));

        assertThat(views.all()).singleElement().satisfies(view -> {
            assertThat(view.userId()).isEqualTo(person);
            assertThat(view.view()).isEqualTo("list");
        });
    }

    private void put(String path, String body) {
        assertThat(api.put(path, TestKeys.ADMIN, body).status()).isEqualTo(200);
    }

    private JsonNode list(String query, int status) {
        return api.get(status, "/api/admin/activities" + query);
    }
}

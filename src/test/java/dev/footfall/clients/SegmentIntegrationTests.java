package dev.footfall.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests in the form of Segment's specification. */
class SegmentIntegrationTests extends WithClients {

    private String call(String members) {
        return "{\"messageId\":\"%s\",\"timestamp\":\"%s\",%s}".formatted(UUID.randomUUID(), now, members);
    }

    private String batch(String... calls) {
        return "{\"batch\":[%s],\"sentAt\":\"%s\",\"writeKey\":\"%s\"}".formatted(String.join(",", calls), now, KEY);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'type':'track','event':'App Viewed','userId':'42','properties':{'a':1} | app_viewed null {'a':1}",
                "'event':'appViewed','userId':42 | app_viewed null null",
                "'type':'track','event':'x','userId':'42','properties':{'n':1.50,'t':'é','b':true,'z':null,'o':{'l':[1]}}"
                        + " | x null {'b':true,'n':1.5,'o':{'l':[1]},'t':'é','z':null}",
                "'type':'track','event':'x','userId':'u','properties':{'entityType':'Book','entityId':'b1','p':2}"
                        + " | x Book {'p':2}",
                "'type':'track','event':'x','userId':'u','properties':{'app_id':7} | x App null",
                "'type':'track','event':'x','userId':'u','properties':{'product_id':'sku-17'} | x Product null",
                "'type':'track','event':'x','userId':'u','properties':{'entityType':'no good!'} | x null {'entityType':'no good!'}",
                "'type':'identify','userId':'u','traits':{'plan':'pro'} | identify null {'plan':'pro'}",
                "'type':'identify','userId':'u','context':{'traits':{'plan':'pro'},'ip':'10.1.1.1'} | identify null {'plan':'pro'}",
                "'type':'page','userId':'u','name':'Home','properties':{'path':'/'} | page_view null {'path':'/','page_name':'Home'}",
                "'type':'page','userId':'u','properties':{'name':'Home','n':1} | page_view null {'n':1,'page_name':'Home'}",
                "'type':'screen','userId':'u','name':'Home','category':'c' | screen_view null {'category':'c','screen_name':'Home'}",
                "'type':'group','userId':'u','groupId':'g1','traits':{'seats':3} | group null {'seats':3,'groupId':'g1'}",
                "'type':'alias','userId':'u','previousId':'kim@example.org' | alias null null",
                "'type':'track','event':'x','anonymousId':'a1' | x null {'anonymous':true}",
                "'type':'track','event':'x','userId':'u','anonymousId':'a1' | x null null",
                "'type':'track','event':'x','userId':'u','context':{'library':{'name':'lib','version':'1.2.3'},'ip':'1.2.3.4'}"
                        + " | x null {'library':'lib','library_version':'1.2.3'}",
                "'type':'track','event':'x','userId':'u','properties':{'a':NaN,'b':1,'c':{'d':-Infinity},'app_id':NaN}"
                        + " | x null {'b':1}",
                "'type':'track','event':'x','userId':NaN,'anonymousId':'a1' | x null {'anonymous':true}"
            })
    void storesEachCall(String members, String expected) {
        Reply reply = post("/v1/batch", batch(call(members.replace('\'', '"'))));

        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        assertThat(only().line()).isEqualTo(expected.replace('\'', '"'));
        assertThat(only().time()).isEqualTo(now);
    }

    @Test
    void knowsPeopleAndEntitiesByAnyText() {
        UUID uuid = UUID.randomUUID();
        post(
                "/v1/batch",
                batch(
                        call("\"event\":\"a\",\"userId\":\"auth0|5f7c\",\"properties\":{\"app_id\":\"mail\"}"),
                        call("\"event\":\"b\",\"userId\":\"" + uuid + "\"")));

        assertThat(stored()).extracting(Stored::person).containsExactlyInAnyOrder(ids.person("auth0|5f7c"), uuid);
        assertThat(stored()).extracting(Stored::entityId).containsExactlyInAnyOrder(ids.entity("mail"), null);
        assertThat(database.sql("select key from entity_key")
                        .query(String.class)
                        .list())
                .contains("mail")
                .doesNotContain("auth0|5f7c");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/track",
                "/v1/track/",
                "//v1/track",
                "//v1//track//",
                "/v1/t",
                "/api/s/track",
                "/api/s/s2s/track",
                "//api/s/track/"
            })
    void takesASingleCallAtEverySpelling(String path) {
        Reply reply = post(path, call("\"event\":\"App Viewed\",\"userId\":\"u\""), "Authorization", BASIC);

        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        assertThat(only().type()).isEqualTo("app_viewed");
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/identify,identify",
        "/v1/i,identify",
        "/v1/page,page_view",
        "/v1/p,page_view",
        "/v1/screen,screen_view",
        "/v1/s,screen_view",
        "/v1/group,group",
        "/v1/g,group",
        "/v1/alias,alias",
        "/v1/a,alias",
        "/api/s/page,page_view"
    })
    void pathSaysWhichCallItIs(String path, String type) {
        assertThat(post(path, call("\"userId\":\"u\""), "Authorization", BASIC).status())
                .isEqualTo(200);
        assertThat(only().type()).isEqualTo(type);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/batch", "/v1/import", "/v1/b", "//v1/import/"})
    void takesBatchesAtEachOfTheirPaths(String path) {
        Reply reply =
                post(path, batch(call("\"event\":\"a\",\"userId\":\"u\""), call("\"event\":\"b\",\"userId\":\"u\"")));

        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        assertThat(reply.json().path("accepted").asInt()).isEqualTo(2);
    }

    @Test
    void tellsAnalyticsJsWhereToSend() {
        assertThat(get("/v1/projects/some-key/settings").json().at("/integrations/Segment.io"))
                .isEqualTo(
                        JSON.readTree("{\"apiKey\":\"some-key\",\"apiHost\":\"localhost:%d/v1\",\"protocol\":\"http\"}"
                                .formatted(port)));
    }

    @Test
    void tellsACallFromAnEventOfItsName() {
        post(
                "/v1/batch",
                batch(
                        call("\"type\":\"track\",\"event\":\"page\",\"userId\":\"u\""),
                        call("\"type\":\"page\",\"userId\":\"u\""),
                        call("\"type\":\"track\",\"event\":\"page\",\"userId\":\"u\"")));

        assertThat(stored()).extracting(Stored::type).containsExactlyInAnyOrder("page", "page_view", "page");
    }

    @Test
    void answersWhatClientsTakeForSuccess() {
        Reply reply = post("/v1/batch", batch(call("\"event\":\"a\",\"userId\":\"u\"")));

        assertThat(reply.header("Content-Type")).isEqualTo("application/json");
        assertThat(reply.body()).startsWith("{\"success\":true,\"status\":\"ok\",\"code\":200,");
    }

    @Test
    void contextOfTheBatchNamesTheLibrary() {
        String body = batch(call("\"event\":\"a\",\"userId\":\"u\""))
                .replace("\"sentAt\"", "\"context\":{\"library\":{\"name\":\"java\",\"version\":\"3\"}},\"sentAt\"");
        post("/v1/import/", body);

        assertThat(only().metadata()).hasToString("{\"library\":\"java\",\"library_version\":\"3\"}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/json",
                "text/plain",
                "application/x-www-form-urlencoded",
                "application/octet-stream",
                "nonsense"
            })
    void readsTheBodyByWhatItIs(String contentType) {
        String body = batch(call("\"event\":\"a\",\"userId\":\"u\""));
        assertThat(post("/v1/batch", body, "Content-Type", contentType).status())
                .isEqualTo(200);
        assertThat(post(
                                "/v1/batch",
                                gzip(body.replace("\"messageId\":\"", "\"messageId\":\"second-")),
                                "Content-Type",
                                contentType)
                        .status())
                .isEqualTo(200);
        assertThat(stored()).hasSize(2);
    }

    @Test
    void retryIsADuplicateThoughItIsSentAtAnotherTime() {
        String call = call("\"event\":\"a\",\"userId\":\"u\"");
        post("/v1/batch", batch(call));
        Reply again = post(
                "/v1/batch",
                batch(call).replace(now.toString() + "\",\"writeKey", now.plusSeconds(9) + "\",\"writeKey"));

        assertThat(again.status()).isEqualTo(200);
        assertThat(again.json().path("duplicates").asInt()).isEqualTo(1);
        only();
    }

    @Test
    void oneBadEventNeverFailsItsBatch() {
        Reply reply = post(
                "/v1/batch",
                batch(
                        call("\"event\":\"good\",\"userId\":\"u\""),
                        "17",
                        "null",
                        "[]",
                        "{}",
                        call("\"event\":\"nobody\""),
                        call("\"event\":\"late\",\"userId\":\"u\"").replace(now.toString(), "1999-01-01T00:00:00Z"),
                        call("\"event\":\"when\",\"userId\":\"u\"").replace(now.toString(), "yesterday"),
                        call("\"type\":\"noise\",\"userId\":\"u\""),
                        call("\"event\":\"заказ\",\"userId\":\"u\""),
                        call("\"event\":\"who\",\"userId\":\"\\u0000\"")));

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.json().path("accepted").asInt()).as(reply.body()).isEqualTo(1);
        assertThat(reply.json().path("rejected").asInt()).isEqualTo(10);
        assertThat(only().type()).isEqualTo("good");
        assertThat(database.sql("select sum(received) || ' ' || sum(rejected) from capture_ledger")
                        .query(String.class)
                        .single())
                .isEqualTo("11 10");
    }

    @Test
    void leavesOutOnlyPropertiesThatCannotBeMetadata() {
        String deep = "[".repeat(9) + "]".repeat(9);
        post(
                "/v1/batch",
                batch(call("\"event\":\"a\",\"userId\":\"u\",\"properties\":{\"a\":1,\"deep\":" + deep
                        + ",\"half\":\"\\ud800\",\"\\udfff\":2,\"huge\":1e999,\"a\":3,\"long\":\"" + "x".repeat(9000)
                        + "\",\"z\":true}")));

        assertThat(only().metadata()).hasToString("{\"a\":1,\"z\":true}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | 400",
                "{ | 400",
                "{} | 401",
                "nonsense | 400",
                "[] | 401",
                "{\"batch\":7} | 401",
                "{\"writeKey\":\"x\"} | 401",
                "{\"batch\":[],\"writeKey\":\"~\"} | 200"
            })
    void answersWhatCannotBeTaken(String body, int status) {
        assertThat(post("/v1/batch", body.replace("~", KEY)).status()).isEqualTo(status);
        assertThat(stored()).isEmpty();
    }

    @Test
    void limitsEventsAndBytes() {
        String many = "{\"batch\":[" + "{},".repeat(5_000) + "{}],\"writeKey\":\"" + KEY + "\"}";
        assertThat(post("/v1/batch", many).status()).isEqualTo(413);
        byte[] bomb = gzip("[" + " ".repeat(6 << 20) + "]");
        assertThat(post("/v1/batch", bomb, "Authorization", BASIC).status()).isEqualTo(413);
        assertThat(post("//v1/batch/", gzip("[" + " ".repeat(4 << 20) + "]"), "Authorization", BASIC)
                        .status())
                .isEqualTo(200);
        assertThat(post("//v1/batch/", "[" + " ".repeat(4 << 20) + "]", "Authorization", BASIC)
                        .status())
                .isEqualTo(200);
    }

    @Test
    void keyCountsInEachOfItsPlaces() {
        String call = call("\"event\":\"a\",\"userId\":\"u\"");
        List<String[]> places = List.of(
                new String[] {"/v1/track", "Authorization", BASIC},
                new String[] {"/v1/track", "Authorization", "Bearer " + KEY},
                new String[] {"/v1/track", "X-Write-Key", KEY},
                new String[] {"/v1/track", "X-Write-Key", "jitsu:" + KEY},
                new String[] {"/v1/track?writeKey=" + KEY, "X-Other", "1"});
        for (String[] place : places) {
            assertThat(post(place[0], call, place[1], place[2]).status())
                    .as(String.join(" ", place))
                    .isEqualTo(200);
        }
        only();
    }

    @Test
    void correctsTheTimeByTheSendersClock() {
        String body = batch(call("\"event\":\"a\",\"userId\":\"u\"")).replace(now.toString(), "1999-01-01T10:00:00Z");
        assertThat(post("/v1/batch", body).status()).isEqualTo(200);

        assertThat(only().time()).isBetween(now.minusSeconds(1), now.plus(Duration.ofMinutes(1)));
        assertThat(post("/v1/batch", body).json().path("duplicates").asInt()).isEqualTo(1);
    }
}

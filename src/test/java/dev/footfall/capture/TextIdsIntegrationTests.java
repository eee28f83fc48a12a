package dev.footfall.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.activity.EntityKeys;
import dev.footfall.capture.ClientCapture.Outcome;
import dev.footfall.platform.Caller;
import dev.footfall.platform.Caller.Scope;
import dev.footfall.platform.ExternalIds;
import dev.footfall.testkit.Dump;
import dev.footfall.testkit.TestApi;
import dev.footfall.testkit.TestKeys;
import dev.footfall.testkit.TestTokens;
import dev.footfall.testkit.Wait;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.json.JsonMapper;

/** People and entities by the ids that their sender has: any text. */
class TextIdsIntegrationTests extends WithCaptureApi {

    /** Which writes halves of pairs too. */
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    @Autowired
    ExternalIds ids;

    @Autowired
    EntityKeys keys;

    @Autowired
    ActivityLog log;

    @Autowired
    ClientCapture clients;

    /** Texts of entities stay when the tables are emptied. */
    private final String mark =
            Long.toString(Math.abs(user.getLeastSignificantBits()), 36).substring(0, 5);

    @Test
    void keepsTheEntitysTextAndNotThePersons() throws Exception {
        String person = "auth0|kim-" + mark;
        String entity = "sku \"17\" \\ 日本 🙂 " + mark;

        assertThat(post(activity(person, entity)).count("accepted")).isEqualTo(1);

        assertThat(stored("user_id")).containsExactly(ids.person(person));
        assertThat(stored("entity_id")).containsExactly(ids.entity(entity));
        assertThat(keys.text(ids.entity(entity))).isEqualTo(entity);
        assertThat(new Dump(database).rowsWith(person)).isEmpty();
        assertThat(new Dump(database).rowsWith("🙂 " + mark)).as("in one table").hasSize(1);
    }

    @Test
    void textAndItsUuidAreTheSamePerson() throws Exception {
        String person = "kim-" + mark;
        String id = UUID.randomUUID().toString();
        String at = Instant.now().toString();
        String sent = "{\"id\":\"%s\",\"userId\":\"%s\",\"activityType\":\"app_view\",\"entityId\":\"%s\","
                + "\"timestamp\":\"%s\"}";
        String shop = "shop-" + mark;
        assertThat(post(sent.formatted(id, person, shop, at)).count("accepted")).isEqualTo(1);
        assertThat(post(sent.formatted(id.toUpperCase(Locale.ROOT), person, shop, at))
                        .count("duplicates"))
                .isEqualTo(1);
        assertThat(post(sent.formatted(id, ids.person(person), ids.entity(shop), at))
                        .count("duplicates"))
                .isEqualTo(1);
        assertThat(post(sent.formatted(id, "Kim-" + mark, shop, at)).count("accepted"))
                .as("somebody else")
                .isEqualTo(1);
        assertThat(database.sql("select sum(conflicts) from capture_ledger")
                        .query(Long.class)
                        .single())
                .isZero();

        assertThat(post(sent.formatted(id, person, "other-" + mark, at)).count("duplicates"))
                .isEqualTo(1);
        assertThat(keys.text(ids.entity("other-" + mark)))
                .as("of what was not accepted")
                .isNull();
    }

    /** Whatever the text: stored under the id that stands for it, or rejected alone. */
    @Test
    void takesAnyTextThatCanBeAnId() throws Exception {
        Random random = new Random(15);
        List<Map<String, Object>> sent = new ArrayList<>();
        Map<UUID, String> people = new HashMap<>();
        Map<UUID, String> entities = new HashMap<>();
        int valid = 0;
        for (int i = 0; i < 600; i++) {
            String person = text(random);
            String entity = text(random);
            sent.add(Map.of("userId", person, "activityType", "app_view", "entityType", "App", "entityId", entity));
            if (ExternalIds.isValid(person) && ExternalIds.isValid(entity)) {
                valid++;
                people.put(ids.person(person), person);
                entities.put(ids.entity(entity), entity);
            }
        }

        Answer answer = post(JSON.writeValueAsString(sent));

        assertThat(answer.count("accepted")).isEqualTo(valid).isBetween(300, 590);
        assertThat(answer.rejected()).hasSize(600 - valid).allMatch(line -> line.endsWith(" invalid_uuid"));
        assertThat(stored("user_id")).containsExactlyInAnyOrderElementsOf(people.keySet());
        assertThat(stored("entity_id")).containsExactlyInAnyOrderElementsOf(entities.keySet());
        keys.texts(entities.keySet()).forEach((id, text) -> assertThat(text).isEqualTo(entities.get(id)));
        assertThat(keys.texts(entities.keySet())).as("few look personal").hasSizeGreaterThan(entities.size() * 9 / 10);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            "userId":7                        | userId   | send "42" in quotes, not 42
            "userId":true                     | userId   | send "42" in quotes, not 42
            "userId":{"id":"7"}               | userId   | send "42" in quotes, not 42
            "userId":""                       | userId   | 1 to 255 characters
            "userId":"a\\u0000b"              | userId   | without U+0000
            "userId":"\\ud800"                | userId   | half of a surrogate pair
            "entityId":7                      | entityId | send "42" in quotes, not 42
            "entityId":["7"]                  | entityId | send "42" in quotes, not 42
            "entityId":""                     | entityId | 1 to 255 characters
            "entityId":"\\udc00x"             | entityId | half of a surrogate pair
            """)
    void saysWhatIsWrongWithAnId(String member, String field, String detail) throws Exception {
        Answer answer = post("[" + with(member) + "," + activity() + "]");

        assertThat(answer.count("accepted")).isEqualTo(1);
        assertThat(answer.rejected()).containsExactly("0 " + field + " invalid_uuid");
        assertThat(answer.json().at("/rejected/0/detail").asString()).contains(detail);
    }

    @Test
    void countsCharactersOfAnId() throws Exception {
        assertThat(post(activity("🙂".repeat(250) + mark, "é".repeat(255))).count("accepted"))
                .isEqualTo(1);
        assertThat(post(activity("🙂".repeat(256), "x")).rejected()).containsExactly("0 userId invalid_uuid");
        assertThat(post(activity("x", "é".repeat(256))).rejected()).containsExactly("0 entityId invalid_uuid");
        assertThat(post(activity("x".repeat(1_000_000), "x")).rejected()).containsExactly("0 userId invalid_uuid");
    }

    @Test
    void keepsNoTextThatLooksPersonal() throws Exception {
        String address = "kim." + mark + "@example.org";
        assertThat(post(activity(address, address)).count("accepted")).isEqualTo(1);

        assertThat(stored("user_id")).containsExactly(ids.person(address));
        assertThat(stored("entity_id")).containsExactly(ids.entity(address));
        assertThat(keys.text(ids.entity(address))).isNull();
        assertThat(new Dump(database).rowsWith(address)).isEmpty();
    }

    /** A person as entity is the same person as who acts, so that an erasure finds both. */
    @Test
    void erasureCoversPeopleAsEntitiesByText() throws Exception {
        String person = "rated-" + mark;
        request(
                "POST",
                "/api/admin/types",
                utf8("{\"name\":\"rate_%s\",\"entityIsPerson\":true}".formatted(mark)),
                TestKeys.ADMIN,
                "application/json");
        String rating = "{\"userId\":\"%s\",\"activityType\":\"rate_%s\",\"entityType\":\"Member\",\"entityId\":\"%s\"}"
                .formatted(user, mark, person);
        assertThat(post("[" + rating + "," + activity(person, "shop-" + mark) + "," + activity() + "]")
                        .count("accepted"))
                .isEqualTo(3);
        assertThat(stored("entity_id")).contains(ids.person(person));
        assertThat(new Dump(database).rowsWith(person)).isEmpty();

        request(
                "POST",
                "/api/admin/users/" + ids.person(person) + "/erasure",
                new byte[0],
                TestKeys.ADMIN,
                "application/json");

        assertThat(new Dump(database).rowsWith(ids.person(person))).isEmpty();
        assertThat(rows()).isEqualTo(1);
        Answer again = post("[" + rating + "," + activity(person, "shop-" + mark) + "]");
        assertThat(again.count("suppressed")).isEqualTo(2);
        assertThat(keys.text(ids.entity("shop-" + mark))).as("is nobody's").isNotNull();
    }

    /** Another type did not say so of its entities, but one said so of their kind. */
    @Test
    void entityTypeOfPeopleIsKnownInOtherTypes() throws Exception {
        request(
                "POST",
                "/api/admin/types",
                utf8("{\"name\":\"follow_%s\",\"entityType\":\"M%1$s\",\"entityIsPerson\":true}".formatted(mark)),
                TestKeys.ADMIN,
                "application/json");
        String name = "kim miller " + mark;

        assertThat(post("{\"userId\":\"x\",\"activityType\":\"app_share\",\"entityType\":\"M%s\",\"entityId\":\"%s\"}"
                                .formatted(mark, name))
                        .count("accepted"))
                .isEqualTo(1);
        assertThat(stored("entity_id")).containsExactly(ids.person(name));
        assertThat(new Dump(database).rowsWith(name)).isEmpty();
    }

    @Test
    void keepsTextsOfReadyMadeClients() throws Exception {
        Caller key = Caller.key(UUID.randomUUID(), "ff_test", Set.of(), Set.of(Scope.CAPTURE));
        ClientCapture.ClientRequest request = clients.begin(key, key.identity(), false, Instant.now());
        request.take(new ClientActivity(
                "m1", "auth0|" + mark, "app_view", "App", "cart-" + mark, null, null, Duration.ZERO));

        assertThat(request.store()).extracting(ClientCapture.Verdict::outcome).containsExactly(Outcome.ACCEPTED);
        assertThat(stored("user_id")).containsExactly(ids.person("auth0|" + mark));
        assertThat(keys.text(ids.entity("cart-" + mark))).isEqualTo("cart-" + mark);
    }

    @Test
    void tokenOfATextCapturesForItsPersonOnly() throws Exception {
        String token = TestTokens.ofSubject("kim-" + mark);
        for (String same : List.of("kim-" + mark, ids.person("kim-" + mark).toString())) {
            assertThat(send(utf8(activity(same, "shop-" + mark)), token, "application/json")
                            .count("accepted"))
                    .isEqualTo(1);
        }
        assertThat(send(utf8(activity("Kim-" + mark, "shop-" + mark)), token, "application/json")
                        .status())
                .isEqualTo(403);
        assertThat(stored("user_id")).containsExactly(ids.person("kim-" + mark));
    }

    @Test
    void capturesViewsOfAnAppKnownByAText() throws Exception {
        String app = "reader|" + mark;
        request(
                "PUT",
                "/api/apps",
                utf8("[{\"id\":\"" + app + "\",\"name\":\"Reader\"}]"),
                TestKeys.ADMIN,
                "application/json");
        request(
                "GET",
                "/api/apps/" + TestApi.encoded(app),
                new byte[0],
                TestTokens.ofSubject("kim-" + mark),
                "application/json");

        Wait.until(() -> rows() == 1);
        assertThat(stored("user_id")).containsExactly(ids.person("kim-" + mark));
        assertThat(stored("entity_id")).containsExactly(ids.entity(app));
    }

    /** Names of what is theirs, as some platforms make them. */
    @Test
    void erasureRemovesTextsThatNameThePerson() throws Exception {
        String before = "/users/" + user + "/photos/1" + mark;
        String after = "/users/" + user.toString().replace("-", "") + "/photos/2" + mark;
        String other = UUID.randomUUID().toString();
        assertThat(post(activity(other, before)).count("accepted")).isEqualTo(1);
        assertThat(keys.text(ids.entity(before))).isEqualTo(before);

        request("POST", "/api/admin/users/" + user + "/erasure", new byte[0], TestKeys.ADMIN, "application/json");

        assertThat(new Dump(database).rowsWith(user)).isEmpty();
        assertThat(keys.text(ids.entity(before))).isNull();
        assertThat(post("[" + activity(other, before) + "," + activity(other, after) + "]")
                        .count("accepted"))
                .isEqualTo(2);
        assertThat(stored("entity_id")).contains(ids.entity(before), ids.entity(after));
        assertThat(keys.texts(List.of(ids.entity(before), ids.entity(after)))).isEmpty();
        assertThat(new Dump(database).rowsWith("photos")).isEmpty();
    }

    @Test
    void storesNoTextOfWhatWasNotAccepted() throws Exception {
        request("PUT", "/api/users/me/tracking", utf8("{\"enabled\":false}"), TestTokens.of(user), "application/json");

        assertThat(post(activity(user.toString(), "paused-" + mark)).count("suppressed"))
                .isEqualTo(1);
        assertThat(keys.text(ids.entity("paused-" + mark))).isNull();
    }

    @Test
    void logsActivityByTexts() throws Exception {
        log.log("someone-" + mark, "app_view", "reader-" + mark, "App", Map.of("screen", "home"));

        Wait.until(() -> rows() == 1);
        assertThat(stored("user_id")).containsExactly(ids.person("someone-" + mark));
        assertThat(keys.text(ids.entity("reader-" + mark))).isEqualTo("reader-" + mark);
    }

    private static String activity(String person, String entity) {
        return JSON.writeValueAsString(
                Map.of("userId", person, "activityType", "app_view", "entityType", "App", "entityId", entity));
    }

    private List<UUID> stored(String column) {
        return database.sql("select distinct " + column + " from activity where " + column + " is not null")
                .query(UUID.class)
                .list();
    }

    /** Of few characters that have a meaning somewhere, or any; some too long, some that cannot be stored. */
    private String text(Random random) {
        String meaning = "{}[]\"'\\/|,;:%&=#$@!?*<> \n\t.-_~`^+0Aa";
        StringBuilder text = new StringBuilder();
        for (int left = random.nextInt(100) == 0 ? 256 : random.nextInt(12); left > 0; left--) {
            text.appendCodePoint(
                    random.nextInt(3) > 0
                            ? meaning.charAt(random.nextInt(meaning.length()))
                            : random.nextInt(40) == 0
                                    ? 0xD800 + random.nextInt(0x800)
                                    : random.nextInt(Character.MAX_CODE_POINT));
        }
        return text.toString();
    }
}

package dev.footfall.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.capture.CaptureContext.Uuids;
import dev.footfall.testkit.TestKeys;
import dev.footfall.testkit.TestTokens;
import dev.footfall.testkit.Wait;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Section 4 of the contract, over HTTP: verdicts, identity, whose activity it is and of when. */
class CaptureApiIntegrationTests extends WithCaptureApi {

    @Test
    void givesEachActivityItsVerdict() throws Exception {
        String good = activity();
        Answer answer = post("[%s, %s, 7, {\"activityType\":\"app_view\"}, %s]"
                .formatted(good, good, with("\"activityType\":\"no_such_type\"")));

        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.count("received")).isEqualTo(5);
        assertThat(answer.count("accepted")).isEqualTo(1);
        assertThat(answer.count("duplicates")).isEqualTo(1);
        assertThat(answer.rejected())
                .containsExactly("2  required", "3 userId required", "4 activityType unknown_activity_type");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    "userId":7                                | userId       | invalid_uuid
                    "id":"0197"                               | id           | invalid_uuid
                    "entityId":""                            | entityId     | invalid_uuid
                    "activityType":"App View"                 | activityType | invalid_activity_type
                    "activityType":["app_view"]               | activityType | invalid_activity_type
                    "activityType":"app_download"             | activityType | unknown_activity_type
                    "entityType":"1App"                       | entityType   | invalid_entity_type
                    "timestamp":"yesterday"                   | timestamp    | invalid_timestamp
                    "timestamp":1763806530                    | timestamp    | invalid_timestamp
                    "timestamp":"2001-01-01T00:00:00Z"        | timestamp    | timestamp_out_of_range
                    "timestamp":"2101-01-01T00:00:00Z"        | timestamp    | timestamp_out_of_range
                    "metadata":[1]                            | metadata     | invalid_metadata
                    "metadata":"text"                         | metadata     | invalid_metadata
                    "metadata":{"a":1,"a":2}                  | metadata     | invalid_metadata
                    "metadata":{"a":"\\u0000"}                | metadata     | invalid_metadata
                    "metadata":{"a":"\\ud800"}                | metadata     | invalid_metadata
                    "metadata":{"a":1e400}                    | metadata     | invalid_metadata
                    "metadata":{"a":{"b":{"c":{"d":{"e":{"f":{"g":{"h":{"i":1}}}}}}}}} | metadata | metadata_too_large
                    """)
    void whatIsWrongIsSaidByFieldAndCode(String member, String field, String code) throws Exception {
        Answer answer = post("[" + with(member) + "," + activity() + "]");

        assertThat(answer.count("accepted")).isEqualTo(1);
        assertThat(answer.rejected()).hasSize(1);
        assertThat(answer.rejected().getFirst()).startsWith("0 " + field).endsWith(" " + code);
    }

    @Test
    void rejectsOnlyTheActivityWithLargeMetadata() throws Exception {
        Answer answer = post("[" + with("\"metadata\":{\"a\":\"" + "x".repeat(9_000) + "\"}") + "," + activity() + "]");
        assertThat(answer.count("accepted")).isEqualTo(1);
        assertThat(answer.rejected()).containsExactly("0 metadata metadata_too_large");
    }

    @Test
    void answers422WhenAllAreRejected() throws Exception {
        Answer answer = post("[{\"activityType\":\"app_view\"}]");
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.type()).startsWith("application/problem+json");
        assertThat(answer.count("received")).isEqualTo(1);
        assertThat(answer.rejected()).containsExactly("0 userId required");
    }

    @Test
    void recognizesUntimedActivityByIdAndPerson() throws Exception {
        String untimed =
                "{\"id\":\"%s\",\"userId\":\"%s\",\"activityType\":\"app_share\"}".formatted(UUID.randomUUID(), user);
        assertThat(post(untimed).count("accepted")).isEqualTo(1);
        assertThat(post(untimed).count("duplicates")).isEqualTo(1);

        Instant then = Instant.now().minus(Duration.ofHours(30)).truncatedTo(ChronoUnit.MILLIS);
        String own = "{\"id\":\"%s\",\"userId\":\"%s\",\"activityType\":\"app_share\"}"
                .formatted(Uuids.timeOrdered(then), user);
        assertThat(post(own).count("accepted")).isEqualTo(1);
        assertThat(post(own).count("duplicates")).isEqualTo(1);
        assertThat(database.sql("select min(occurred_at) from activity")
                        .query(OffsetDateTime.class)
                        .single()
                        .toInstant())
                .isEqualTo(then);
    }

    @Test
    void identifiesActivitiesByIdempotencyKeyAndIndex() throws Exception {
        String body = """
                        [{"userId":"%1$s","activityType":"app_view"},{"userId":"%1$s","activityType":"app_view"}]\
                        """.formatted(user);
        assertThat(keyed(body, "order-17").count("accepted")).isEqualTo(2);
        assertThat(keyed(body, "order-17").count("duplicates")).isEqualTo(2);
        assertThat(keyed(body, "order-18").count("accepted")).isEqualTo(2);
        assertThat(post(body).count("accepted")).isEqualTo(2);
        assertThat(keyed(body, " ").status()).isEqualTo(400);
    }

    @Test
    void tokenCapturesForItsPersonOnly() throws Exception {
        String token = TestTokens.of(user);
        assertThat(send(utf8("{\"activityType\":\"app_view\"}"), token, "application/json")
                        .count("accepted"))
                .isEqualTo(1);
        String foreign = with("\"userId\":\"" + UUID.randomUUID() + "\"");
        assertThat(send(utf8(foreign), token, "application/json").status()).isEqualTo(403);
        assertThat(send(utf8("[" + foreign + "," + activity() + "]"), token, "application/json")
                        .rejected())
                .containsExactly("0 userId foreign_user");
        assertThat(database.sql("select distinct user_id from activity")
                        .query(UUID.class)
                        .list())
                .containsExactly(user);
    }

    @Test
    void onlyImportKeysReachBackToTheRetention() throws Exception {
        String old = with("\"timestamp\":\"" + Instant.now().minus(Duration.ofDays(60)) + "\"");
        assertThat(post(old).rejected()).containsExactly("0 timestamp timestamp_out_of_range");
        assertThat(send(utf8(old), TestKeys.ADMIN, "application/json").count("accepted"))
                .isEqualTo(1);
        String older = with("\"timestamp\":\"" + Instant.now().minus(Duration.ofDays(91)) + "\"");
        assertThat(send(utf8(older), TestKeys.ADMIN, "application/json").rejected())
                .containsExactly("0 timestamp timestamp_out_of_range");
    }

    @Test
    void registersANewEntityType() throws Exception {
        assertThat(post(with("\"entityType\":\"Playlist\"")).count("accepted")).isEqualTo(1);
        assertThat(database.sql("select count(*) from entity_type where name = 'Playlist'")
                        .query(Long.class)
                        .single())
                .isEqualTo(1);
    }

    @Test
    void tokenRegistersNoEntityType() throws Exception {
        String many = IntStream.range(0, 1_000)
                .mapToObj(i -> with("\"entityType\":\"Made%d\"".formatted(i)))
                .collect(Collectors.joining(",", "[", "]"));
        Answer answer = send(utf8(many), TestTokens.of(user), "application/json");
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.rejected()).hasSize(1_000).contains("0 entityType unknown_entity_type");
        assertThat(database.sql("select count(*) from entity_type where name like 'Made%'")
                        .query(Long.class)
                        .single())
                .isZero();

        assertThat(post(with("\"entityType\":\"Mixtape\"")).count("accepted")).isEqualTo(1);
        assertThat(send(utf8(with("\"entityType\":\"Mixtape\"")), TestTokens.of(user), "application/json")
                        .count("accepted"))
                .isEqualTo(1);
    }

    @Test
    void capturesViewsOfASignedInPerson() throws Exception {
        UUID app = UUID.randomUUID();
        request("PUT", "/api/apps/" + app, utf8("{\"name\":\"Quran Reader\"}"), TestKeys.ADMIN, "application/json");
        request("GET", "/api/apps/" + app, new byte[0], TestTokens.of(user), "application/json");
        request("GET", "/api/apps/" + UUID.randomUUID(), new byte[0], TestTokens.of(user), "application/json");
        request("GET", "/api/apps/" + app, new byte[0], TestKeys.ADMIN, "application/json");

        Wait.until(() -> rows() > 0);
        assertThat(database.sql("select user_id, entity_id from activity")
                        .query()
                        .listOfRows())
                .hasSize(1)
                .first()
                .satisfies(row -> assertThat(row.values()).containsExactlyInAnyOrder(user, app));
        assertThat(database.sql("select received from capture_ledger where source = 'automatic'")
                        .query(Long.class)
                        .single())
                .isEqualTo(1);
    }
}

package dev.footfall.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/**
 * Whatever comes in the form of a client, with fields missing, doubled, of any type: never a failure, and nothing is
 * stored that was not sent.
 */
class ClientFormsIntegrationTests extends WithClients {

    private static final int REQUESTS = 150;
    private static final Pattern WORD = Pattern.compile("w[0-9a-f]{8}");

    /** Names that the formats look for, in one heap: so they also meet each other's. */
    private static final List<String> FIELDS = List.of(
            "type",
            "event",
            "userId",
            "anonymousId",
            "messageId",
            "timestamp",
            "originalTimestamp",
            "sentAt",
            "properties",
            "traits",
            "context",
            "name",
            "category",
            "groupId",
            "batch",
            "library",
            "version",
            "api_key",
            "token",
            "distinct_id",
            "uuid",
            "offset",
            "$set",
            "$lib",
            "$device_id",
            "$is_identified",
            "events",
            "event_type",
            "user_id",
            "device_id",
            "insert_id",
            "time",
            "event_properties",
            "user_properties",
            "$insert_id",
            "id",
            "source",
            "subject",
            "data",
            "specversion",
            "website",
            "payload",
            "url",
            "entityType",
            "entityId",
            "app_id",
            "product_id",
            "a b",
            "");

    private final Random random = new Random(15);
    private final Set<String> sent = new TreeSet<>();

    @ParameterizedTest
    @ValueSource(
            strings = {"/v1/batch", "/v1/track", "/batch", "/2/httpapi", "/track", "/api/cloudevents", "/api/s/page"})
    void anyJsonIsAnsweredAndNothingElseStored(String path) {
        for (int i = 0; i < REQUESTS; i++) {
            String body = body();
            Reply reply = post(path, body, "Authorization", BASIC);
            assertThat(reply.status()).as(body + "\n" + reply.body()).isIn(200, 400);
        }
        for (Stored activity : stored()) {
            if (activity.metadata() != null) {
                WORD.matcher(activity.metadata().toString())
                        .results()
                        .forEach(word -> assertThat(sent).contains(word.group()));
                names(activity.metadata())
                        .forEach(name -> assertThat(FIELDS).as(activity.line()).contains(name));
            }
        }
        long counted = database.sql("select coalesce(sum(received), 0) from capture_ledger")
                .query(Long.class)
                .single();
        long parts = database.sql("""
                        select coalesce(sum(accepted + duplicates + suppressed + rejected + dead), 0) from capture_ledger""").query(Long.class).single();
        assertThat(parts).isEqualTo(counted);
    }

    /** Broken in the middle, or with bytes that are no text. */
    @ParameterizedTest
    @ValueSource(strings = {"/v1/batch", "/batch", "/track", "/api/cloudevents", "/api/send"})
    void brokenBodiesAreAnswered(String path) {
        for (int i = 0; i < REQUESTS; i++) {
            byte[] body = body().getBytes(StandardCharsets.UTF_8);
            if (random.nextInt(3) == 0) {
                body = gzip(new String(body, StandardCharsets.UTF_8));
            }
            body[random.nextInt(body.length)] = (byte) random.nextInt();
            Reply reply = post(path, body, "Authorization", BASIC);
            assertThat(reply.status()).as(reply.body()).isLessThan(500);
        }
    }

    private String body() {
        String events =
                random.ints(random.nextInt(1, 4)).mapToObj(_ -> object(0)).collect(Collectors.joining(","));
        return switch (random.nextInt(4)) {
            case 0 -> "[" + events + "]";
            case 1 -> "{\"batch\":[" + events + "],\"sentAt\":\"" + now + "\"}";
            case 2 -> "{\"events\":[" + events + "]}";
            default -> object(0);
        };
    }

    private String object(int depth) {
        return random.ints(random.nextInt(8))
                .mapToObj(_ -> "\"" + FIELDS.get(random.nextInt(FIELDS.size())) + "\":" + value(depth + 1))
                .collect(Collectors.joining(",", "{", "}"));
    }

    private String value(int depth) {
        return switch (random.nextInt(depth > 4 ? 9 : 12)) {
            case 0 -> "null";
            case 1 -> String.valueOf(random.nextBoolean());
            case 2 -> String.valueOf(random.nextInt());
            case 3 -> random.nextBoolean() ? "1e400" : "-0.10";
            case 4 -> "\"\\u0000\"";
            case 5 -> "\"\\ud800\"";
            case 6 -> "\"track\"";
            case 7 -> "\"" + now + "\"";
            case 8 -> "\"" + word() + "\"";
            case 9 -> "[" + value(depth + 1) + "]";
            default -> object(depth);
        };
    }

    private String word() {
        String word = "w%08x".formatted(random.nextInt());
        sent.add(word);
        return word;
    }

    private static Set<String> names(JsonNode metadata) {
        Set<String> names = new TreeSet<>(metadata.propertyNames());
        names.removeAll(Set.of(
                ClientEvent.LIBRARY,
                ClientEvent.LIBRARY_VERSION,
                "anonymous",
                "page_name",
                "screen_name",
                "data",
                "url"));
        return names;
    }
}

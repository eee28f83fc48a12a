package dev.footfall.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.capture.KeyLedger.Sums;
import dev.footfall.testkit.BesideTest;
import dev.footfall.testkit.TestApi;
import dev.footfall.testkit.TestKeys;
import dev.footfall.testkit.TestTokens;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The ledger's equation holds for each key, whatever comes together in one batch. */
@BesideTest
class KeyLedgerIntegrationTests {

    private static final List<String> VERDICTS = List.of("received", "accepted", "duplicates", "suppressed", "dead");

    private record Key(UUID id, String text) {}

    @LocalServerPort
    int port;

    @Autowired
    KeyLedger ledger;

    @Autowired
    JdbcClient database;

    /** Senders at once: new ones, repetitions, unreadable ones, natively and as Segment's SDKs do. */
    @Test
    void addsUpForEachKey() throws Exception {
        var api = new TestApi(port);
        var keys = List.of(makeKey(api), makeKey(api), makeKey(api));
        var told = new HashMap<UUID, Map<String, Long>>();
        var random = new Random(15);
        try (var senders = Executors.newFixedThreadPool(6)) {
            for (int sender = 0; sender < 6; sender++) {
                var key = keys.get(sender % 3);
                var bodies = new ArrayList<String>();
                for (int request = 0; request < 20; request++) {
                    bodies.add(body(random));
                }
                senders.submit(() -> {
                    for (var body : bodies) {
                        var answer = api.post("/api/activities", key.text, body).json();
                        synchronized (told) {
                            var sums = told.computeIfAbsent(key.id, _ -> new HashMap<>());
                            VERDICTS.forEach(verdict ->
                                    sums.merge(verdict, answer.get(verdict).asLong(), Long::sum));
                            sums.merge("rejected", (long) answer.get("rejected").size(), Long::sum);
                        }
                    }
                    return true;
                });
            }
        }
        api.post("/v1/batch", keys.getFirst().text, """
                {"batch": [{"type": "track", "event": "app view", "userId": "u", "messageId": "m"},
                  {"type": "track", "event": "app view", "userId": "u", "messageId": "m"}, {"type": "nothing"}]}""");
        var segment = told.get(keys.getFirst().id);
        Map.of("received", 3L, "accepted", 1L, "duplicates", 1L, "rejected", 1L)
                .forEach((verdict, count) -> segment.merge(verdict, count, Long::sum));
        api.post("/api/activities", TestTokens.of(UUID.randomUUID()), "{\"activityType\": \"app_view\"}");

        var sums = ledger.since(Instant.EPOCH);
        assertThat(told.values())
                .allSatisfy(counts -> assertThat(counts.get("duplicates")).isPositive());
        assertThat(keys).allSatisfy(key -> {
            var of = sums.get(key.id);
            assertThat(asMap(of)).isEqualTo(told.get(key.id));
            assertThat(of.received())
                    .isEqualTo(of.accepted() + of.duplicates() + of.suppressed() + of.rejected() + of.dead());
        });
        assertThat(database.sql("select distinct source from capture_ledger where key_id = :none")
                        .param("none", Entry.NO_KEY)
                        .query(String.class)
                        .list())
                .containsExactly("jwt");
    }

    private static Map<String, Long> asMap(Sums sums) {
        return Map.of(
                "received", sums.received(),
                "accepted", sums.accepted(),
                "duplicates", sums.duplicates(),
                "suppressed", sums.suppressed(),
                "rejected", sums.rejected(),
                "dead", sums.dead());
    }

    /** At least one of each is accepted, so that the answer has the counts. */
    private static String body(Random random) {
        var activities = new ArrayList<String>();
        activities.add(activity(UUID.randomUUID(), "app_view"));
        for (int i = random.nextInt(15); i > 0; i--) {
            activities.add(
                    switch (random.nextInt(4)) {
                        case 0 -> activity(UUID.randomUUID(), "nobody_knows");
                        case 1 -> "42";
                        case 2 -> activities.getFirst();
                        default -> activity(UUID.randomUUID(), "app_view");
                    });
        }
        return "[" + String.join(",", activities) + "]";
    }

    private static String activity(UUID id, String type) {
        return "{\"id\": \"%s\", \"userId\": \"%s\", \"activityType\": \"%s\", \"timestamp\": \"%s\"}"
                .formatted(id, id, type, Instant.now());
    }

    private static Key makeKey(TestApi api) {
        var made = api.post("/api/admin/keys", TestKeys.ADMIN, "{\"name\": \"one\", \"scopes\": [\"capture\"]}")
                .json();
        return new Key(
                UUID.fromString(made.get("id").asString()), made.get("key").asString());
    }
}

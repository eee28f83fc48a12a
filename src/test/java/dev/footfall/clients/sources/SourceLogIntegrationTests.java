package dev.footfall.clients.sources;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.capture.scrub.Scrubber;
import dev.footfall.clients.sources.SourceCounts.Line;
import dev.footfall.clients.sources.SourceLog.Verdict;
import dev.footfall.testkit.BesideTest;
import dev.footfall.testkit.TestClock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@BesideTest
class SourceLogIntegrationTests {

    private static final JsonMapper JSON = new JsonMapper();

    @Autowired
    JdbcClient database;

    @Autowired
    TransactionOperations transaction;

    @Autowired
    Scrubber scrubber;

    private final TestClock clock = TestClock.at("2026-11-20T10:59:59Z");
    private final UUID key = UUID.randomUUID();
    private SourceLog log;

    @BeforeEach
    void start() {
        log = newLog();
    }

    /** As another node, or this one after a restart, has it. */
    private SourceLog newLog() {
        return new SourceLog(new SourceCounts(database, transaction), new EventShape(scrubber), clock);
    }

    /** Threads count while others store, and a second node does the same. */
    @Test
    void countsAddUp() throws Exception {
        var verdicts = Verdict.values();
        var expected = new HashMap<String, Long>();
        var random = new Random(15);
        var events = IntStream.range(0, 20_000)
                .mapToObj(_ -> Map.entry("name " + random.nextInt(20), verdicts[random.nextInt(verdicts.length)]))
                .toList();
        events.forEach(event -> expected.merge(event.getKey() + event.getValue().text(), 1L, Long::sum));
        var nodes = List.of(log, newLog());
        try (var threads = Executors.newFixedThreadPool(4)) {
            for (int thread = 0; thread < 4; thread++) {
                int first = thread;
                threads.submit(() -> {
                    for (int i = first; i < events.size(); i += 4) {
                        var event = events.get(i);
                        var node = nodes.get(i % 8 / 4);
                        if (event.getValue() == Verdict.REJECTED) {
                            node.rejected(key, event.getKey(), "required", null);
                        } else {
                            node.count(key, event.getKey(), event.getValue(), 1);
                        }
                        if (i % 97 == 0) {
                            node.store();
                        }
                    }
                    return true;
                });
            }
        }
        nodes.forEach(SourceLog::storeAtShutdown);

        var stored = new HashMap<String, Long>();
        rows().forEach((line, count) -> stored.merge(line.name() + line.verdict(), count, Long::sum));
        assertThat(stored).isEqualTo(expected);
    }

    @Test
    void keepsCountsThatCannotBeStoredYet() {
        log.count(key, "App Viewed", Verdict.TAKEN, 2);
        database.sql("alter table client_count rename to client_count_away").update();
        try {
            log.store();
            log.store();
            log.count(key, "App Viewed", Verdict.TAKEN, 1);
        } finally {
            database.sql("alter table client_count_away rename to client_count").update();
        }
        log.store();
        log.store();

        assertThat(rows())
                .containsExactly(
                        Map.entry(new Line(Instant.parse("2026-11-20T10:00:00Z"), key, "App Viewed", "taken", ""), 3L));
        assertThat(database.sql("select first_name || ' ' || last_name from client_arrival where key_id = :key")
                        .param("key", key)
                        .query(String.class)
                        .single())
                .isEqualTo("App Viewed App Viewed");
    }

    @Test
    void countsByHourAndForgetsAfterAWeek() {
        log.count(key, "one", Verdict.TAKEN, 1);
        clock.advance(Duration.ofSeconds(1));
        log.count(key, "one", Verdict.TAKEN, 1);
        log.store();
        assertThat(rows().keySet())
                .extracting(Line::hour)
                .containsExactlyInAnyOrder(
                        Instant.parse("2026-11-20T10:00:00Z"), Instant.parse("2026-11-20T11:00:00Z"));

        clock.advance(Duration.ofDays(8));
        log.forgetOld();

        assertThat(rows().keySet()).extracting(Line::hour).containsExactly(Instant.parse("2026-11-20T11:00:00Z"));
    }

    @Test
    void countsAtMostAThousandNamesADay() {
        for (int i = 0; i < 700; i++) {
            log.count(key, "name " + letters(i), Verdict.TAKEN, 1);
        }
        log.store();
        var restarted = newLog();
        for (int i = 300; i < 2_500; i++) {
            restarted.count(key, "name " + letters(i), Verdict.DUPLICATE, 1);
        }
        restarted.store();

        var rows = rows();
        assertThat(rows.keySet().stream().map(Line::name).distinct()).hasSize(1_001);
        assertThat(rows.entrySet())
                .filteredOn(row -> row.getKey().name().equals(SourceLog.OTHER_NAMES))
                .extracting(Map.Entry::getValue)
                .containsExactly(1_500L);
        clock.advance(Duration.ofDays(1));
        restarted.count(key, "another day", Verdict.TAKEN, 1);
        restarted.store();
        assertThat(rows().keySet()).extracting(Line::name).contains("another day");
    }

    @Test
    void keepsTheNewestTenDifferentShapes() {
        for (int i = 0; i < 12; i++) {
            clock.advance(Duration.ofMinutes(1));
            log.rejected(key, "Order " + letters(i), "required", json("{\"event\": \"Order\"}"));
            log.store();
        }
        clock.advance(Duration.ofMinutes(1));
        log.rejected(key, "Order " + letters(5), "required", json("{\"event\": \"Another value\"}"));
        log.store();

        assertThat(database.sql("select name from client_rejection where key_id = :key order by rejected_at desc")
                        .param("key", key)
                        .query(String.class)
                        .list())
                .hasSize(10)
                .startsWith("Order " + letters(5), "Order " + letters(11))
                .doesNotContain("Order " + letters(1));
    }

    @Test
    void showsNamesAndTypesButNoValues() {
        var shapes = new EventShape(scrubber);

        assertThat(shapes.of(json("""
                        {"event": "App Viewed", "userId": 42, "when": null, "on": true, "list": ["secret"],
                         "properties": {"price": 1.5, "deep": {"a": {"b": {"c": "x"}}}, "empty": {}}}""")))
                .isEqualTo("event: string, list: array, on: boolean, properties.deep.a.b: object, "
                        + "properties.empty: object, properties.price: number, userId: number, when: null");
        assertThat(shapes.of(json("[1]"))).isEqualTo("array");
        assertThat(shapes.of(json("""
                        {"by": {"anna@example.org": 1, "0197a3c4-5b6d-7e8f-9a0b-1c2d3e4f5a6b": 2, "auth0|5f7c": "x",
                         "+49 30 901820": 1, "4111111111111111": 1, "": 1}}"""))).isEqualTo("by.*: any");
        var wide = JSON.createObjectNode();
        IntStream.range(0, 100).forEach(i -> wide.put("field" + letters(i), i));
        assertThat(shapes.of(wide)).endsWith(", …").hasSizeLessThan(1_000);
    }

    @Test
    void keepsNoPersonInNames() {
        var shapes = new EventShape(scrubber);

        assertThat(shapes.name("Mail to anna@example.org sent")).isEqualTo("Mail to [redacted:email] sent");
        assertThat(shapes.name("Viewed 0197a3c4-5b6d-7e8f-9a0b-1c2d3e4f5a6b")).isEqualTo("Viewed [id]");
        assertThat(shapes.name("a\u0000b\uD800c\nd\u202Ee")).isEqualTo("a b c d e");
        assertThat(shapes.name("x".repeat(199) + "\uD83D\uDE00")).isEqualTo("x".repeat(199) + "…");
        assertThat(shapes.name("")).isEmpty();
        log.rejected(key, "x".repeat(100_000), "required", json("{\"event\": \"x\"}"));
        log.store();
        assertThat(rows().keySet()).extracting(Line::name).containsExactly("x".repeat(200) + "…");
    }

    private Map<Line, Long> rows() {
        var rows = new HashMap<Line, Long>();
        database.sql("select * from client_count where key_id = :key")
                .param("key", key)
                .query(row -> {
                    rows.put(
                            new Line(
                                    row.getTimestamp("hour").toInstant(),
                                    key,
                                    row.getString("name"),
                                    row.getString("verdict"),
                                    row.getString("reason")),
                            row.getLong("events"));
                });
        return rows;
    }

    private static JsonNode json(String text) {
        return JSON.readTree(text);
    }

    /** Names of letters only: digits look like numbers of somebody. */
    private static String letters(int number) {
        return Integer.toString(number, 26)
                .chars()
                .map(c -> c <= '9' ? 'a' + c - '0' : c + 10)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}

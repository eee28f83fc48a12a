package dev.footfall.clients;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.clients.OfficialClient.Patience;
import dev.footfall.clients.OfficialClient.Running;
import dev.footfall.testkit.AppProcess;
import dev.footfall.testkit.HttpGate;
import dev.footfall.testkit.HttpGate.Passed;
import dev.footfall.testkit.TestApi;
import dev.footfall.testkit.TestKeys;
import dev.footfall.testkit.Wait;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What official clients sent to one Footfall on its bad days, all at the same time, and what it stored of it. */
final class SentByClients implements AutoCloseable {

    static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private final AppProcess app;
    private final Set<OfficialClient> clients;
    private final Patience refused;
    private final Instant start = Instant.now().truncatedTo(ChronoUnit.HOURS).minus(2, ChronoUnit.HOURS);
    private final Map<OfficialClient, String> keys = new EnumMap<>(OfficialClient.class);
    private final Map<OfficialClient, UUID> keyIds = new EnumMap<>(OfficialClient.class);
    private final Map<OfficialClient, HttpGate> gates = new EnumMap<>(OfficialClient.class);
    private final Map<OfficialClient, Running> running = new EnumMap<>(OfficialClient.class);
    private final Map<OfficialClient, List<JsonNode>> earlier = new EnumMap<>(OfficialClient.class);

    private SentByClients(AppProcess app, Set<OfficialClient> clients, Patience refused) {
        this.app = app;
        this.clients = clients;
        this.refused = refused;
        int port = port();
        for (OfficialClient client : clients) {
            JsonNode key = new TestApi(port)
                    .post(
                            "/api/admin/keys",
                            TestKeys.ADMIN,
                            "{\"name\":\"%s\",\"scopes\":[\"capture\"]}".formatted(client))
                    .json();
            keys.put(client, client.credential(key));
            keyIds.put(client, UUID.fromString(key.get("id").asString()));
            gates.put(client, HttpGate.to(port));
            earlier.put(client, new ArrayList<>());
        }
    }

    int port() {
        return app.uri("/").getPort();
    }

    /** Clients of this patience meet refusals, lost answers and a server that is away; the others only a restart. */
    static SentByClients tell(AppProcess app, Set<OfficialClient> clients, Patience refused) throws Exception {
        var story = new SentByClients(app, clients, refused);
        try {
            story.tell();
            return story;
        } catch (Exception | AssertionError e) {
            story.close();
            throw e;
        }
    }

    private void tell() throws Exception {
        startAll();
        onBadDays(client -> gates.get(client).refuse(1));
        each(client -> step(client, "ten 1"));
        each(this::awaitStored);
        onBadDays(client -> gates.get(client).loseAnswers(1));
        onBadDays(client -> step(client, "one answer-lost"));
        onBadDays(this::awaitStored);
        app.kill9();
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> meanwhile = executor.submit(() -> {
                onBadDays(client -> step(client, "one while-away"));
                return null;
            });
            app.restart();
            meanwhile.get();
        }
        each(client -> step(client, "one after-restart"));
        // RudderStack's for Node answers the first flush after one that failed with the failure
        each(client -> step(client, "flush"));
        endRun();
        startAll();
        each(client -> step(client, "ten 2"));
        endRun();
    }

    private void startAll() throws Exception {
        for (OfficialClient client : clients) {
            running.put(client, client.start(gates.get(client).url(), keys.get(client), start));
        }
    }

    private void endRun() throws Exception {
        each(this::awaitStored);
        each(client -> step(client, "end"));
        running.forEach((client, process) -> {
            earlier.get(client).addAll(process.sent());
            process.close();
        });
        running.clear();
    }

    private void step(OfficialClient client, String step) {
        running.get(client).step(step);
    }

    /** Clients send in the background. Returns when all is stored, or what has not come yet does not come any more. */
    private void awaitStored(OfficialClient client) {
        try {
            Wait.until(client.patience().comesWithin(), () -> missing(client).isEmpty());
        } catch (AssertionError e) {
            // the tests say what is missing
        }
    }

    /** Marks of what was sent, and not given up by its client, and is not stored. */
    List<String> missing(OfficialClient client) {
        Map<String, JsonNode> events = sent(client);
        Set<String> stored = new HashSet<>();
        events.values().stream()
                .map(SentByClients::person)
                .distinct()
                .forEach(person -> stored.addAll(stored(client, person).keySet()));
        return events.keySet().stream()
                .filter(mark -> !stored.contains(mark) && !client.givesUp(mark))
                .toList();
    }

    private void onBadDays(Consumer<OfficialClient> action) throws Exception {
        together(clients.stream().filter(client -> client.patience() == refused).toList(), action);
    }

    private void each(Consumer<OfficialClient> action) throws Exception {
        together(List.copyOf(clients), action);
    }

    private static void together(List<OfficialClient> clients, Consumer<OfficialClient> action) throws Exception {
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> all = new ArrayList<>();
            clients.forEach(client -> all.add(executor.submit(() -> action.accept(client))));
            for (Future<?> one : all) {
                one.get();
            }
        }
    }

    /** By mark: what the programs of this client handed to it, the same in two runs once. */
    Map<String, JsonNode> sent(OfficialClient client) {
        Map<String, JsonNode> byMark = new LinkedHashMap<>();
        Stream.concat(
                        earlier.get(client).stream(),
                        Stream.ofNullable(running.get(client)).flatMap(process -> process.sent().stream()))
                .forEach(event -> byMark.put(mark(event.get("properties")), event));
        return byMark;
    }

    /** By mark: all that is stored of one person from this client. */
    Map<String, List<JsonNode>> stored(OfficialClient client, String person) {
        Map<String, List<JsonNode>> byMark = new LinkedHashMap<>();
        for (JsonNode activity : activities(port(), person)) {
            String mark = mark(activity.get("metadata"));
            if (mark.startsWith(client.label() + " ")) {
                byMark.computeIfAbsent(mark, _ -> new ArrayList<>()).add(activity);
            }
        }
        return byMark;
    }

    /** All that is stored of one person. */
    static JsonNode activities(int port, String person) {
        String path = "/api/admin/activities?size=500&userId=" + TestApi.encoded(person);
        return JSON.readTree(new TestApi(port).get(path, TestKeys.ADMIN).body()).get("items");
    }

    static String person(JsonNode event) {
        JsonNode person = event.path("person");
        return person.isString() ? person.asString() : event.get("anonymous").asString();
    }

    private static String mark(JsonNode properties) {
        return properties == null ? "" : properties.path("mark").asString("");
    }

    /** All that the client would have sent until it arrived, and nothing twice. */
    void assertStoredOnce(OfficialClient client) {
        Map<String, JsonNode> events = sent(client);
        assertThat(events).hasSizeGreaterThan(11);
        if (client.patience() == refused) {
            assertThat(gates.get(client).passed()).extracting(Passed::status).contains(503, 0, 200);
        }
        assertThat(missing(client)).isEmpty();
        events.forEach((mark, event) -> assertThat(stored(client, person(event)).getOrDefault(mark, List.of()))
                .as(mark)
                .hasSizeBetween(client.givesUp(mark) ? 0 : 1, 1));
    }

    /** Its key's line of the ledger adds up, and has each event that is stored, and each repetition. */
    void assertInLedger(OfficialClient client) throws SQLException {
        try (Connection connection = app.postgres().connect();
                PreparedStatement query = connection.prepareStatement("""
                        select sum(received), sum(accepted), sum(duplicates), sum(suppressed + rejected + dead)
                        from capture_ledger where key_id = ?""")) {
            query.setObject(1, keyIds.get(client));
            try (ResultSet sums = query.executeQuery()) {
                sums.next();
                long stored = sent(client).values().stream()
                        .map(SentByClients::person)
                        .distinct()
                        .mapToLong(person -> stored(client, person).size())
                        .sum();
                assertThat(sums.getLong(1)).isEqualTo(sums.getLong(2) + sums.getLong(3) + sums.getLong(4));
                assertThat(sums.getLong(2)).isGreaterThanOrEqualTo(stored);
                assertThat(sums.getLong(4)).isZero();
                if (client.patience() == refused) {
                    assertThat(sums.getLong(3)).isPositive();
                }
            }
        }
    }

    void assertStoredAsSent(OfficialClient client) {
        var softly = new SoftAssertions();
        sent(client)
                .forEach((mark, event) -> stored(client, person(event))
                        .getOrDefault(mark, List.of())
                        .forEach(activity -> assertStored(softly, mark, event, activity)));
        softly.assertAll();
    }

    private static void assertStored(SoftAssertions softly, String mark, JsonNode event, JsonNode activity) {
        softly.assertThat(activity.get("activityType").asString())
                .as(mark)
                .isEqualTo(event.get("type").asString());
        JsonNode time = event.path("time");
        Instant stored = Instant.parse(activity.get("timestamp").asString());
        if (time.isString()) {
            softly.assertThat(stored).as("time of " + mark).isEqualTo(Instant.parse(time.asString()));
        } else {
            softly.assertThat(stored)
                    .as("time of " + mark)
                    .isAfter(Instant.now().minus(Duration.ofMinutes(10)));
        }
        JsonNode metadata = activity.get("metadata");
        event.get("properties").forEachEntry((key, value) -> {
            if (key.equals("entityId")) {
                softly.assertThat(activity.path("entityKey").asString(""))
                        .as("entity of " + mark)
                        .isEqualTo(value.asString());
            } else if (key.equals("entityType")) {
                softly.assertThat(activity.path("entityType").asString(""))
                        .as("entity of " + mark)
                        .isEqualTo(value.asString());
            } else {
                softly.assertThat(same(value, metadata.path(key)))
                        .as("%s of %s: %s became %s", key, mark, value, metadata.path(key))
                        .isTrue();
            }
        });
        if (event.path("anonymous").isString()) {
            softly.assertThat(metadata.path("anonymous").asBoolean(false))
                    .as("anonymous " + mark)
                    .isTrue();
        }
    }

    /** Whether it came as it was sent, and perhaps more: numbers by value; what has no value may be left out. */
    static boolean same(JsonNode sent, JsonNode stored) {
        if (sent.isNull() || sent.isMissingNode()) {
            return sent.isMissingNode() || stored.isNull() || stored.isMissingNode();
        }
        if (sent.isNumber()) {
            return stored.isNumber() && sent.decimalValue().compareTo(stored.decimalValue()) == 0;
        }
        if (sent.isContainer()) {
            return sent.getNodeType() == stored.getNodeType()
                    && (sent.isObject()
                            ? sent.propertyNames().stream().allMatch(key -> same(sent.get(key), stored.path(key)))
                            : sent.size() == stored.size()
                                    && IntStream.range(0, sent.size()).allMatch(i -> same(sent.get(i), stored.get(i))));
        }
        return sent.equals(stored);
    }

    @Override
    public void close() {
        running.values().forEach(Running::close);
        gates.values().forEach(HttpGate::close);
        app.close();
    }
}

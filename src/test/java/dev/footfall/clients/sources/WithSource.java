package dev.footfall.clients.sources;

import dev.footfall.platform.Caller.Role;
import dev.footfall.testkit.FootfallTest;
import dev.footfall.testkit.TestApi;
import dev.footfall.testkit.TestBrowser;
import dev.footfall.testkit.TestKeys;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A source of its own for each test, an administrator and their key. */
@FootfallTest
abstract class WithSource {

    static final String PAGE = "/admin/sources";

    private static final JsonMapper JSON = new JsonMapper();

    @LocalServerPort
    int port;

    @Autowired
    JdbcClient database;

    @Autowired
    SourceLog log;

    TestBrowser admin = new TestBrowser(0);
    TestApi api;
    UUID source;
    String key;
    String name;

    @BeforeEach
    void makeSource() {
        admin = TestBrowser.signedInAs(port, Role.ADMIN);
        api = new TestApi(port);
        name = "shop " + UUID.randomUUID();
        var made =
                api.post("/api/admin/keys", TestKeys.ADMIN, "{\"name\": \"" + name + "\", \"scopes\": [\"capture\"]}");
        source = idOf(made);
        key = made.json().get("key").asString();
    }

    static UUID idOf(TestApi.Answer answer) {
        return UUID.fromString(answer.json().get("id").asString());
    }

    /** As Segment's SDKs send it; the counts are stored at once. */
    void taken(String event) {
        send(key, event, UUID.randomUUID().toString());
    }

    void send(String withKey, String event, String messageId) {
        var answer = api.post(
                "/v1/track",
                withKey,
                "{\"event\": \"%s\", \"userId\": \"user-1\", \"messageId\": \"%s\"}".formatted(event, messageId));
        if (answer.status() != 200) {
            throw new AssertionError(answer.body());
        }
        log.store();
    }

    /** As an adapter counts it after it has answered. */
    void rejected(String event, String reason) {
        log.rejected(source, event, reason, json("{\"event\": \"x\", \"properties\": {\"price\": 1}}"));
        log.store();
    }

    static JsonNode json(String text) {
        return JSON.readTree(text);
    }
}

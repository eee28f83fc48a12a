package dev.footfall.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.platform.Caller.Role;
import dev.footfall.testkit.OwnProcesses;
import dev.footfall.testkit.RoundRobin;
import dev.footfall.testkit.TestApi;
import dev.footfall.testkit.TestBrowser;
import dev.footfall.testkit.TestKeys;
import dev.footfall.testkit.TestTokens;
import dev.footfall.testkit.Wait;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * Two processes on one database behind a balancer that sends each request to the next of them: they answer as one
 * would.
 */
@OwnProcesses
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class TwoNodesTests {

    /** Both nodes answer, whichever is next. */
    private static final int BOTH = 4;

    private static JobNodes two;
    private static RoundRobin site;
    private static TestApi api;

    /**
     * With much patience: on a slow machine the two wait for each other's rows for longer than is usual, see {@link
     * RepeatedDeliveryTests}.
     */
    @BeforeAll
    static void start() {
        two = new JobNodes(_ -> {}, "-Ddb-scheduler.enabled=false", "-Dfootfall.capture.patience=15s");
        site = new RoundRobin(two.nodes);
        api = new TestApi(site.port());
    }

    @AfterAll
    static void end() {
        site.close();
        two.close();
    }

    @Test
    void signsInAndOutOnBothNodes() {
        TestBrowser browser = TestBrowser.signedInAs(site.port(), Role.ADMIN);
        for (int i = 0; i < BOTH; i++) {
            assertThat(browser.get("/admin").statusCode()).isEqualTo(200);
        }
        assertThat(browser.post("/logout", Map.of()).statusCode()).isEqualTo(302);
        for (int i = 0; i < BOTH; i++) {
            assertThat(browser.get("/admin").statusCode()).isEqualTo(302);
        }
    }

    @Test
    void acceptsNewAndRefusesRevokedKeysOnBoth() {
        TestApi.Answer made =
                api.post("/api/admin/keys", TestKeys.ADMIN, "{\"name\": \"both\", \"scopes\": [\"capture\"]}");
        String key = made.json().get("key").asString();
        awaitOnBoth(() -> send(key, activity(UUID.randomUUID())), 202);
        assertThat(api.delete("/api/admin/keys/" + made.json().get("id").asString(), TestKeys.ADMIN)
                        .status())
                .isEqualTo(204);
        awaitOnBoth(() -> send(key, activity(UUID.randomUUID())), 401);
    }

    @Test
    void pausesAndResumesOnBoth() {
        UUID person = UUID.randomUUID();
        String token = TestTokens.of(person);
        for (boolean tracked : List.of(false, true)) {
            assertThat(api.put("/api/users/me/tracking", token, "{\"enabled\": " + tracked + "}")
                            .status())
                    .isEqualTo(200);
            Wait.until(() -> onBoth(() -> send(token, activity(person)))
                    .allMatch(answer -> answer.json().get("suppressed").asInt() == (tracked ? 0 : 1)));
        }
    }

    @Test
    void erasesFromBothAndKeepsOut() {
        UUID person = UUID.randomUUID();
        onBoth(() -> send(TestKeys.CAPTURE, activity(person)))
                .forEach(answer -> assertThat(answer.status()).isEqualTo(202));
        TestApi.Answer erased = api.post("/api/admin/users/" + person + "/erasure", TestKeys.ADMIN, "");
        // 202 where the other is slow to look through its disk; in the database they are gone, and forbidden, all the
        // same
        assertThat(erased.status()).as(erased.body()).isIn(200, 202);
        assertThat(erased.json().get("deleted").asInt()).isEqualTo(BOTH);
        onBoth(() -> send(TestKeys.CAPTURE, activity(person)))
                .forEach(answer ->
                        assertThat(answer.json().get("suppressed").asInt()).isEqualTo(1));
        onBoth(() -> api.get("/api/admin/activities?userId=" + person, TestKeys.ADMIN))
                .forEach(answer -> assertThat(answer.json().get("items")).isEmpty());
    }

    @Test
    void storesTheSameActivitiesOnce() throws Exception {
        UUID person = UUID.randomUUID();
        String body = IntStream.range(0, 50).mapToObj(_ -> activity(person)).collect(Collectors.joining(",", "[", "]"));
        int accepted = 0;
        int duplicates = 0;
        try (var senders = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<TestApi.Answer>> answers = IntStream.range(0, 16)
                    .mapToObj(_ -> senders.submit(() -> send(TestKeys.CAPTURE, body)))
                    .toList();
            for (Future<TestApi.Answer> answer : answers) {
                accepted += answer.get().json().get("accepted").asInt();
                duplicates += answer.get().json().get("duplicates").asInt();
            }
        }
        assertThat(accepted).isEqualTo(50);
        assertThat(duplicates).isEqualTo(15 * 50);
        assertThat(two.database
                        .sql("select count(*) from activity where user_id = :person")
                        .param("person", person)
                        .query(Long.class)
                        .single())
                .isEqualTo(50);
    }

    /** The last: the balancer's connections to the killed one are broken. */
    @Test
    @Order(Integer.MAX_VALUE)
    void survivesTheKillOfOneNodeUnderLoad() throws Exception {
        try (FaultFixture fixture = two.fixture().empty()) {
            fixture.load(site.uri("/"), 4, 25, 1_500);
            fixture.awaitAcked(500);
            two.nodes.getLast().kill9();
            fixture.awaitAcked(500);
            two.nodes.getLast().restart();
            fixture.awaitAcked(500);
            // what the other may have in its own spool is acked, too
            Calls other = new Calls(two.nodes.getLast());
            Wait.until(() -> other.readiness().equals("UP"));
            fixture.audit(1, "kill -9 of one of two nodes behind a balancer");
        }
    }

    private static void awaitOnBoth(Supplier<TestApi.Answer> call, int status) {
        Wait.until(() -> onBoth(call).allMatch(answer -> answer.status() == status));
    }

    private static Stream<TestApi.Answer> onBoth(Supplier<TestApi.Answer> call) {
        return IntStream.range(0, BOTH).mapToObj(_ -> call.get());
    }

    private static TestApi.Answer send(String token, String json) {
        return api.post("/api/activities", token, json);
    }

    private static String activity(UUID person) {
        return """
                {"id": "%s", "userId": "%s", "activityType": "app_view", "timestamp": "%s"}\
                """.formatted(UUID.randomUUID(), person, Instant.now());
    }
}

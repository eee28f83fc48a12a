package dev.footfall.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.activity.Days;
import dev.footfall.testkit.Oracle;
import dev.footfall.testkit.OwnProcesses;
import dev.footfall.testkit.SentActivity;
import dev.footfall.testkit.TcpProxy;
import dev.footfall.testkit.Wait;
import java.net.URI;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Faults 6 and 9: the same sent again in every way, and activity that comes at the wrong time. */
@OwnProcesses
class RepeatedDeliveryTests {

    private static final JsonMapper JSON = new JsonMapper();

    private static FaultFixture fixture;
    private final Random random = new Random();

    /**
     * With much patience: on a slow machine senders of the same wait for each other's rows for longer than is usual,
     * and what goes to the spool for it is told accepted until the database knows better.
     */
    @BeforeAll
    static void start() {
        fixture = FaultFixture.embedded(Map.of(), "-Dfootfall.capture.patience=15s");
    }

    @AfterAll
    static void end() {
        fixture.close();
    }

    @BeforeEach
    void empty() throws SQLException {
        fixture.empty();
    }

    @Test
    void countsARetryAsDuplicate() throws Exception {
        AtomicInteger requests = new AtomicInteger();
        try (TcpProxy wire = TcpProxy.to(fixture.app().uri("/").getPort())) {
            wire.loseAnswersTo(request -> request.startsWith("POST ") && requests.incrementAndGet() % 7 == 0);
            fixture.load(URI.create("http://127.0.0.1:" + wire.port()), 4, 25, 1_500);
            Wait.until(() -> wire.lostAnswers() >= 15 && fixture.oracle().acked() >= 1_500);
            fixture.audit(6, "answers lost on the way to the client, %d of them".formatted(wire.lostAnswers()));
        }
    }

    @Test
    void storesOnceFromSixteenSenders() throws Exception {
        List<SentActivity> all =
                Stream.generate(() -> SentActivity.random(random)).limit(2_000).toList();
        all.forEach(one -> fixture.oracle().issue(one.id(), one.content()));
        CountDownLatch together = new CountDownLatch(1);
        AtomicInteger accepted = new AtomicInteger();
        try (ExecutorService senders = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> sent = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                List<SentActivity> mine = new ArrayList<>(all);
                Collections.shuffle(mine, new Random(i));
                sent.add(senders.submit(() -> {
                    together.await();
                    for (int from = 0; from < mine.size(); from += 250) {
                        JsonNode verdict = send(mine.subList(from, from + 250));
                        accepted.addAndGet(verdict.path("accepted").asInt());
                    }
                    return null;
                }));
            }
            together.countDown();
            for (Future<?> one : sent) {
                one.get();
            }
        }
        assertThat(accepted).hasValue(2_000);
        assertThat(fixture.oracle().duplicates()).isEqualTo(15 * 2_000);
        fixture.audit(6, "sixteen senders of the same ids");
    }

    @Test
    void keepsTheFirstContentAndCountsTheConflict() throws Exception {
        List<SentActivity> first =
                Stream.generate(() -> SentActivity.random(random)).limit(1_000).toList();
        first.forEach(one -> fixture.oracle().issue(one.id(), one.content()));
        send(first);
        send(first.subList(0, 300));
        JsonNode verdict =
                send(first.stream().limit(100).map(one -> one.withNote("other")).toList());

        assertThat(verdict.path("duplicates").asInt()).isEqualTo(100);
        assertThat(ledger("conflicts")).isEqualTo(100);
        assertThat(ledger("duplicates")).isEqualTo(400);
        fixture.audit(6, "the same key with other content, 100 conflicts");
    }

    /** Acks what is not rejected. */
    private JsonNode send(List<SentActivity> some) {
        HttpResponse<String> answer =
                fixture.calls().post(some.stream().map(SentActivity::json).collect(Collectors.joining(",", "[", "]")));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        JsonNode verdict = JSON.readTree(answer.body());
        fixture.oracle().answered(some.stream().map(SentActivity::id).toList(), Oracle.Outcome.ACKED);
        fixture.oracle().toldDuplicate(verdict.path("duplicates").asInt());
        return verdict;
    }

    @Test
    void rejectsWrongTimestampsAndKnowsUntimedAgain() throws Exception {
        fixture.load(2, 25, 1_000);
        Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);

        assertThat(code(at(now.plus(Duration.ofMinutes(6))))).isEqualTo("timestamp_out_of_range");
        assertThat(code(at(now.minus(Duration.ofDays(91))))).isEqualTo("timestamp_out_of_range");
        assertThat(accepted(at(now.plus(Duration.ofMinutes(4))))).isEqualTo("accepted");
        assertThat(accepted(at(now.minus(Duration.ofDays(6))))).isEqualTo("accepted");

        untimedIsKnownAgain();
        midnightIsNoDifference(now);
        aClosedDayTakesNothing(now);

        fixture.audit(9, "late, future, untimed, across midnight, into closed days");
    }

    private void untimedIsKnownAgain() throws SQLException {
        SentActivity untimed = SentActivity.random(random).withTime(null);
        assertThat(fixture.calls().post(untimed.json()).body()).contains("\"accepted\":1");
        assertThat(fixture.calls().post(untimed.json()).body()).contains("\"duplicates\":1");
        assertThat(fixture.calls()
                        .post("[" + untimed.json() + "," + untimed.json() + "]")
                        .body())
                .contains("\"duplicates\":2");
        // only now can the oracle know which time it was given
        SentActivity timed = untimed.withTime(storedTime(untimed.id()));
        fixture.oracle().issue(timed.id(), timed.content());
        fixture.oracle().answered(List.of(timed.id()), Oracle.Outcome.ACKED);
    }

    private static Instant storedTime(UUID id) throws SQLException {
        try (Connection connection = fixture.connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select occurred_at from activity where id = '" + id + "'")) {
            row.next();
            return row.getObject(1, OffsetDateTime.class).toInstant();
        }
    }

    private void midnightIsNoDifference(Instant now) {
        Instant midnight = now.truncatedTo(ChronoUnit.DAYS);
        SentActivity before = at(midnight.minus(1, ChronoUnit.MICROS));
        SentActivity after = at(midnight);
        for (SentActivity one : List.of(before, after)) {
            assertThat(accepted(one)).isEqualTo("accepted");
            assertThat(accepted(one)).isEqualTo("duplicate");
        }
    }

    private void aClosedDayTakesNothing(Instant now) throws SQLException {
        for (String state : List.of("anonymized", "purged")) {
            Instant old = now.minus(Duration.ofDays(state.equals("purged") ? 61 : 41));
            assertThat(accepted(at(old))).isEqualTo("accepted");
            try (Connection connection = fixture.connect();
                    Statement statement = connection.createStatement()) {
                statement.execute(
                        "update activity_day set state = '%s' where day = '%s'".formatted(state, Days.of(old)));
            }
            assertThat(code(at(old))).isEqualTo("day_closed");
        }
    }

    private SentActivity at(Instant time) {
        return SentActivity.random(random).withTime(time);
    }

    /** Why a single activity is rejected. */
    private String code(SentActivity one) {
        HttpResponse<String> answer = fixture.calls().post(one.json());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(422);
        return JSON.readTree(answer.body())
                .path("rejected")
                .path(0)
                .path("code")
                .asString();
    }

    private String accepted(SentActivity one) {
        fixture.oracle().issue(one.id(), one.content());
        return send(List.of(one)).path("accepted").asInt() == 1 ? "accepted" : "duplicate";
    }

    private static long ledger(String column) throws SQLException {
        try (Connection connection = fixture.connect();
                Statement statement = connection.createStatement()) {
            return Audit.number(statement, "select sum(" + column + ") from capture_ledger");
        }
    }
}

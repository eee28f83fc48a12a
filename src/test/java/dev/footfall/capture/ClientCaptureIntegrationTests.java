package dev.footfall.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.capture.ClientCapture.ClientRequest;
import dev.footfall.capture.ClientCapture.Outcome;
import dev.footfall.capture.ClientCapture.Verdict;
import dev.footfall.platform.Caller;
import dev.footfall.platform.Caller.Scope;
import dev.footfall.platform.ExternalIds;
import dev.footfall.testkit.TestApi;
import dev.footfall.testkit.TestTokens;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** However a sender's clock is corrected, what it repeats is stored once. */
class ClientCaptureIntegrationTests extends WithWriters {

    private static final Caller KEY = Caller.key(UUID.randomUUID(), "ff_test", Set.of(), Set.of(Scope.CAPTURE));

    @Autowired
    ClientCapture capture;

    @Autowired
    ExternalIds ids;

    @Autowired
    IntFunction<ActivityStore> stores;

    @LocalServerPort
    int port;

    @TempDir
    Path folder;

    private final UUID source = UUID.randomUUID();
    private final UUID person = UUID.randomUUID();

    private ClientActivity event(String messageId, int correctionHours) {
        return new ClientActivity(
                messageId,
                person.toString(),
                "app_view",
                null,
                null,
                json("{\"a\":1}"),
                now.toString(),
                Duration.ofHours(-correctionHours));
    }

    private List<Verdict> send(ClientActivity... events) throws InterruptedException {
        ClientRequest request = capture.begin(KEY, source, false, now);
        for (ClientActivity event : events) {
            request.take(event);
        }
        return request.store();
    }

    /** Hours of correction, one a request; a sender's clock may be put right between two attempts, or its time is old. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "0 0",
                "0 1",
                "1 0",
                "1 1",
                "1 2",
                "0 1 0",
                "1 0 1",
                "0 1 2",
                "1 0 2",
                "1 2 0",
                "0 0 1",
                "2 2 0",
                "0 1 0 2 0"
            })
    void storesARepetitionOnceInEveryOrder(String corrections) throws InterruptedException {
        int[] hours = Arrays.stream(corrections.split(" "))
                .mapToInt(Integer::parseInt)
                .toArray();
        for (int i = 0; i < hours.length; i++) {
            Outcome expected = i == 0 ? Outcome.ACCEPTED : Outcome.DUPLICATE;
            assertThat(send(event("m", hours[i])))
                    .extracting(Verdict::outcome)
                    .as("request " + i)
                    .containsExactly(expected);
        }
        assertThat(rows()).isEqualTo(1);
        assertThat(time()).isEqualTo(now.minus(Duration.ofHours(hours[0])));
        assertThat(ledger()).doesNotContainKey("conflicts");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0 0", "0 1", "1 0", "1 1", "1 2", "2 1 0"})
    void storesARepetitionWithinABatchOnce(String corrections) throws InterruptedException {
        send(Arrays.stream(corrections.split(" "))
                .map(hours -> event("m", Integer.parseInt(hours)))
                .toArray(ClientActivity[]::new));

        assertThat(rows()).isEqualTo(1);
    }

    /** What waits in the spool meets its own repetition, which was stored at once, only later. */
    @ParameterizedTest
    @ValueSource(strings = {"0 1", "1 0", "1 2"})
    void storesARepetitionOfWhatWasSpooledOnce(String corrections) throws Exception {
        int first = corrections.charAt(0) - '0';
        int second = corrections.charAt(2) - '0';
        Spool spool = new Spool(new SpoolDirectory(folder), Long.MAX_VALUE);
        ParsedActivity draft = new ParsedActivity();
        draft.begin(0);
        Instant time = now.minus(Duration.ofHours(first));
        UUID id = ClientCapture.id(source, "m", now);
        Entry waiting = new Entry(
                0,
                Entry.ActivitySource.KEY,
                KEY.identity(),
                first > 0,
                now,
                new dev.footfall.activity.Activity(id, person, view, (short) 0, null, json("{\"a\":1}"), time, now));
        spool.keep(new Batch(new Batch.BatchIds().next(), List.of(waiting), List.of()));

        assertThat(send(event("m", second))).extracting(Verdict::outcome).containsExactly(Outcome.ACCEPTED);
        Batch drained = spool.read(spool.names().getFirst());
        assertThat(stores.apply(9).store(drained)).isTrue();

        assertThat(drained.entries.getFirst().verdict()).isEqualTo(Entry.Outcome.DUPLICATE);
        assertThat(rows()).isEqualTo(1);
    }

    @Test
    void doesNotBringBackWhatWasDeleted() throws InterruptedException {
        for (int[] hours : new int[][] {{0, 1}, {1, 0}, {1, 2}, {1, 1}}) {
            String messageId = hours[0] + " " + hours[1];
            send(event(messageId, hours[0]));
            assertThat(new TestApi(port)
                            .delete("/api/users/me/activity", TestTokens.of(person))
                            .status())
                    .isEqualTo(200);

            assertThat(send(event(messageId, hours[1])))
                    .extracting(Verdict::outcome)
                    .as(messageId)
                    .containsExactly(Outcome.SUPPRESSED);
        }
        assertThat(rows()).isZero();
    }

    @Test
    void messageIdsAreThoseOfTheirSource() throws InterruptedException {
        send(event("m", 0), event("M", 0), event(UUID.randomUUID().toString(), 0));
        ClientRequest other = capture.begin(KEY, UUID.randomUUID(), false, now);
        other.take(event("m", 0));
        other.store();

        assertThat(rows()).isEqualTo(4);
    }

    @Test
    void anEventWithoutAMessageIdIsNewEachTime() throws InterruptedException {
        ClientActivity event = event("m", 0).withMessageId(null);
        send(event, event);
        send(event);

        assertThat(rows()).isEqualTo(3);
    }

    @Test
    void remembersTheTimeOfAnEventWithoutOne() throws InterruptedException {
        ClientActivity event =
                new ClientActivity("m", person.toString(), "app_view", null, null, null, null, Duration.ZERO);
        send(event);
        ClientRequest later = capture.begin(KEY, source, false, now.plusSeconds(40));
        later.take(event);

        assertThat(later.store()).extracting(Verdict::outcome).containsExactly(Outcome.DUPLICATE);
        assertThat(time()).isEqualTo(now);
    }

    @Test
    void idsBeginWithTheirTimeAndDifferByMessage() {
        UUID one = ClientCapture.id(source, "a", now);
        UUID other = ClientCapture.id(source, "b", now);

        assertThat(one.getMostSignificantBits() >>> 16).isEqualTo(now.toEpochMilli());
        assertThat(one.version()).isEqualTo(8);
        assertThat(one.variant()).isEqualTo(2);
        assertThat(one).isNotEqualTo(other).isEqualTo(ClientCapture.id(source, "a", now));
    }

    private Instant time() {
        return database.sql("select occurred_at from activity")
                .query((row, _) ->
                        row.getObject(1, java.time.OffsetDateTime.class).toInstant())
                .single();
    }
}

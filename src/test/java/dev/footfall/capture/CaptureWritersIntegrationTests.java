package dev.footfall.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.activity.Activity;
import dev.footfall.activity.ActivityTypes;
import dev.footfall.activity.Days;
import dev.footfall.testkit.FootfallTest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What the writers make of batches, on a real database. */
@FootfallTest
class CaptureWritersIntegrationTests {

    @Autowired
    CaptureBuffer buffer;

    @Autowired
    Writers writers;

    @Autowired
    JdbcClient database;

    @Autowired
    ActivityTypes types;

    @Autowired
    Days days;

    @Autowired
    IntFunction<ActivityStore> stores;

    private final Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
    private short view;

    @BeforeEach
    void empty() {
        database.sql("truncate activity, capture_ledger, capture_batch, activity_mark, dead_letter, untimed_id")
                .update();
        view = types.named("app_view").orElseThrow().id();
    }

    @Test
    void rowsLedgerAndMarksAreOneTransaction() throws Exception {
        Submission submission = submit(entries(700), 3, 2);

        assertThat(submission.entries).allMatch(entry -> entry.verdict() == Verdict.ACCEPTED);
        assertThat(rows()).isEqualTo(700);
        assertThat(ledger()).isEqualTo(Map.of("received", 705L, "accepted", 700L, "rejected", 3L, "suppressed", 2L));
        assertThat(database.sql("select count(distinct day) from activity_mark")
                        .query(Long.class)
                        .single())
                .isPositive();
    }

    /** As a paused application context does. */
    @Test
    void stoppedAndStartedTheyStoreAsBefore() throws Exception {
        writers.stop();
        writers.start();

        assertThat(submit(entries(3), 0, 0).entries).allMatch(entry -> entry.verdict() == Verdict.ACCEPTED);
        assertThat(rows()).isEqualTo(3);
    }

    @Test
    void theSameAgainIsADuplicateAndOtherContentUnderTheSameKeyIsACountedConflict() throws Exception {
        List<Entry> first = entries(50);
        submit(first, 0, 0);
        List<Entry> again = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            Activity sent = first.get(i).activity();
            again.add(entry(
                    i < 10
                            ? new Activity(
                                    sent.id(),
                                    sent.userId(),
                                    sent.type(),
                                    sent.entityType(),
                                    sent.entityId(),
                                    json("{\"other\": 1}"),
                                    sent.occurredAt(),
                                    sent.receivedAt())
                            : sent));
        }

        Submission submission = submit(again, 0, 0);

        assertThat(submission.entries).allMatch(entry -> entry.verdict() == Verdict.DUPLICATE);
        assertThat(rows()).isEqualTo(50);
        assertThat(database.sql("select count(*) from activity where jsonb_exists(metadata, 'other')")
                        .query(Long.class)
                        .single())
                .isZero();
        assertThat(ledger()).containsEntry("duplicates", 50L).containsEntry("conflicts", 10L);
    }

    @Test
    void writersWithOverlappingBatchesNeverDeadlockAndStoreEachKeyOnce() throws Exception {
        Random random = new Random(11);
        List<Activity> all = IntStream.range(0, 3_000).mapToObj(_ -> activity()).toList();
        List<Submission> submissions = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            List<Activity> some = new ArrayList<>(all.subList(0, 1 + random.nextInt(all.size())));
            Collections.shuffle(some, random);
            Submission submission = new Submission(
                    Source.KEY, now, some.stream().limit(400).map(this::entry).toList(), 0, 0);
            submissions.add(submission);
            buffer.add(submission);
        }
        for (Submission submission : submissions) {
            submission.done.get(60, TimeUnit.SECONDS);
        }

        long accepted = submissions.stream()
                .flatMap(submission -> submission.entries.stream())
                .filter(entry -> entry.verdict() == Verdict.ACCEPTED)
                .count();
        long sent = submissions.stream().mapToLong(Submission::size).sum();
        assertThat(rows()).isEqualTo(accepted);
        assertThat(database.sql("select count(distinct id) from activity")
                        .query(Long.class)
                        .single())
                .isEqualTo(accepted);
        assertThat(ledger()).containsEntry("received", sent).containsEntry("duplicates", sent - accepted);
    }

    @Test
    void aBatchWhoseAnswerWasLostIsNotStoredTwice() {
        ActivityStore store = stores.apply(7);
        List<Entry> entries = entries(20);
        Batch batch = new Batch(new Batch.Id(UUID.randomUUID(), 1, 1), entries, List.of());

        assertThat(store.store(batch)).isTrue();
        assertThat(store.store(batch)).isTrue();

        assertThat(entries).allMatch(entry -> entry.verdict() == Verdict.ACCEPTED);
        assertThat(rows()).isEqualTo(20);
        assertThat(ledger()).isEqualTo(Map.of("received", 20L, "accepted", 20L));
    }

    @Test
    void whatOnlyTheDatabaseRefusesGoesToTheDeadLettersAndItsNeighboursAreStored() throws Exception {
        database.sql("alter table activity add constraint poison check (not metadata @> '{\"poison\": true}')")
                .update();
        try {
            List<Entry> entries = entries(500);
            entries.set(123, entry(withMetadata("{\"poison\": true}")));
            entries.set(321, entry(withMetadata("{\"poison\": true}")));

            Submission submission = submit(entries, 1, 0);

            assertThat(submission.entries)
                    .filteredOn(entry -> entry.verdict() == Verdict.DEAD)
                    .hasSize(2);
            assertThat(rows()).isEqualTo(498);
            assertThat(ledger()).isEqualTo(Map.of("received", 501L, "accepted", 498L, "dead", 2L, "rejected", 1L));
            assertThat(database.sql("select distinct reason from dead_letter")
                            .query(String.class)
                            .list())
                    .containsExactly("SQLSTATE 23514, constraint poison");
        } finally {
            database.sql("alter table activity drop constraint poison").update();
        }
    }

    @Test
    void aMissingDayIsMade() throws Exception {
        Instant longAgo = now.minus(Duration.ofDays(60));
        Submission submission = submit(
                IntStream.range(0, 5)
                        .mapToObj(i -> entry(activity().at(longAgo.minus(Duration.ofDays(i)))))
                        .toList(),
                0,
                0);

        assertThat(submission.entries).allMatch(entry -> entry.verdict() == Verdict.ACCEPTED);
        assertThat(rows()).isEqualTo(5);
    }

    @Test
    void aDayThatWasClosedMeanwhileTakesNothing() throws Exception {
        Instant longAgo = now.minus(Duration.ofDays(50));
        days.ensure(Days.of(longAgo));
        database.sql("update activity_day set state = 'anonymized' where day = :day")
                .param("day", Days.of(longAgo))
                .update();

        Submission submission = submit(List.of(entry(activity().at(longAgo)), entry(activity())), 0, 0);

        assertThat(submission.entries).extracting(Entry::verdict).containsExactly(Verdict.DAY_CLOSED, Verdict.ACCEPTED);
        assertThat(ledger()).containsEntry("rejected", 1L).containsEntry("accepted", 1L);
    }

    @Test
    void anUntimedActivityIsKnownByItsIdAndPerson() throws Exception {
        UUID id = UUID.randomUUID();
        UUID user = UUID.randomUUID();
        for (int i = 0; i < 3; i++) {
            Activity sent = new Activity(id, user, view, (short) 0, null, null, now.plusSeconds(i), now);
            Submission submission = submit(List.of(new Entry(0, Source.KEY, true, sent)), 0, 0);
            assertThat(submission.entries.getFirst().verdict())
                    .isEqualTo(i == 0 ? Verdict.ACCEPTED : Verdict.DUPLICATE);
        }
        Activity another = new Activity(id, UUID.randomUUID(), view, (short) 0, null, null, now, now);
        assertThat(submit(List.of(new Entry(0, Source.KEY, true, another)), 0, 0)
                        .entries
                        .getFirst()
                        .verdict())
                .isEqualTo(Verdict.ACCEPTED);
        assertThat(rows()).isEqualTo(2);
    }

    private Submission submit(List<Entry> entries, int rejected, int suppressed) throws Exception {
        Submission submission = new Submission(Source.KEY, now, entries, rejected, suppressed);
        buffer.add(submission);
        submission.done.get(30, TimeUnit.SECONDS);
        return submission;
    }

    private List<Entry> entries(int count) {
        List<Entry> entries = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            entries.add(entry(activity()));
        }
        return entries;
    }

    private Entry entry(Activity activity) {
        return new Entry(0, Source.KEY, false, activity);
    }

    private Activity activity() {
        return withMetadata("{\"note\": \"n\"}");
    }

    private Activity withMetadata(String metadata) {
        return new Activity(
                UUID.randomUUID(), UUID.randomUUID(), view, (short) 0, UUID.randomUUID(), json(metadata), now, now);
    }

    private static byte[] json(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private long rows() {
        return database.sql("select count(*) from activity").query(Long.class).single();
    }

    /** The sums of the ledger, without the zeroes. */
    private Map<String, Long> ledger() {
        Map<String, Object> sums = database.sql("""
                        select sum(received)::bigint received, sum(accepted)::bigint accepted,
                            sum(duplicates)::bigint duplicates, sum(suppressed)::bigint suppressed,
                            sum(rejected)::bigint rejected, sum(dead)::bigint dead, sum(conflicts)::bigint conflicts
                        from capture_ledger""").query().singleRow();
        Map<String, Long> found = new HashMap<>();
        sums.forEach((name, value) -> {
            if ((Long) value != 0) {
                found.put(name, (Long) value);
            }
        });
        return found;
    }
}

package dev.footfall.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.activity.Activity;
import dev.footfall.activity.Days;
import dev.footfall.capture.Entry.ActivitySource;
import dev.footfall.capture.Entry.Outcome;
import dev.footfall.database.Pools.JobsDatabase;
import dev.footfall.testkit.Wait;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;

/** However often an activity is given to the writers, and by however many at a time, it is stored once. */
class StoredOnceIntegrationTests extends WithWriters {

    @Autowired
    IntFunction<ActivityStore> stores;

    @Autowired
    @JobsDatabase
    DataSource patient;

    @Autowired
    BatchTransaction transaction;

    @Autowired
    Days days;

    @TempDir
    Path folder;

    @Test
    void countsDuplicatesAndConflicts() throws Exception {
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

        assertThat(submission.entries).allMatch(entry -> entry.verdict() == Outcome.DUPLICATE);
        assertThat(rows()).isEqualTo(50);
        assertThat(database.sql("select count(*) from activity where jsonb_exists(metadata, 'other')")
                        .query(Long.class)
                        .single())
                .isZero();
        assertThat(ledger()).containsEntry("duplicates", 50L).containsEntry("conflicts", 10L);
    }

    @Test
    void overlappingWritersStoreEachKeyOnceWithoutDeadlock() throws Exception {
        Random random = new Random(11);
        CaptureBuffer buffer = new CaptureBuffer();
        Writers writers = writers(buffer);
        List<Activity> all =
                IntStream.range(0, 20_800).mapToObj(_ -> activity()).toList();
        List<Submission> submissions = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            // half of these are in the next one, too, and all of them are new for whoever writes it beside this one
            List<Activity> some = new ArrayList<>(all.subList(100 * i, 100 * i + 800));
            Collections.shuffle(some, random);
            Submission submission = new Submission(
                    ActivitySource.KEY,
                    Entry.NO_KEY,
                    now,
                    some.stream().limit(400).map(this::entry).toList(),
                    0,
                    0);
            submissions.add(submission);
            buffer.add(submission);
        }
        try {
            for (Submission submission : submissions) {
                Wait.result(submission.done);
            }
        } finally {
            writers.stop();
        }

        long accepted = submissions.stream()
                .flatMap(submission -> submission.entries.stream())
                .filter(entry -> entry.verdict() == Outcome.ACCEPTED)
                .count();
        long sent = submissions.stream().mapToLong(Submission::size).sum();
        assertThat(rows()).isEqualTo(accepted);
        assertThat(database.sql("select count(distinct id) from activity")
                        .query(Long.class)
                        .single())
                .isEqualTo(accepted);
        assertThat(ledger()).containsEntry("received", sent).containsEntry("duplicates", sent - accepted);
    }

    /**
     * They wait for each other as long as a slow machine takes, where those of a node would leave it to the spool; and
     * a deadlock is the end.
     */
    private Writers writers(CaptureBuffer buffer) throws IOException {
        DatabaseState link = new DatabaseState(patient);
        Spool spool = new Spool(new SpoolDirectory(folder), 0);
        return TestWriters.start(
                buffer,
                spool,
                link,
                writer -> new ActivityStore(patient, link, transaction, days, Duration.ZERO, writer),
                2);
    }

    @Test
    void storesABatchOnceAfterALostAnswer() {
        ActivityStore store = stores.apply(7);
        List<Entry> entries = entries(20);
        Batch batch = new Batch(new Batch.Id(UUID.randomUUID(), 1, 1), entries, List.of());

        assertThat(store.store(batch)).isTrue();
        assertThat(store.store(batch)).isTrue();

        assertThat(entries).allMatch(entry -> entry.verdict() == Outcome.ACCEPTED);
        assertThat(rows()).isEqualTo(20);
        assertThat(ledger()).isEqualTo(Map.of("received", 20L, "accepted", 20L));
    }

    @Test
    void recognizesUntimedActivityByIdAndPerson() throws Exception {
        UUID id = UUID.randomUUID();
        UUID user = UUID.randomUUID();
        for (int i = 0; i < 3; i++) {
            Activity sent = new Activity(id, user, view, (short) 0, null, null, now.plusSeconds(i), now);
            Submission submission = submit(List.of(new Entry(0, ActivitySource.KEY, true, sent)), 0, 0);
            assertThat(submission.entries.getFirst().verdict())
                    .isEqualTo(i == 0 ? Outcome.ACCEPTED : Outcome.DUPLICATE);
        }
        Activity another = new Activity(id, UUID.randomUUID(), view, (short) 0, null, null, now, now);
        assertThat(submit(List.of(new Entry(0, ActivitySource.KEY, true, another)), 0, 0)
                        .entries
                        .getFirst()
                        .verdict())
                .isEqualTo(Outcome.ACCEPTED);
        assertThat(rows()).isEqualTo(2);
    }
}

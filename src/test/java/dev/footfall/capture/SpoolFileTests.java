package dev.footfall.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.footfall.activity.Activity;
import dev.footfall.capture.Entry.ActivitySource;
import dev.footfall.capture.Submission.RejectedCount;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class SpoolFileTests {

    /** As versions wrote it that knew entities by their UUID alone: two activities, made by hand from the format. */
    private static final String FIRST_VERSION = """
            RkZTUE9PTDEAAAAAFlJvIwGXo8RbbX6PmgscLT5PWmsAAAAAAAAABwAAAAEAAAABAAAAAABq/YbAAAAAAAAAAAEAAAACAAAAAgAA
            AAAAAAAAAAAAAAAAAAAAAQAAAAAAAAAAAAAAAAAAAKEAAQADAQAAAAAAAAAAAAAAAAAAAOEAAAAAav2GwAdbygAAAAAAav2GwQAA
            AAAAAAAHeyJuIjoxfQEBAAAAAAAAAAAAAAAAAAAAAgAAAAAAAAAAAAAAAAAAAKIAAgAAAAAAAABq/YbCAAAAAAAAAABq/YbDAAAA
            AP////8=
            """;

    private static final Instant AT = Instant.ofEpochSecond(1_795_000_000);

    @Test
    void readsTheFirstVersion() throws IOException {
        Batch batch = SpoolFile.decode(Base64.getMimeDecoder().decode(FIRST_VERSION));

        assertThat(batch.id).isEqualTo(new Batch.Id(UUID.fromString("0197a3c4-5b6d-7e8f-9a0b-1c2d3e4f5a6b"), 7, 1));
        assertThat(batch.rejectedCounts).containsExactly(new RejectedCount(ActivitySource.KEY, Entry.NO_KEY, AT, 1, 2));
        assertThat(batch.entries).hasSize(2);
        Entry first = batch.entries.getFirst();
        assertThat(first.sent())
                .usingRecursiveComparison()
                .isEqualTo(new Activity(
                        new UUID(0, 1),
                        new UUID(0, 0xa1),
                        (short) 1,
                        (short) 3,
                        new UUID(0, 0xe1),
                        "{\"n\":1}".getBytes(StandardCharsets.UTF_8),
                        AT.plusNanos(123_456_000),
                        AT.plusSeconds(1)));
        Entry second = batch.entries.getLast();
        assertThat(second.source).isEqualTo(ActivitySource.JWT);
        assertThat(second.untimed).isTrue();
        assertThat(second.sent())
                .isEqualTo(new Activity(
                        new UUID(0, 2),
                        new UUID(0, 0xa2),
                        (short) 2,
                        (short) 0,
                        null,
                        null,
                        AT.plusSeconds(2),
                        AT.plusSeconds(3)));
    }

    @Test
    void keepsTextsOfEntities() throws IOException {
        String text = "\u0001 \u00fc 🙂".repeat(50);
        Activity activity = new Activity(
                new UUID(0, 1), new UUID(0, 2), (short) 1, (short) 0, new UUID(0, 3), text, null, AT, AT, false);
        Batch batch = new Batch(
                new Batch.Id(new UUID(0, 9), 1, 1),
                List.of(new Entry(0, ActivitySource.KEY, false, activity)),
                List.of());

        assertThat(SpoolFile.decode(SpoolFile.encode(batch)).entries.getFirst().sent())
                .isEqualTo(activity);
    }

    @Test
    void keepsKeysAlsoOfWhatWasForgotten() throws IOException {
        UUID key = new UUID(5, 6);
        Activity activity =
                new Activity(new UUID(0, 1), new UUID(0, 2), (short) 1, (short) 0, null, null, null, AT, AT, false);
        Batch batch = new Batch(
                new Batch.Id(new UUID(0, 9), 1, 1),
                List.of(
                        new Entry(0, ActivitySource.KEY, key, true, AT.plusSeconds(1), activity),
                        Entry.forgotten(ActivitySource.KEY, key, activity),
                        new Entry(0, ActivitySource.JWT, false, activity)),
                List.of(
                        new RejectedCount(ActivitySource.KEY, key, AT, 1, 2),
                        new RejectedCount(ActivitySource.AUTOMATIC, Entry.NO_KEY, AT, 3, 4)));

        Batch read = SpoolFile.decode(SpoolFile.encode(batch));

        assertThat(read.rejectedCounts).isEqualTo(batch.rejectedCounts);
        assertThat(read.entries).extracting(entry -> entry.key).containsExactly(key, key, Entry.NO_KEY);
        assertThat(read.entries).extracting(Entry::forgotten).containsExactly(false, true, false);
        assertThat(read.entries.getFirst().untimed).isTrue();
        assertThat(read.entries.getFirst().ownTime).isEqualTo(AT.plusSeconds(1));
    }

    @Test
    void refusesAnotherBeginning() {
        byte[] file = Base64.getMimeDecoder().decode(FIRST_VERSION);
        file[7] = '3';
        assertThatThrownBy(() -> SpoolFile.decode(file)).isInstanceOf(IOException.class);
    }
}

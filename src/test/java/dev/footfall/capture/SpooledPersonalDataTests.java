package dev.footfall.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.activity.Activity;
import dev.footfall.capture.Entry.ActivitySource;
import dev.footfall.capture.Entry.Outcome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who is forgotten is forgotten on disk too, and nothing else of the batch moves. */
class SpooledPersonalDataTests {

    private static final Instant NOW = Instant.parse("2026-11-22T10:15:30.5Z");

    @TempDir
    Path folder;

    private final Random random = new Random(5);
    private final UUID canary = new UUID(0x0123456789abcdefL, 0xfedcba9876543210L);

    @Test
    void countsRemovedActivitiesAsSuppressed() throws IOException {
        Spool spool = new Spool(new SpoolDirectory(folder), Long.MAX_VALUE);
        Batch batch = batch(100);
        List<UUID> order = ids(batch);
        spool.keep(batch);
        String file = spool.names().getFirst();

        Batch read = spool.read(file);
        int forgotten = read.forget(activity -> activity.userId().equals(canary));
        spool.replace(file, read);
        Batch again = new Spool(new SpoolDirectory(folder), Long.MAX_VALUE).read(file);

        assertThat(forgotten).isBetween(10, 90);
        assertThat(again.entries).hasSize(100);
        assertThat(again.open()).hasSize(100 - forgotten);
        assertThat(again.entries.stream().filter(entry -> entry.verdict() == Outcome.SUPPRESSED))
                .hasSize(forgotten);
        for (int index = 0; index < 100; index++) {
            if (!again.entries.get(index).forgotten()) {
                assertThat(again.entries.get(index).activity().id()).isEqualTo(order.get(index));
            }
        }
        again.reset();
        assertThat(again.open()).as("also after an attempt that failed").hasSize(100 - forgotten);
        assertThat(HexFormat.of().formatHex(Files.readAllBytes(folder.resolve(file))))
                .doesNotContain(canary.toString().replace("-", ""));
        assertThat(spool.activities()).isEqualTo(100);
    }

    /** As an erasure does with what others did and wrote about the erased. */
    @Test
    void keepsThePlaceOfRedactedActivities() throws IOException {
        Spool spool = new Spool(new SpoolDirectory(folder), Long.MAX_VALUE);
        Batch batch = batch(100);
        List<UUID> order = ids(batch);
        spool.keep(batch);
        String file = spool.names().getFirst();

        Batch read = spool.read(file);
        byte[] redacted = "{}".getBytes(StandardCharsets.UTF_8);
        int changed = read.redact(activity -> activity.userId().equals(canary)
                ? new Activity(
                        activity.id(),
                        activity.userId(),
                        activity.type(),
                        activity.entityType(),
                        null,
                        redacted,
                        activity.occurredAt(),
                        activity.receivedAt())
                : activity);
        spool.replace(file, read);
        Batch again = new Spool(new SpoolDirectory(folder), Long.MAX_VALUE).read(file);

        assertThat(changed).isBetween(10, 90);
        assertThat(ids(again)).isEqualTo(order);
        assertThat(again.entries.stream()
                        .filter(entry -> entry.activity().userId().equals(canary))
                        .map(entry -> entry.activity().metadataText()))
                .hasSize(changed)
                .containsOnly("{}");
    }

    @Test
    void drainedFileDoesNotComeBack() throws IOException {
        Spool spool = new Spool(new SpoolDirectory(folder), Long.MAX_VALUE);
        spool.keep(batch(10));
        String file = spool.names().getFirst();
        Batch read = spool.read(file);
        spool.remove(List.of(file));

        spool.replace(file, read);

        assertThat(new Spool(new SpoolDirectory(folder), Long.MAX_VALUE).files())
                .isZero();
    }

    @Test
    void clearsLeftoversOfAKilledReplacement() throws IOException {
        Spool spool = new Spool(new SpoolDirectory(folder), Long.MAX_VALUE);
        spool.keep(batch(10));
        Files.write(folder.resolve(spool.names().getFirst() + ".tmp"), new byte[100]);

        assertThat(new Spool(new SpoolDirectory(folder), Long.MAX_VALUE).files())
                .isOne();
        assertThat(new SpoolDirectory(folder).names()).hasSize(1);
    }

    private Batch batch(int size) {
        List<Entry> entries = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            // several of the same moment, where only the rest of the key tells the order
            Instant at = NOW.plusMillis(random.nextInt(5));
            UUID user = random.nextInt(3) == 0 ? canary : new UUID(random.nextLong(), random.nextLong());
            entries.add(new Entry(
                    i,
                    ActivitySource.KEY,
                    false,
                    new Activity(
                            new UUID(random.nextLong(), random.nextLong()),
                            user,
                            (short) 1,
                            (short) 0,
                            null,
                            null,
                            at,
                            NOW)));
        }
        return new Batch(new Batch.Id(UUID.randomUUID(), 1, 1), entries, List.of());
    }

    private static List<UUID> ids(Batch batch) {
        return batch.entries.stream().map(entry -> entry.activity().id()).toList();
    }
}

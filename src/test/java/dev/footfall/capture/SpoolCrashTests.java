package dev.footfall.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.footfall.activity.Activity;
import dev.footfall.capture.Entry.ActivitySource;
import dev.footfall.capture.Submission.NotDurableException;
import dev.footfall.capture.Submission.RejectedCount;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/**
 * The spool's promise at any moment that the power may go: what was acknowledged is there whole, what was not is whole
 * or not there.
 */
class SpoolCrashTests {

    private static final int CRASH_POINTS = 10_000;
    private static final UUID NODE = new UUID(0, 1);

    /** The refusals of the disk would fill the build's output. */
    @BeforeAll
    static void quiet() {
        ((Logger) LoggerFactory.getLogger(Spool.class)).setLevel(Level.OFF);
    }

    @AfterAll
    static void loud() {
        ((Logger) LoggerFactory.getLogger(Spool.class)).setLevel(null);
    }

    @Test
    void survivesPowerLossAtAnyByte() throws IOException {
        int acknowledged = 0;
        for (int seed = 0; seed < CRASH_POINTS; seed++) {
            acknowledged += new Life(seed, true).live();
        }
        assertThat(acknowledged).isGreaterThan(CRASH_POINTS);
    }

    @Test
    void detectsADiskThatDoesNotForce() {
        assertThatThrownBy(() -> {
                    for (int seed = 0; seed < 100; seed++) {
                        new Life(seed, false).live();
                    }
                })
                .isInstanceOf(AssertionError.class);
    }

    @Test
    void failedReadSetsNothingAside() throws IOException {
        Random random = new Random(1);
        ForgetfulDisk disk = new ForgetfulDisk(random, 0, true);
        disk.powerBack();
        Spool spool = new Spool(disk, Long.MAX_VALUE);
        Batch batch = batch(random, 1);
        spool.keep(batch);
        String name = spool.after(null, 1).getFirst();
        disk.delete(name);

        assertThatThrownBy(() -> spool.read(name)).isInstanceOf(IOException.class);
        assertThat(spool.files()).isOne();
        assertThat(spool.damaged()).isZero();
    }

    /** One spool, and two power cuts. */
    private static final class Life {

        private final String story;
        private final Random random;
        private final ForgetfulDisk disk;
        /** By sequence; what was kept, what was kept for sure, and what was removed for sure. */
        private final Map<Long, byte[]> kept = new HashMap<>();

        private final Set<Long> acknowledged = new HashSet<>();
        private final Set<Long> removed = new HashSet<>();
        private long next;

        Life(int seed, boolean forces) {
            this.story = "seed " + seed;
            this.random = new Random(seed);
            this.disk = new ForgetfulDisk(random, seed % 3 == 0 ? 0.05 : 0, forces);
        }

        /** How many batches were acknowledged. */
        int live() throws IOException {
            for (int cut = 0; cut < 2; cut++) {
                disk.powerBack();
                Spool spool = reopen();
                disk.cutPowerAfter(random.nextInt(40));
                try {
                    while (true) {
                        act(spool);
                    }
                } catch (ForgetfulDisk.PowerCut end) {
                    // what is left is looked at when it is back
                }
            }
            disk.powerBack();
            reopen();
            return acknowledged.size();
        }

        private void act(Spool spool) throws IOException {
            if (random.nextInt(3) > 0) {
                Batch batch = batch(random, next++);
                kept.put(batch.id.sequence(), SpoolFile.encode(batch));
                try {
                    spool.keep(batch);
                    acknowledged.add(batch.id.sequence());
                } catch (NotDurableException refused) {
                    // whole or not at all
                }
            } else {
                List<String> names = spool.after(null, 1 + random.nextInt(3));
                List<Long> drained = new ArrayList<>();
                for (String name : names) {
                    drained.add(check(spool.read(name)));
                }
                try {
                    // from here on they are in the database, where their identity tells a replay
                    acknowledged.removeAll(drained);
                    spool.remove(names);
                    removed.addAll(drained);
                } catch (IOException again) {
                    // they stay, and come again
                }
            }
        }

        private Spool reopen() throws IOException {
            Spool spool = new Spool(disk, Long.MAX_VALUE);
            assertThat(spool.damaged()).as(story).isZero();
            assertThat(disk.names()).as(story).allMatch(name -> name.endsWith(".batch"));
            List<String> names = spool.after(null, Integer.MAX_VALUE);
            assertThat(names).as(story).hasSize(spool.files());
            Set<Long> found = new HashSet<>();
            for (String name : names) {
                assertThat(found.add(check(spool.read(name)))).as(story).isTrue();
            }
            assertThat(found.containsAll(acknowledged))
                    .as("%s: all acknowledged are there", story)
                    .isTrue();
            assertThat(Collections.disjoint(found, removed))
                    .as("%s: none comes back", story)
                    .isTrue();
            return spool;
        }

        private long check(@Nullable Batch batch) {
            assertThat(batch).as(story).isNotNull();
            long sequence = batch.id.sequence();
            assertThat(Arrays.equals(SpoolFile.encode(batch), kept.get(sequence)))
                    .as(story)
                    .isTrue();
            return sequence;
        }
    }

    private static Batch batch(Random random, long sequence) {
        List<Entry> entries = new ArrayList<>();
        for (int left = random.nextInt(4); left >= 0; left--) {
            entries.add(entry(random));
        }
        return new Batch(
                new Batch.Id(NODE, sequence, 1),
                entries,
                List.of(new RejectedCount(ActivitySource.KEY, Entry.NO_KEY, Instant.ofEpochSecond(sequence), 1, 2)));
    }

    private static Entry entry(Random random) {
        byte @Nullable [] metadata =
                random.nextBoolean() ? null : ("{\"note\": " + random.nextInt() + "}").getBytes(StandardCharsets.UTF_8);
        @Nullable UUID entity = random.nextBoolean() ? null : new UUID(random.nextLong(), random.nextLong());
        Activity activity = new Activity(
                new UUID(random.nextLong(), random.nextLong()),
                new UUID(random.nextLong(), random.nextLong()),
                (short) random.nextInt(10),
                (short) random.nextInt(3),
                entity,
                entity == null || random.nextBoolean() ? null : "sku \0 🙂 " + random.nextInt(),
                metadata,
                Instant.ofEpochSecond(random.nextInt(), random.nextInt(1_000_000) * 1_000L),
                Instant.ofEpochSecond(random.nextInt()),
                false);
        return new Entry(0, ActivitySource.values()[random.nextInt(3)], random.nextBoolean(), activity);
    }
}

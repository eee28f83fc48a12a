package dev.footfall.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.activity.Activity;
import dev.footfall.activity.ActivityTypes;
import dev.footfall.activity.Days;
import dev.footfall.activity.RollupLifecycle.AffectedDays;
import dev.footfall.capture.Entry.ActivitySource;
import dev.footfall.capture.Entry.Outcome;
import dev.footfall.database.Pools.CaptureDatabase;
import dev.footfall.platform.KeyedHash;
import dev.footfall.platform.ReportingZone;
import dev.footfall.platform.Suppression;
import dev.footfall.testkit.BesideTest;
import dev.footfall.testkit.Wait;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Two nodes capture the activity of people who are being erased: nobody comes back. */
@BesideTest(emptyEachTime = true)
class SuppressionRaceIntegrationTests {

    private static final int PEOPLE = 10;
    private static final int ERASURES = 300;

    @Autowired
    @CaptureDatabase
    DataSource capture;

    @Autowired
    DataSource web;

    @Autowired
    JdbcClient database;

    @Autowired
    Days days;

    @Autowired
    ActivityTypes types;

    @Autowired
    EntityTexts entityTexts;

    @Autowired
    KeyedHash hash;

    @TempDir
    Path folder;

    private final List<UUID> people =
            IntStream.range(0, PEOPLE).mapToObj(_ -> UUID.randomUUID()).toList();

    @BeforeEach
    void prepare() throws SQLException {
        try (Connection connection = web.getConnection();
                Statement statement = connection.createStatement()) {
            Tombstones.create(statement);
        }
    }

    @AfterEach
    void remove() {
        database.sql("drop table tombstone_of_test").update();
    }

    @Test
    void erasureHoldsAgainstActivityInFlight() throws Exception {
        AtomicBoolean erasing = new AtomicBoolean(true);
        AtomicLong suppressed = new AtomicLong();
        List<Thread> senders = new ArrayList<>();
        List<Writers> nodes = new ArrayList<>();
        long removed = 0;
        try (Connection connection = web.getConnection()) {
            for (int node = 0; node < 2; node++) {
                CaptureBuffer buffer = new CaptureBuffer();
                nodes.add(writers(buffer, new Tombstones(), node));
                for (int sender = 0; sender < 2; sender++) {
                    Random random = new Random(10L * node + sender);
                    senders.add(Thread.ofVirtual().start(() -> {
                        while (erasing.get()) {
                            suppressed.addAndGet(send(buffer, random));
                        }
                    }));
                }
            }
            Random random = new Random(99);
            // more where the senders get little of a machine's time
            long deadline = System.nanoTime() + Wait.seconds(120).toNanos();
            for (int i = 0;
                    i < ERASURES || Math.min(removed, suppressed.get()) <= ERASURES && System.nanoTime() < deadline;
                    i++) {
                removed += Tombstones.erase(connection, people.get(random.nextInt(PEOPLE)), Instant.now());
            }
        } finally {
            erasing.set(false);
            for (Thread sender : senders) {
                sender.join();
            }
            nodes.forEach(Writers::stop);
        }

        assertThat(removed).isGreaterThan(ERASURES);
        assertThat(suppressed).hasValueGreaterThan(ERASURES);
        assertThat(number("""
                        select count(*) from activity
                        where exists (select from tombstone_of_test
                            where tombstone_of_test.user_id = activity.user_id and occurred_at <= until)"""))
                .as("rows of erased people from before their erasure")
                .isZero();
        assertThat(number("select count(*) from activity") + removed)
                .as("rows and erased rows = accepted")
                .isEqualTo(number("select sum(accepted) from capture_ledger"));
    }

    private Writers writers(CaptureBuffer buffer, Suppression suppression, int node) throws IOException {
        DatabaseState link = new DatabaseState(capture);
        Spool spool = new Spool(new SpoolDirectory(folder.resolve("spool-" + node)), Long.MAX_VALUE);
        BatchTransaction transaction = new BatchTransaction(
                new SuppressionFilter(suppression, types, hash),
                entityTexts,
                new Ledger(ReportingZone.UTC),
                Clock.systemUTC(),
                Duration.ofDays(7),
                new AffectedDays(ReportingZone.UTC));
        return TestWriters.start(
                buffer,
                spool,
                link,
                // erasures come one after the other here: the patience of a batch is not what is tested
                writer -> new ActivityStore(capture, link, transaction, days, Duration.ofSeconds(30), writer),
                1);
    }

    /** Returns how many were suppressed. */
    private long send(CaptureBuffer buffer, Random random) {
        short view = types.named("app_view").orElseThrow().id();
        Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
        List<Entry> entries = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            UUID user = people.get(random.nextInt(PEOPLE));
            Instant at = now.minusMillis(random.nextInt(3));
            entries.add(new Entry(
                    i,
                    ActivitySource.KEY,
                    false,
                    new Activity(UUID.randomUUID(), user, view, (short) 0, null, null, at, now)));
        }
        Submission submission = new Submission(ActivitySource.KEY, Entry.NO_KEY, now, entries, 0, 0);
        buffer.add(submission);
        Wait.result(submission.done);
        return entries.stream()
                .filter(entry -> entry.verdict() == Outcome.SUPPRESSED)
                .count();
    }

    private long number(String query) {
        return database.sql(query).query(Long.class).single();
    }
}

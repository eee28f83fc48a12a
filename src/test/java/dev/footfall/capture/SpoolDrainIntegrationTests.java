package dev.footfall.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.footfall.activity.Activities;
import dev.footfall.activity.Activity;
import dev.footfall.activity.ActivityFilter;
import dev.footfall.activity.ActivityTypes;
import dev.footfall.activity.Days;
import dev.footfall.activity.EntityKeys;
import dev.footfall.capture.Batch.BatchIds;
import dev.footfall.capture.CaptureHealthPanel.CaptureHealth;
import dev.footfall.capture.Entry.ActivitySource;
import dev.footfall.database.Pools.CaptureDatabase;
import dev.footfall.platform.ExternalIds;
import dev.footfall.platform.health.AlarmSource.Alarm;
import dev.footfall.platform.thread.LastingThreads;
import dev.footfall.testkit.BesideTest;
import dev.footfall.testkit.Wait;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/** How what the spool holds gets into a real database. */
@BesideTest(emptyEachTime = true)
class SpoolDrainIntegrationTests {

    private static final UUID NODE = UUID.randomUUID();

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
    IntFunction<ActivityStore> stores;

    @Autowired
    BatchTransaction transaction;

    @Autowired
    Activities activities;

    @Autowired
    EntityKeys keys;

    @Autowired
    ExternalIds ids;

    @TempDir
    Path folder;

    private final Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
    private final LastingThreads threads = new LastingThreads();
    private Spool spool;
    private DatabaseState link;
    private SpoolDrain drain;

    @BeforeEach
    void prepare() throws Exception {
        spool = new Spool(new SpoolDirectory(folder), Long.MAX_VALUE);
        link = new DatabaseState(capture);
        CaptureBuffer buffer = new CaptureBuffer();
        CaptureMetrics metrics = TestWriters.metrics(buffer, spool, link);
        drain = new SpoolDrain(spool, link, stores.apply(5), buffer, metrics, new BatchIds(), threads);
    }

    /** Errors too, which no retry of its own is for. */
    @Test
    void continuesAfterAnyError() {
        AtomicInteger errors = new AtomicInteger();
        DataSource broken = new DelegatingDataSource(capture) {
            @Override
            public Connection getConnection() throws SQLException {
                if (errors.incrementAndGet() <= 3) {
                    throw new StackOverflowError("of a test");
                }
                return super.getConnection();
            }
        };
        CaptureBuffer buffer = new CaptureBuffer();
        ActivityStore store = new ActivityStore(broken, link, transaction, days, Duration.ofMillis(300), 5);
        drain = new SpoolDrain(
                spool, link, store, buffer, TestWriters.metrics(buffer, spool, link), new BatchIds(), threads);
        spool.keep(batch(0, now, 10));
        spool.keep(batch(1, now, 10));

        drain();

        assertThat(number("select count(*) from activity")).isEqualTo(20);
        assertThat(threads.look())
                .extracting(Alarm::kind, Alarm::about)
                .containsExactly(tuple("thread-fails", "spool-drain"));
    }

    @AfterEach
    void stop() {
        drain.stop();
    }

    @Test
    void storesSmallFilesTogetherAndKnowsEachAgain() {
        List<Batch> batches =
                IntStream.range(0, 50).mapToObj(i -> batch(i, now, 10)).toList();
        batches.forEach(spool::keep);

        drain();

        assertThat(number("select count(*) from activity")).isEqualTo(500);
        assertThat(number("select count(*) from capture_batch")).isEqualTo(50);
        assertThat(number("select count(distinct stored_at) from capture_batch"))
                .isLessThan(50);
        batches.forEach(batch -> assertThat(stores.apply(6).store(batch)).isTrue());
        assertThat(number("select sum(received) from capture_ledger")).isEqualTo(500);
    }

    /** As marked texts they lie in the file, too. */
    @Test
    void showsNumbersAsSentAfterTheSpool() {
        short view = types.named("app_view").orElseThrow().id();
        UUID user = UUID.randomUUID();
        byte[] metadata = "{\"n\":[\"\uFDD09e307\",\"\uFDD01e-300\",5]}".getBytes(StandardCharsets.UTF_8);
        Activity sent = new Activity(UUID.randomUUID(), user, view, (short) 0, null, metadata, now, now);
        spool.keep(
                new Batch(new Batch.Id(NODE, 0, 1), List.of(new Entry(0, ActivitySource.KEY, false, sent)), List.of()));

        drain();

        assertThat(activities.slice(ActivityFilter.ofUser(user), null, 10).items())
                .extracting(found -> new String(found.metadata(), StandardCharsets.UTF_8))
                .containsExactly("{\"n\": [9e307, 1e-300, 5]}");
    }

    @Test
    void storesTextsOfEntities() {
        short view = types.named("app_view").orElseThrow().id();
        Map<UUID, String> texts = IntStream.range(0, 20)
                .mapToObj(i -> "spooled \u00fc " + i)
                .collect(Collectors.toMap(ids::entity, text -> text));
        List<Entry> entries = new ArrayList<>();
        texts.forEach((entity, text) -> {
            for (int i = 0; i < 3; i++) {
                entries.add(new Entry(
                        i,
                        ActivitySource.KEY,
                        false,
                        new Activity(
                                UUID.randomUUID(),
                                UUID.randomUUID(),
                                view,
                                (short) 0,
                                entity,
                                text,
                                null,
                                now,
                                now,
                                false)));
            }
        });
        spool.keep(new Batch(new Batch.Id(NODE, 0, 1), entries, List.of()));

        drain();

        assertThat(number("select count(*) from activity")).isEqualTo(60);
        assertThat(keys.texts(texts.keySet())).isEqualTo(texts);
        assertThat(number("select count(*) from entity_key where key like 'spooled%'"))
                .isEqualTo(20);
    }

    /** As when a commit that hung arrives after all. */
    @Test
    void skipsAStoredBatchAndStoresTheOthers() {
        List<Batch> batches =
                IntStream.range(0, 5).mapToObj(i -> batch(i, now, 10)).toList();
        batches.forEach(spool::keep);
        assertThat(stores.apply(6).store(batches.get(2))).isTrue();
        link.lost(new SQLException("gone", "08006"));

        drain();

        // told only after the files are gone
        Wait.until(() -> !link.away());
        assertThat(number("select count(*) from activity")).isEqualTo(50);
        assertThat(number("select sum(received) from capture_ledger")).isEqualTo(50);
        assertThat(number("select sum(duplicates) from capture_ledger")).isZero();
    }

    @Test
    void blockedBatchHoldsBackNoOther() throws Exception {
        Instant old = now.minus(40, ChronoUnit.DAYS);
        days.ensure(Days.of(old));
        spool.keep(batch(0, old, 10));
        spool.keep(batch(1, now, 10));
        try (Connection other = web.getConnection();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            // however long the others take on a slow machine: the lock must not go with its session
            statement.execute("set local idle_in_transaction_session_timeout = 0");
            statement.execute("lock table " + Days.partition(Days.of(old)) + " in access exclusive mode");
            drain.start();
            Wait.until(() -> spool.files() == 1);
            assertThat(number("select count(*) from only " + Days.partition(Days.of(now))))
                    .isEqualTo(10);
            other.rollback();
        }
        Wait.until(() -> spool.files() == 0);
    }

    @Test
    void setsDamagedFilesAsideAndStoresTheOthers() throws Exception {
        spool.keep(batch(0, now, 10));
        spool.keep(batch(1, now, 10));
        Path first = folder.resolve(spool.after(null, 1).getFirst());
        byte[] content = Files.readAllBytes(first);
        content[content.length / 2] ^= 1;
        Files.write(first, content);

        drain();

        assertThat(number("select count(*) from activity")).isEqualTo(10);
        assertThat(spool.damaged()).isOne();
        assertThat(new CaptureHealth(link, spool).health().getStatus().getCode())
                .isEqualTo("DEGRADED");
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left).singleElement().asString().endsWith(".batch.damaged");
        }
        assertThat(new Spool(new SpoolDirectory(folder), Long.MAX_VALUE).damaged())
                .isOne();
    }

    private void drain() {
        drain.start();
        Wait.until(() -> spool.files() == 0);
    }

    private Batch batch(long sequence, Instant at, int size) {
        short view = types.named("app_view").orElseThrow().id();
        List<Entry> entries = IntStream.range(0, size)
                .mapToObj(i -> new Entry(
                        i,
                        ActivitySource.KEY,
                        false,
                        new Activity(UUID.randomUUID(), UUID.randomUUID(), view, (short) 0, null, null, at, now)))
                .toList();
        return new Batch(new Batch.Id(NODE, sequence, 1), entries, List.of());
    }

    private long number(String query) {
        return database.sql(query).query(Long.class).single();
    }
}

package dev.footfall.capture;

import dev.footfall.activity.Days;
import dev.footfall.activity.RollupLifecycle.AffectedDays;
import dev.footfall.capture.Batch.BatchIds;
import dev.footfall.capture.scrub.Scrubber;
import dev.footfall.database.Pools.CaptureDatabase;
import dev.footfall.platform.ClientPaths;
import dev.footfall.platform.DataFolder;
import dev.footfall.platform.Settings;
import dev.footfall.platform.body.BodySettings.LargeBody;
import dev.footfall.platform.body.ByteBudget;
import dev.footfall.platform.thread.LastingThreads;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import javax.sql.DataSource;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.util.unit.DataSize;

/** Creates the writers and what they share. */
@Configuration(proxyBeanMethods = false)
class CaptureConfiguration {

    /** The limit on the bytes as sent; {@link BodyReader} checks the inflated size. */
    @Bean
    LargeBody captureBody(CaptureSettings settings) {
        long inflated = settings.maxBody().toBytes();
        return new LargeBody("/api/activities", 2 * inflated, inflated);
    }

    /** The paths of ready-made clients, which send lists too. */
    @Bean
    LargeBody clientBody(CaptureSettings settings) {
        long inflated = settings.maxBody().toBytes();
        return new LargeBody(ClientPaths.ANY, 2 * inflated, inflated);
    }

    @Bean
    BodyReader bodyReader(CaptureSettings settings, ByteBudget budget) {
        return new BodyReader(budget, Math.toIntExact(settings.maxBody().toBytes()));
    }

    @Bean
    Scrubber scrubber() {
        return new Scrubber();
    }

    @Bean
    BatchIds batchIds() {
        return new BatchIds();
    }

    @Bean
    BatchTransaction batchTransaction(
            SuppressionFilter suppressionFilter, EntityTexts entityTexts, Settings settings, Clock clock) {
        return new BatchTransaction(
                suppressionFilter,
                entityTexts,
                new Ledger(settings.zone()),
                clock,
                settings.acceptLate(),
                new AffectedDays(settings.zone()));
    }

    @Bean
    DatabaseState databaseState(@CaptureDatabase DataSource database) {
        return new DatabaseState(database);
    }

    /**
     * Only the owner of the data folder may use its spool: a process that only attached gets an empty one that accepts
     * nothing.
     */
    @Bean
    Spool spool(DataFolder folder, CaptureSettings capture) throws IOException {
        return folder.owner()
                ? new Spool(
                        new SpoolDirectory(folder.path().resolve("spool")),
                        capture.spoolLimit().toBytes())
                : new Spool(new SpoolDirectory(folder.path().resolve("spool-attached")), 0);
    }

    @Bean
    IntFunction<ActivityStore> activityStores(
            @CaptureDatabase DataSource database,
            DatabaseState databaseState,
            BatchTransaction transaction,
            Days days,
            CaptureSettings capture) {
        return writer -> new ActivityStore(database, databaseState, transaction, days, capture.patience(), writer);
    }

    @Bean
    Writers writers(
            CaptureBuffer buffer,
            SpooledPersonalData spool,
            DatabaseState databaseState,
            BatchIds ids,
            IntFunction<ActivityStore> stores,
            CaptureMetrics metrics,
            CaptureSettings capture,
            LastingThreads threads) {
        return new Writers(buffer, spool::keep, databaseState, ids, stores, metrics, capture.writers(), threads);
    }

    @Bean
    SpoolDrain spoolDrain(
            Spool spool,
            DatabaseState databaseState,
            IntFunction<ActivityStore> stores,
            CaptureBuffer buffer,
            CaptureMetrics metrics,
            BatchIds ids,
            CaptureSettings capture,
            LastingThreads threads) {
        return new SpoolDrain(spool, databaseState, stores.apply(capture.writers()), buffer, metrics, ids, threads);
    }

    /** Removes what is no longer needed to recognize repetitions. */
    @Component
    static final class CaptureHousekeeping {

        private final JdbcClient database;
        private final BatchIds ids;

        CaptureHousekeeping(JdbcClient database, BatchIds ids) {
            this.database = database;
            this.ids = ids;
        }

        /**
         * Removes the ids of this node's batches that can no longer be retried, and those of nodes that crashed a month
         * ago.
         */
        @Scheduled(fixedDelay = 1, initialDelay = 1, timeUnit = TimeUnit.MINUTES)
        void forgetSettledBatches() {
            database.sql("""
                            delete from capture_batch
                            where (node = :node and sequence < :settled) or stored_at < now() - interval '30 days'""")
                    .param("node", ids.node())
                    .param("settled", ids.settledBelow())
                    .update();
        }

        /** The contract promises eight days for activities that came without a time. */
        @Scheduled(fixedDelay = 1, initialDelay = 1, timeUnit = TimeUnit.HOURS)
        void forgetUntimedIds() {
            database.sql("delete from untimed_id where received_at < now() - interval '8 days'")
                    .update();
        }
    }

    /**
     * Limits and waiting times of capture.
     *
     * @param maxBody the maximum size of a request body, inflated
     * @param maxActivities the maximum number of activities in a request
     * @param ahead how far in the future a timestamp may lie (senders' clocks differ)
     * @param patience how long a batch is retried against locks that others hold, plus one attempt; then the spool
     *     keeps it
     * @param answerWithin how long a request waits until its activities are durable; 503 past it
     * @param spoolLimit the maximum bytes on disk for batches that wait for the database; 503 past it
     * @param writers the number of threads that store batches
     * @param rate the maximum number of activities a second for one key; 429 past it
     * @param personRate the same for one person's tokens
     * @param registerTypes whether unknown activity types register themselves
     * @param logBuffer the maximum number of activities of callers in this process that may wait for a writer
     */
    @ConfigurationProperties("footfall.capture")
    record CaptureSettings(
            @DefaultValue("5MB") DataSize maxBody,
            @DefaultValue("5000") int maxActivities,
            @DefaultValue("5m") Duration ahead,
            @DefaultValue("300ms") Duration patience,
            @DefaultValue("20s") Duration answerWithin,
            @DefaultValue("1GB") DataSize spoolLimit,
            @DefaultValue("2") int writers,
            @DefaultValue("500000") int rate,
            @DefaultValue("5000") int personRate,
            @DefaultValue("false") boolean registerTypes,
            @DefaultValue("20000") int logBuffer) {}
}

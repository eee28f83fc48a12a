package dev.footfall.capture;

import dev.footfall.activity.AffectedDays;
import dev.footfall.activity.Days;
import dev.footfall.capture.scrub.Scrubber;
import dev.footfall.platform.DataFolder;
import dev.footfall.platform.Settings;
import dev.footfall.platform.body.LargeBody;
import dev.footfall.platform.database.CaptureDatabase;
import dev.footfall.platform.thread.LastingThreads;
import java.io.IOException;
import java.time.Clock;
import java.util.function.IntFunction;
import javax.sql.DataSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Puts the writers together. */
@Configuration(proxyBeanMethods = false)
class CaptureConfiguration {

    /** As it is sent: what is too large inflated is for {@link BodyReader} to say. */
    @Bean
    LargeBody captureBody(CaptureSettings settings) {
        long inflated = settings.maxBody().toBytes();
        return new LargeBody("/api/activities", 2 * inflated, inflated);
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
    BatchTransaction batchTransaction(SuppressionFilter suppressionFilter, Settings settings, Clock clock) {
        return new BatchTransaction(
                suppressionFilter,
                new Ledger(settings.zone()),
                clock,
                settings.acceptLate(),
                new AffectedDays(settings.zone()));
    }

    @Bean
    DatabaseState databaseLink(@CaptureDatabase DataSource database) {
        return new DatabaseState(database);
    }

    /** The data folder has one owner, so nobody else looks into its spool: a process that only attached has an empty one that takes nothing. */
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
            DatabaseState link,
            BatchTransaction transaction,
            Days days,
            CaptureSettings capture) {
        return writer -> new ActivityStore(database, link, transaction, days, capture.patience(), writer);
    }

    @Bean
    Writers writers(
            CaptureBuffer buffer,
            SpooledPersonalData spool,
            DatabaseState link,
            BatchIds ids,
            IntFunction<ActivityStore> stores,
            CaptureMetrics metrics,
            CaptureSettings capture,
            LastingThreads threads) {
        return new Writers(buffer, spool::keep, link, ids, stores, metrics, capture.writers(), threads);
    }

    @Bean
    SpoolDrain spoolDrain(
            Spool spool,
            DatabaseState link,
            IntFunction<ActivityStore> stores,
            CaptureBuffer buffer,
            CaptureMetrics metrics,
            BatchIds ids,
            CaptureSettings capture,
            LastingThreads threads) {
        return new SpoolDrain(spool, link, stores.apply(capture.writers()), buffer, metrics, ids, threads);
    }
}

package dev.footfall.capture;

import dev.footfall.capture.CaptureConfiguration.CaptureSettings;
import dev.footfall.capture.CaptureContext.Uuids;
import dev.footfall.capture.Entry.ActivitySource;
import dev.footfall.capture.Rejection.RejectionReason;
import dev.footfall.platform.thread.LastingThreads;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.json.JsonMapper;

/**
 * Capture for code in this process. {@link #log} returns at once and never throws into its caller. A thread of its own
 * runs the activities through the same steps, waits until they are stored, and retries while the database is away.
 * Activities that the queue has no room for, or that a step rejects, are counted ({@code footfall.log.dropped}).
 */
@Component
public class ActivityLog implements SmartLifecycle {

    private record Line(
            UUID id,
            String userId,
            String activityType,
            @Nullable String entityId,
            @Nullable String entityType,
            Map<String, ?> metadata,
            Instant at) {}

    private static final Logger log = LoggerFactory.getLogger(ActivityLog.class);
    private static final int MAX_BATCH_SIZE = 1_000;

    private final BlockingQueue<Line> lines;
    private final CaptureSteps steps;
    private final ActivityReader reader;
    private final CaptureBuffer buffer;
    private final JsonMapper json;
    private final Clock clock;
    private final LastingThreads threads;
    private final Counter full;
    private final Counter refused;
    private volatile boolean running;
    private @Nullable Thread thread;

    ActivityLog(
            CaptureSettings settings,
            CaptureSteps steps,
            ActivityReader reader,
            CaptureBuffer buffer,
            JsonMapper json,
            Clock clock,
            LastingThreads threads,
            MeterRegistry meters) {
        this.lines = new ArrayBlockingQueue<>(settings.logBuffer());
        this.steps = steps;
        this.reader = reader;
        this.buffer = buffer;
        this.json = json;
        this.clock = clock;
        this.threads = threads;
        this.full = meters.counter("footfall.log.dropped", "reason", "full");
        this.refused = meters.counter("footfall.log.dropped", "reason", "refused");
    }

    /**
     * Records that a user did something, now. Ids are UUIDs or any other texts, and personal data in the metadata is
     * redacted, as in capture over HTTP.
     */
    public void log(
            String userId,
            String activityType,
            @Nullable String entityId,
            @Nullable String entityType,
            Map<String, ?> metadata) {
        Instant now = clock.instant();
        if (!lines.offer(new Line(Uuids.timeOrdered(now), userId, activityType, entityId, entityType, metadata, now))) {
            full.increment();
        }
    }

    @Override
    public void start() {
        running = true;
        thread = threads.start(Thread.ofVirtual().name("activity-log"), this::work);
    }

    private void work() throws InterruptedException {
        while (running || !lines.isEmpty()) {
            Line first = lines.poll(100, TimeUnit.MILLISECONDS);
            if (first != null) {
                List<Line> batch = new ArrayList<>(List.of(first));
                lines.drainTo(batch, MAX_BATCH_SIZE - 1);
                store(batch);
            }
        }
    }

    private void store(List<Line> batch) throws InterruptedException {
        List<Entry> entries = new ArrayList<>();
        for (Line line : batch) {
            try {
                Entry entry = entry(line);
                if (entry != null) {
                    entries.add(entry);
                }
            } catch (RuntimeException e) {
                refused.increment();
                log.warn(
                        "An activity of Footfall itself was not captured: {}",
                        e.getClass().getSimpleName());
            }
        }
        if (entries.isEmpty()) {
            return;
        }
        while (true) {
            Submission submission =
                    new Submission(ActivitySource.AUTOMATIC, Entry.NO_KEY, batch.getFirst().at, entries, 0, 0);
            try {
                buffer.add(submission);
                submission.done.join();
                return;
            } catch (RuntimeException notDurable) {
                if (!running) {
                    full.increment(entries.size());
                    return;
                }
                TimeUnit.SECONDS.sleep(1);
            }
        }
    }

    /** Null when a step rejected it. */
    private @Nullable Entry entry(Line line) {
        ParsedActivity draft = new ParsedActivity();
        draft.begin(0);
        draft.id = line.id;
        reader.person(line.userId, draft);
        if (line.entityId != null) {
            reader.entity(line.entityId, draft);
        }
        draft.typeName = line.activityType;
        draft.entityTypeName = line.entityType;
        draft.timestamp = line.at;
        if (!line.metadata.isEmpty()) {
            try (JsonParser parser = json.createParser(json.writeValueAsBytes(line.metadata))) {
                parser.nextToken();
                reader.metadata(parser, draft);
            } catch (JacksonException e) {
                draft.refuse(RejectionReason.INVALID_METADATA, "metadata", "It cannot be written as JSON.");
            }
        }
        CaptureContext captureContext = new CaptureContext(
                ActivitySource.AUTOMATIC, Entry.NO_KEY, "automatic", null, false, null, false, line.at);
        Rejection rejection = steps.take(draft, captureContext);
        if (rejection == null) {
            return steps.entry(draft, captureContext);
        }
        if (rejection.reason() != null) {
            refused.increment();
            log.warn(
                    "An activity of Footfall itself was rejected: {} ({})",
                    rejection.reason().code(),
                    rejection.field());
        }
        return null;
    }

    /** Stores what is still queued, after the web server's last request and before the writers stop. */
    @Override
    public void stop() {
        running = false;
        Thread worker = thread;
        if (worker != null) {
            Writers.join(worker);
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return Writers.PHASE + 1;
    }
}

package dev.footfall.capture;

import dev.footfall.capture.CaptureConfiguration.CaptureSettings;
import dev.footfall.capture.CaptureContext.Uuids;
import dev.footfall.capture.CaptureController.CaptureRates;
import dev.footfall.capture.CaptureController.PendingRequests;
import dev.footfall.capture.Rejection.RejectionReason;
import dev.footfall.capture.Submission.NotDurableException;
import dev.footfall.capture.scrub.MetadataReader;
import dev.footfall.capture.scrub.MetadataReader.Findings;
import dev.footfall.capture.scrub.Scrubber;
import dev.footfall.platform.Caller;
import dev.footfall.platform.ExternalIds;
import dev.footfall.platform.MentionedIds;
import dev.footfall.platform.Sha256;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Capture for what other tools' clients send, in any form: the caller reads a request, or a part of a file, and turns
 * its events into {@link ClientActivity}. They go through the same steps, buffer and ledger as activities sent to
 * {@code /api/activities}. Thread-safe; a {@link ClientRequest} belongs to one thread.
 */
@Component
public class ClientCapture {

    /** What became of an event. */
    public enum Outcome {
        ACCEPTED,
        DUPLICATE,
        SUPPRESSED,
        REJECTED,
        DEAD
    }

    /**
     * The outcome of one event.
     *
     * @param reason the code of a rejection, as in the answers of {@code /api/activities}; otherwise null
     * @param leftOut the number of its properties that could not become metadata
     */
    public record Verdict(Outcome outcome, @Nullable String reason, int leftOut) {}

    private final CaptureSteps steps;
    private final CaptureBuffer buffer;
    private final PendingRequests pendingRequests;
    private final CaptureRates rates;
    private final ActivityReader reader;
    private final Scrubber scrubber;
    private final Findings findings;
    private final int maxActivities;

    ClientCapture(
            CaptureSteps steps,
            CaptureBuffer buffer,
            PendingRequests pendingRequests,
            CaptureRates rates,
            ActivityReader reader,
            Scrubber scrubber,
            Findings findings,
            CaptureSettings settings) {
        this.steps = steps;
        this.buffer = buffer;
        this.pendingRequests = pendingRequests;
        this.rates = rates;
        this.reader = reader;
        this.scrubber = scrubber;
        this.findings = findings;
        this.maxActivities = settings.maxActivities();
    }

    /** The most events that a request may have. */
    public int maxActivities() {
        return maxActivities;
    }

    /** Whether a name that is about to become a type has personal data or an id in it, such as an e-mail address. */
    public boolean isPersonal(String name) {
        return !MentionedIds.redactText(scrubber.name(name), _ -> true).equals(name);
    }

    /**
     * Begins a request.
     *
     * @param key the API key that sends it
     * @param source in which message ids are unique: the key, or the first of those that replaced each other; null
     *     where they are the ids of activities already
     * @param registersTypes whether names of unknown types register themselves
     * @throws dev.footfall.platform.ProblemException.UnavailableException when the key is over its rate
     */
    public ClientRequest begin(Caller key, @Nullable UUID source, boolean registersTypes, Instant receivedAt) {
        rates.admit(key);
        return new ClientRequest(key, source, CaptureContext.ofClient(key, registersTypes, receivedAt));
    }

    /** The id of an activity, which begins with its time, as random ones cost a third of the write rate. */
    static UUID id(UUID source, String messageId, @Nullable Instant timestamp) {
        MessageDigest digest = Sha256.digest();
        digest.update(ByteBuffer.allocate(16)
                .putLong(source.getMostSignificantBits())
                .putLong(source.getLeastSignificantBits())
                .array());
        ByteBuffer hash = ByteBuffer.wrap(digest.digest(messageId.getBytes(StandardCharsets.UTF_8)));
        long high = hash.getLong();
        if (timestamp != null) {
            high = timestamp.toEpochMilli() << 16 | high & 0xFFFF;
        }
        return Uuids.version(high, hash.getLong(), 8);
    }

    /** The events of one request, which are stored together. */
    public final class ClientRequest {

        private final Caller key;
        private final @Nullable UUID source;
        private final CaptureContext context;
        private final ParsedActivity draft = new ParsedActivity();
        private final ClientMetadata metadata = new ClientMetadata(new MetadataReader(scrubber, findings));
        private final List<Entry> entries = new ArrayList<>();
        private final List<Verdict> verdicts = new ArrayList<>();
        private int rejected;
        private int suppressed;

        private ClientRequest(Caller key, @Nullable UUID source, CaptureContext context) {
            this.key = key;
            this.source = source;
            this.context = context;
        }

        /** Runs the next event through the steps. */
        public void take(ClientActivity event) {
            draft.begin(verdicts.size());
            int leftOut = fill(event);
            Rejection rejection = steps.take(draft, context);
            if (rejection == null) {
                entries.add(steps.entry(draft, context));
                verdicts.add(new Verdict(Outcome.ACCEPTED, null, leftOut));
            } else if (rejection.reason() == null) {
                suppressed++;
                verdicts.add(new Verdict(Outcome.SUPPRESSED, null, 0));
            } else {
                reject(rejection.reason().code());
            }
        }

        /** Counts the next event as rejected, which cannot be read as one. */
        public void reject(String reason) {
            rejected++;
            verdicts.add(new Verdict(Outcome.REJECTED, reason, 0));
        }

        private int fill(ClientActivity event) {
            if (event.person() != null) {
                reader.person(event.person(), draft);
            }
            if (event.entityId() != null) {
                reader.entity(event.entityId(), draft);
            }
            draft.typeName = event.activityType();
            draft.entityTypeName = event.entityType();
            time(event);
            if (event.metadata() == null || draft.problem != null) {
                return 0;
            }
            draft.metadata = metadata.read(event.metadata());
            return metadata.leftOut();
        }

        private void time(ClientActivity event) {
            Instant ownTime = null;
            if (event.timestamp() != null) {
                try {
                    ownTime = ClientActivity.moment(event.timestamp()).truncatedTo(ChronoUnit.MICROS);
                } catch (DateTimeException e) {
                    draft.refuse(RejectionReason.INVALID_TIMESTAMP, "timestamp", "It must be an ISO 8601 timestamp.");
                    return;
                }
            }
            boolean corrected = !event.correction().isZero();
            Instant from = ownTime == null ? context.receivedAt() : ownTime;
            draft.timestamp = corrected ? from.plus(event.correction()) : ownTime;
            if (event.messageId() != null) {
                draft.id = id(event.messageId(), ownTime);
                draft.ownTime = ownTime;
                draft.untimed = corrected;
            }
        }

        private @Nullable UUID id(String messageId, @Nullable Instant ownTime) {
            if (source != null) {
                return ClientCapture.id(source, messageId, ownTime);
            }
            UUID id = ExternalIds.uuidOf(messageId);
            if (id == null) {
                draft.refuse(RejectionReason.INVALID_UUID, "id", "It must be a UUID.");
            }
            return id;
        }

        /**
         * Waits until all is durable.
         *
         * @return the verdict of each event, in order
         * @throws NotDurableException when it could not be made durable in time
         */
        public List<Verdict> store() throws InterruptedException {
            rates.count(key, verdicts.size());
            if (verdicts.isEmpty()) {
                return verdicts;
            }
            Submission submission = new Submission(
                    context.source(), context.key(), context.receivedAt(), entries, rejected, suppressed);
            buffer.add(submission);
            pendingRequests.await(submission);
            for (Entry entry : entries) {
                verdicts.set(entry.index, verdict(entry, verdicts.get(entry.index).leftOut));
            }
            return verdicts;
        }

        private static Verdict verdict(Entry entry, int leftOut) {
            return switch (entry.verdict()) {
                case ACCEPTED -> new Verdict(Outcome.ACCEPTED, null, leftOut);
                case DUPLICATE -> new Verdict(Outcome.DUPLICATE, null, 0);
                case DEAD -> new Verdict(Outcome.DEAD, null, 0);
                case DAY_CLOSED -> new Verdict(Outcome.REJECTED, RejectionReason.DAY_CLOSED.code(), 0);
                case SUPPRESSED -> new Verdict(Outcome.SUPPRESSED, null, 0);
                case null -> throw new IllegalStateException("a stored activity has a verdict");
            };
        }
    }
}

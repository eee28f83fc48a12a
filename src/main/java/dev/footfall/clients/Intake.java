package dev.footfall.clients;

import dev.footfall.access.WriteKeys;
import dev.footfall.access.WriteKeys.WriteKey;
import dev.footfall.activity.ActivityTypes;
import dev.footfall.capture.BodyReader;
import dev.footfall.capture.ClientCapture;
import dev.footfall.capture.ClientCapture.ClientRequest;
import dev.footfall.capture.ClientCapture.Outcome;
import dev.footfall.capture.ClientCapture.Verdict;
import dev.footfall.clients.mapping.Mappings;
import dev.footfall.clients.mapping.Mappings.Mapping;
import dev.footfall.clients.sources.SourceLog;
import dev.footfall.platform.Ascii;
import dev.footfall.platform.body.Body;
import dev.footfall.platform.body.ByteBudget;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The way of every client's request: reads the body whatever its label says, has its format read it, finds the key that
 * stands anywhere in it, takes the events through the steps of capture, waits until they are durable, and counts what
 * became of them. One event that is wrong never costs the others. Called by request threads.
 */
@Component
final class Intake {

    /** Reads a request in one client's form. */
    @FunctionalInterface
    interface Format {
        /** @throws BodyReader.NotReadableException where it is none */
        ClientBatch read(JsonText body, int maxEvents);
    }

    /** What became of the events of a request. */
    record Taken(int received, int accepted, int duplicates, int suppressed, int rejected, int dead) {}

    private final BodyReader bodies;
    private final WriteKeys keys;
    private final Mappings mappings;
    private final ClientCapture capture;
    private final ActivityTypes types;
    private final SourceLog log;
    private final SenderClocks clocks;
    private final JsonMapper json;
    private final Clock clock;

    Intake(
            BodyReader bodies,
            WriteKeys keys,
            Mappings mappings,
            ClientCapture capture,
            ActivityTypes types,
            SourceLog log,
            SenderClocks clocks,
            JsonMapper json,
            Clock clock) {
        this.bodies = bodies;
        this.keys = keys;
        this.mappings = mappings;
        this.capture = capture;
        this.types = types;
        this.log = log;
        this.clocks = clocks;
        this.json = json;
        this.clock = clock;
    }

    Taken take(HttpServletRequest request, Format format) throws IOException, InterruptedException {
        Instant receivedAt = clock.instant();
        UUID source = null;
        try (Body body = bodies.readUnlabelled(request, new ByteBudget.Holder(request.getRemoteAddr(), true))) {
            ClientBatch batch = format.read(new JsonText(body.bytes(), body.length()), capture.maxActivities());
            WriteKey key = batch.website == null
                    ? keys.check(sentKeys(request, batch), request.getRemoteAddr())
                    : keys.checkWebsite(batch.website, request.getRemoteAddr());
            source = key.source();
            return take(batch, key, request, receivedAt);
        } catch (RuntimeException e) {
            if (ClientErrors.isRepeatedAfter(e)) {
                clocks.refused(source, request.getRemoteAddr());
            }
            throw e;
        }
    }

    private Taken take(ClientBatch batch, WriteKey key, HttpServletRequest http, Instant receivedAt)
            throws InterruptedException {
        UUID keyId = key.caller().identity();
        Mapping mapping = mappings.of(keyId);
        ClientRequest request = capture.begin(key.caller(), key.source(), mapping.registersUnknown(), receivedAt);
        String ofBatch = batch.sentAt;
        @Nullable Translation translation = null;
        @Nullable String sentAt = null;
        for (ClientEvent event : batch.events) {
            String sentAtOfEvent = event.sentAt == null ? ofBatch : event.sentAt;
            if (translation == null || !Objects.equals(sentAt, sentAtOfEvent)) {
                sentAt = sentAtOfEvent;
                Duration correction = isRepeated(http)
                        ? Duration.ZERO
                        : clocks.correction(key.source(), http.getRemoteAddr(), sentAt, receivedAt);
                translation = new Translation(batch, mapping, correction);
            }
            take(event, translation, mapping, request);
        }
        List<Verdict> verdicts = request.store();
        return count(batch, keyId, verdicts);
    }

    private void take(ClientEvent event, Translation translation, Mapping mapping, ClientRequest request) {
        String type = event.problem == null ? translation.type(event) : null;
        if (type == null) {
            request.reject(event.problem == null ? "invalid_activity_type" : event.problem);
        } else if (mapping.named(event.name) == null && types.named(type).isEmpty() && capture.isPersonal(event.name)) {
            request.reject("invalid_activity_type"); // it would name a person for everybody to see
        } else {
            request.take(translation.activity(event, type));
        }
    }

    private Taken count(ClientBatch batch, UUID keyId, List<Verdict> verdicts) {
        int[] counts = new int[Outcome.values().length];
        Map<Counted, Integer> byName = new HashMap<>();
        for (int i = 0; i < verdicts.size(); i++) {
            Verdict verdict = verdicts.get(i);
            ClientEvent event = batch.events.get(i);
            counts[verdict.outcome().ordinal()]++;
            if (verdict.outcome() == Outcome.REJECTED) {
                log.rejected(keyId, event.name, String.valueOf(verdict.reason()), node(batch.text, event));
            } else {
                byName.merge(new Counted(event.name, verdict.outcome()), 1, Integer::sum);
            }
            if (verdict.leftOut() > 0) {
                log.dropped(keyId, event.name, "invalid_metadata", verdict.leftOut());
            }
        }
        byName.forEach((counted, events) -> log.count(keyId, counted.name, inLog(counted.outcome), events));
        return new Taken(
                verdicts.size(),
                counts[Outcome.ACCEPTED.ordinal()],
                counts[Outcome.DUPLICATE.ordinal()],
                counts[Outcome.SUPPRESSED.ordinal()],
                counts[Outcome.REJECTED.ordinal()],
                counts[Outcome.DEAD.ordinal()]);
    }

    private record Counted(String name, Outcome outcome) {}

    private static SourceLog.Verdict inLog(Outcome outcome) {
        return switch (outcome) {
            case ACCEPTED -> SourceLog.Verdict.TAKEN;
            case DUPLICATE -> SourceLog.Verdict.DUPLICATE;
            case SUPPRESSED -> SourceLog.Verdict.SUPPRESSED;
            case REJECTED -> SourceLog.Verdict.REJECTED;
            case DEAD -> SourceLog.Verdict.DEAD;
        };
    }

    /** The event once more, for its shape; null where it is too odd for a tree, as with a name twice. */
    private @Nullable JsonNode node(JsonText text, ClientEvent event) {
        try {
            return json.readTree(text.bytes, event.from, event.to - event.from);
        } catch (JacksonException e) {
            return null;
        }
    }

    /** Segment's clients say how often they tried before. */
    private static boolean isRepeated(HttpServletRequest request) {
        String count = request.getHeader("X-Retry-Count");
        return count != null && !count.equals("0");
    }

    /** In the order in which they count. */
    private static Set<String> sentKeys(HttpServletRequest request, ClientBatch batch) {
        Set<String> keys = new LinkedHashSet<>();
        String credential = credential(request.getHeader(HttpHeaders.AUTHORIZATION));
        if (credential != null) {
            keys.add(credential);
        }
        String header = request.getHeader("X-Write-Key");
        if (header != null) {
            keys.add(header);
            // Jitsu's client takes none but an id and a secret with a colon between
            keys.add(header.substring(header.indexOf(':') + 1));
        }
        for (String name : List.of("writeKey", "api_key", "token")) {
            String inQuery = FormText.parameter(request.getQueryString(), name);
            if (inQuery != null) {
                keys.add(inQuery);
            }
        }
        keys.addAll(batch.keys);
        return keys;
    }

    private static @Nullable String credential(@Nullable String header) {
        if (header == null) {
            return null;
        }
        if (Ascii.startsWithIgnoreCase(header, "Bearer ")) {
            return header.substring("Bearer ".length()).strip();
        }
        if (!Ascii.startsWithIgnoreCase(header, "Basic ")) {
            return null;
        }
        try {
            String pair = new String(
                    Base64.getDecoder()
                            .decode(header.substring("Basic ".length()).strip()),
                    StandardCharsets.UTF_8);
            int end = pair.indexOf(':');
            String user = end < 0 ? pair : pair.substring(0, end);
            return user.isEmpty() ? null : user;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}

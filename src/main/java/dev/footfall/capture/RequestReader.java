package dev.footfall.capture;

import dev.footfall.capture.BodyReader.NotReadableException;
import dev.footfall.capture.BodyReader.TooLargeException;
import dev.footfall.capture.CaptureConfiguration.CaptureSettings;
import dev.footfall.capture.Rejection.RejectionReason;
import dev.footfall.platform.body.Body;
import java.io.ByteArrayInputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;

/**
 * Parses a body in one streaming pass and runs each activity through the steps. A body that cannot be read to its end
 * is refused whole; an activity that is readable but wrong is rejected alone. Called by request threads.
 */
@Component
final class RequestReader {

    /** The result of parsing a request. {@code single}: the body was one object, not a list. */
    record ParsedRequest(Submission submission, List<CaptureAnswer.Rejected> rejected, boolean single) {

        int received() {
            return submission.size() + submission.rejected + submission.suppressed;
        }

        boolean foreign() {
            return !rejected.isEmpty() && rejected.getFirst().code().equals(RejectionReason.FOREIGN_USER.code());
        }
    }

    private static final class Gathering {
        final ParsedActivity draft = new ParsedActivity();
        final List<Entry> entries = new ArrayList<>();
        final List<CaptureAnswer.Rejected> rejected = new ArrayList<>();
        int received;
        int suppressed;
    }

    /** Deep enough that one activity's nonsense rejects only that activity, and shallow enough to be harmless. */
    private static final int MAX_DEPTH = 1_000;

    private final ActivityReader activities;
    private final CaptureSteps steps;
    private final int maxActivities;
    private final JsonFactory json;

    RequestReader(ActivityReader activities, CaptureSteps steps, CaptureSettings settings) {
        this.activities = activities;
        this.steps = steps;
        this.maxActivities = settings.maxActivities();
        int maxLength = Math.toIntExact(settings.maxBody().toBytes());
        // The metadata reader checks lengths, one activity at a time; the body's limit bounds them all.
        this.json = JsonFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(MAX_DEPTH)
                        .maxStringLength(maxLength)
                        .maxNumberLength(maxLength)
                        .maxNameLength(maxLength)
                        .build())
                .build();
    }

    /**
     * Jackson's byte reader fails at a key with half a surrogate pair, its slower character reader goes on. Where the
     * first failed the second is tried, so that such an activity does not reject the others.
     */
    ParsedRequest read(Body body, boolean lines, CaptureContext captureContext) {
        try {
            return read(
                    json.createParser(ObjectReadContext.empty(), body.bytes(), 0, body.length()),
                    lines,
                    captureContext);
        } catch (JacksonException e) {
            if (e instanceof StreamConstraintsException || !hasSurrogateEscape(body)) {
                throw notReadable(e);
            }
        }
        try {
            return read(json.createParser(ObjectReadContext.empty(), characters(body)), lines, captureContext);
        } catch (JacksonException e) {
            throw notReadable(e);
        }
    }

    private ParsedRequest read(JsonParser input, boolean lines, CaptureContext captureContext) {
        Gathering all = new Gathering();
        boolean single = false;
        try (JsonParser parser = input) {
            JsonToken first = parser.nextToken();
            if (lines) {
                for (JsonToken token = first; token != null; token = parser.nextToken()) {
                    take(parser, all, captureContext);
                }
            } else if (first == JsonToken.START_ARRAY) {
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    take(parser, all, captureContext);
                }
                expectEnd(parser);
            } else if (first == JsonToken.START_OBJECT) {
                single = true;
                take(parser, all, captureContext);
                expectEnd(parser);
            } else {
                throw new NotReadableException(
                        "Send one activity as a JSON object, a JSON array of them, or application/x-ndjson.");
            }
        }
        Submission submission = new Submission(
                captureContext.source(),
                captureContext.key(),
                captureContext.receivedAt(),
                all.entries,
                all.rejected.size(),
                all.suppressed);
        return new ParsedRequest(submission, all.rejected, single);
    }

    private static NotReadableException notReadable(JacksonException e) {
        String what = e instanceof StreamConstraintsException
                ? "The body nests deeper than " + MAX_DEPTH + " levels"
                : "The body is not readable JSON";
        return new NotReadableException(what + place(e) + ".");
    }

    private static boolean hasSurrogateEscape(Body body) {
        byte[] bytes = body.bytes();
        for (int i = 0; i + 2 < body.length(); i++) {
            if (bytes[i] == '\\' && bytes[i + 1] == 'u' && (bytes[i + 2] | 0x20) == 'd') {
                return true;
            }
        }
        return false;
    }

    private static Reader characters(Body body) {
        return new InputStreamReader(
                new ByteArrayInputStream(body.bytes(), 0, body.length()), StandardCharsets.UTF_8.newDecoder());
    }

    private void take(JsonParser parser, Gathering all, CaptureContext captureContext) {
        if (all.received == maxActivities) {
            throw new TooLargeException(
                    "A request may hold at most " + maxActivities + " activities. Send them in several requests.");
        }
        ParsedActivity draft = all.draft;
        draft.begin(all.received++);
        activities.read(parser, draft);
        Rejection rejection = steps.take(draft, captureContext);
        if (rejection == null) {
            all.entries.add(steps.entry(draft, captureContext));
            return;
        }
        RejectionReason reason = rejection.reason();
        if (reason == null) {
            all.suppressed++;
        } else {
            all.rejected.add(CaptureAnswer.Rejected.of(draft.index, rejection, reason));
        }
    }

    private static void expectEnd(JsonParser parser) {
        if (parser.nextToken() != null) {
            throw new NotReadableException("There is more after the end of the JSON value"
                    + place(parser.currentTokenLocation()) + ". Send several values as application/x-ndjson.");
        }
    }

    private static String place(JacksonException e) {
        return place(e.getLocation());
    }

    private static String place(@Nullable TokenStreamLocation location) {
        return location == null ? "" : " at line " + location.getLineNr() + ", column " + location.getColumnNr();
    }
}

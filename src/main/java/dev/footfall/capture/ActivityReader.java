package dev.footfall.capture;

import dev.footfall.capture.Rejection.RejectionReason;
import dev.footfall.capture.scrub.MetadataReader;
import dev.footfall.capture.scrub.MetadataReader.Findings;
import dev.footfall.capture.scrub.MetadataReader.MetadataProblem;
import dev.footfall.capture.scrub.Scrubber;
import dev.footfall.platform.ExternalIds;
import dev.footfall.platform.Timestamps;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Reads one activity from the stream. A field that cannot be read is noted and skipped, so that the other activities of
 * the request are still read. Metadata is checked and scrubbed while it streams by; its original values are never kept.
 */
@Component
final class ActivityReader {

    private final Scrubber scrubber;
    private final Findings findings;
    private final ExternalIds ids;

    ActivityReader(Scrubber scrubber, Findings findings, ExternalIds ids) {
        this.scrubber = scrubber;
        this.findings = findings;
        this.ids = ids;
    }

    /** Expects the parser on the value's first token and leaves it on the last. */
    void read(JsonParser parser, ParsedActivity draft) {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            parser.skipChildren();
            draft.refuse(
                    RejectionReason.REQUIRED, "", "An activity must be a JSON object with userId and activityType.");
            return;
        }
        for (String name = parser.nextName(); name != null; name = parser.nextName()) {
            JsonToken value = parser.nextToken();
            if (value == JsonToken.VALUE_NULL) {
                continue;
            }
            switch (name) {
                case "id" -> draft.id = uuid(parser, draft);
                case "userId" -> {
                    String text = idText(parser, draft, name);
                    if (text != null) {
                        person(text, draft);
                    }
                }
                case "entityId" -> {
                    String text = idText(parser, draft, name);
                    if (text != null) {
                        entity(text, draft);
                    }
                }
                case "activityType" ->
                    draft.typeName = text(parser, draft, name, RejectionReason.INVALID_ACTIVITY_TYPE);
                case "entityType" ->
                    draft.entityTypeName = text(parser, draft, name, RejectionReason.INVALID_ENTITY_TYPE);
                case "timestamp" -> draft.timestamp = time(parser, draft);
                case "metadata" -> metadata(parser, draft);
                default -> parser.skipChildren();
            }
        }
    }

    void metadata(JsonParser parser, ParsedActivity draft) {
        MetadataReader reader = draft.metadataReader;
        if (reader == null) {
            reader = new MetadataReader(scrubber, findings);
            draft.metadataReader = reader;
        }
        MetadataProblem problem = reader.read(parser);
        if (problem != null) {
            RejectionReason reason = switch (problem.kind()) {
                case INVALID -> RejectionReason.INVALID_METADATA;
                case TOO_LARGE -> RejectionReason.METADATA_TOO_LARGE;
            };
            draft.refuse(reason, "metadata", problem.detail());
        }
        draft.metadata = reader.json();
    }

    /** Who it was: a UUID, or any other text of 1 to 255 characters. */
    void person(String text, ParsedActivity draft) {
        UUID uuid = ExternalIds.uuidOf(text);
        if (uuid != null) {
            draft.userId = uuid;
        } else if (isId(text, draft, "userId")) {
            draft.userId = ids.person(text);
        }
    }

    /** What it was about, likewise. Which UUID stands for a text the steps decide, since it depends on the type. */
    void entity(String text, ParsedActivity draft) {
        draft.entityId = ExternalIds.uuidOf(text);
        draft.entityText = draft.entityId == null && isId(text, draft, "entityId") ? text : null;
    }

    private static boolean isId(String text, ParsedActivity draft, String field) {
        boolean valid = ExternalIds.isValid(text);
        if (!valid) {
            draft.refuse(
                    RejectionReason.INVALID_UUID,
                    field,
                    "It must be a UUID, or any other text of 1 to " + ExternalIds.MAX_LENGTH
                            + " characters without U+0000 and without half of a surrogate pair.");
        }
        return valid;
    }

    private static @Nullable UUID uuid(JsonParser parser, ParsedActivity draft) {
        UUID uuid = parser.currentToken() == JsonToken.VALUE_STRING ? ExternalIds.uuidOf(parser.getString()) : null;
        if (uuid == null) {
            parser.skipChildren();
            draft.refuse(
                    RejectionReason.INVALID_UUID,
                    "id",
                    "It must be a UUID, 32 hexadecimal digits as 8-4-4-4-12, sent as a JSON string.");
        }
        return uuid;
    }

    private static @Nullable String idText(JsonParser parser, ParsedActivity draft, String field) {
        if (parser.currentToken() == JsonToken.VALUE_STRING) {
            return parser.getString();
        }
        parser.skipChildren();
        draft.refuse(
                RejectionReason.INVALID_UUID,
                field,
                "It must be a JSON string, also where the id is a number: send \"42\" in quotes, not 42.");
        return null;
    }

    private static @Nullable String text(
            JsonParser parser, ParsedActivity draft, String field, RejectionReason reason) {
        if (parser.currentToken() == JsonToken.VALUE_STRING) {
            return parser.getString();
        }
        parser.skipChildren();
        draft.refuse(reason, field, "It must be a name, sent as a JSON string.");
        return null;
    }

    private static @Nullable Instant time(JsonParser parser, ParsedActivity draft) {
        if (parser.currentToken() == JsonToken.VALUE_STRING) {
            try {
                return Timestamps.parse(parser.getString());
            } catch (DateTimeException e) {
                // reported below
            }
        }
        parser.skipChildren();
        draft.refuse(
                RejectionReason.INVALID_TIMESTAMP,
                "timestamp",
                "It must be an ISO 8601 timestamp with an offset, such as 2026-11-22T10:15:30Z, sent as a "
                        + "JSON string.");
        return null;
    }
}

package dev.footfall.clients;

import dev.footfall.clients.JsonText.Member;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Segment's specification, as its own libraries, RudderStack, Jitsu and others speak it: one call as an object, or many
 * under {@code batch}. The key, the time of sending and the library's name may stand behind the calls.
 */
final class SegmentFormat {

    /** The calls of the specification by the activity type that they become; that of a track call is its event's. */
    private static final Map<String, String> CALLS = Map.of(
            "track", "",
            "identify", "identify",
            "page", "page_view",
            "screen", "screen_view",
            "group", "group",
            "alias", "alias");

    private final ClientBatch batch;

    private SegmentFormat(ClientBatch batch) {
        this.batch = batch;
    }

    /** @param call of the path; null for a path of batches */
    static ClientBatch read(JsonText text, int maxEvents, @Nullable String call) {
        return text.read(parser -> {
            SegmentFormat format = new SegmentFormat(new ClientBatch(text, maxEvents));
            format.read(parser, call);
            return format.batch;
        });
    }

    private void read(JsonParser parser, @Nullable String call) {
        if (parser.currentToken() == JsonToken.START_ARRAY) {
            calls(parser);
            return;
        }
        ClientEvent outer = new ClientEvent();
        if (!call(parser, outer, call, true)) {
            batch.add(outer);
        }
        batch.sentAt = outer.sentAt;
        batch.more = outer.more;
    }

    private void calls(JsonParser parser) {
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            ClientEvent event = new ClientEvent();
            call(parser, event, null, false);
            batch.add(event);
        }
    }

    /** Reads one object; true if it is no call itself, but has a batch of them. */
    private boolean call(JsonParser parser, ClientEvent event, @Nullable String ofPath, boolean outermost) {
        if (!event.begin(parser)) {
            return false;
        }
        boolean hasBatch = false;
        Call read = new Call();
        for (String name = parser.nextName(); name != null; name = parser.nextName()) {
            JsonToken value = parser.nextToken();
            switch (name) {
                case "batch" -> {
                    if (outermost && value == JsonToken.START_ARRAY) {
                        hasBatch = true;
                        calls(parser);
                    } else {
                        parser.skipChildren();
                    }
                }
                case "writeKey" -> {
                    String key = JsonText.text(parser);
                    if (outermost) {
                        batch.key(key);
                    }
                }
                default -> read.member(parser, event, name);
            }
        }
        event.end(parser);
        read.finish(event, ofPath);
        return hasBatch;
    }

    /** The fields of one call, which may come in any order. */
    private static final class Call {

        private @Nullable String type;
        private @Nullable String event;
        private @Nullable String originalTimestamp;
        private @Nullable Member name;
        private List<Member> contextTraits = List.of();

        void member(JsonParser parser, ClientEvent call, String field) {
            switch (field) {
                case "type" -> type = JsonText.text(parser);
                case "event" -> event = JsonText.text(parser);
                case "userId" -> call.person = JsonText.text(parser);
                case "anonymousId" -> call.anonymousId = JsonText.text(parser);
                case "messageId" -> call.messageId = JsonText.text(parser);
                case "timestamp" -> call.timestamp = JsonText.text(parser);
                case "originalTimestamp" -> originalTimestamp = JsonText.text(parser);
                case "sentAt" -> call.sentAt = JsonText.text(parser);
                case "name" -> name = JsonText.renamed(parser, "name");
                case "category", "groupId" -> call.more(JsonText.renamed(parser, field));
                case "properties", "traits" -> call.properties = JsonText.membersIfObject(parser);
                case "context" -> context(parser, call);
                default -> parser.skipChildren();
            }
        }

        /** Of the context only the library is wanted, and the traits where RudderStack puts them. */
        private void context(JsonParser parser, ClientEvent call) {
            if (parser.currentToken() != JsonToken.START_OBJECT) {
                parser.skipChildren();
                return;
            }
            for (String part = parser.nextName(); part != null; part = parser.nextName()) {
                JsonToken value = parser.nextToken();
                if (value != JsonToken.START_OBJECT) {
                    parser.skipChildren();
                } else if (part.equals("library")) {
                    library(parser, call);
                } else if (part.equals("traits")) {
                    contextTraits = JsonText.members(parser);
                } else {
                    parser.skipChildren();
                }
            }
        }

        private static void library(JsonParser parser, ClientEvent call) {
            for (String part = parser.nextName(); part != null; part = parser.nextName()) {
                parser.nextToken();
                switch (part) {
                    case "name" -> call.more(JsonText.renamed(parser, ClientEvent.LIBRARY));
                    case "version" -> call.more(JsonText.renamed(parser, ClientEvent.LIBRARY_VERSION));
                    default -> parser.skipChildren();
                }
            }
        }

        /** A page's name is no person's, as which it would be redacted under its own key. */
        private void nameIt(ClientEvent call, String key) {
            call.properties = call.properties.stream()
                    .map(property -> property.name().equals("name") ? property.as(key) : property)
                    .toList();
            call.more(name == null ? null : name.as(key));
        }

        void finish(ClientEvent call, @Nullable String ofPath) {
            String kind = type != null ? type : ofPath != null ? ofPath : event != null ? "track" : "";
            String activityType = CALLS.get(kind);
            if (call.timestamp == null) {
                call.timestamp = originalTimestamp;
            }
            if (call.properties.isEmpty() && kind.equals("identify")) {
                call.properties = contextTraits;
            }
            if (activityType == null) {
                call.name = kind;
                call.problem = kind.isEmpty() ? ClientBatch.REQUIRED : "invalid_activity_type";
            } else if (!activityType.isEmpty()) {
                call.name = kind;
                call.type = activityType;
                if (kind.equals("page") || kind.equals("screen")) {
                    nameIt(call, kind + "_name");
                }
            } else if (event != null) {
                call.name = event;
            } else {
                call.problem = ClientBatch.REQUIRED;
            }
        }
    }
}

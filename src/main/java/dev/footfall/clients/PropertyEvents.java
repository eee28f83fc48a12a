package dev.footfall.clients;

import dev.footfall.capture.BodyReader.NotReadableException;
import dev.footfall.clients.JsonText.Member;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * PostHog's and Mixpanel's events, which are much alike: {@code event} and {@code properties}; one, an array of them, or
 * PostHog's {@code batch}. Amplitude's come to one of PostHog's paths and are told by {@code events}.
 *
 * <p>Properties whose names begin with {@code $} or {@code mp_} are the library's own: only those that say what was seen
 * are kept.
 */
final class PropertyEvents {

    /** The library's own properties that are kept, by the name that they get. */
    private static final Map<String, String> KEPT = Map.of(
            "$lib", ClientEvent.LIBRARY,
            "mp_lib", ClientEvent.LIBRARY,
            "$lib_version", ClientEvent.LIBRARY_VERSION,
            "$current_url", "url",
            "$pathname", "path",
            "$host", "host",
            "$referrer", "referrer",
            "$screen_name", "screen_name",
            "$event_type", "event_type");

    /** People who are not this event's own. */
    private static final Set<String> OTHER_PEOPLE = Set.of("alias");

    private final ClientBatch batch;
    /** Whether the time and the id of an event stand among its properties. */
    private final boolean mixpanel;

    private PropertyEvents(ClientBatch batch, boolean mixpanel) {
        this.batch = batch;
        this.mixpanel = mixpanel;
    }

    static ClientBatch ofPostHog(JsonText body, int maxEvents) {
        return read(body, maxEvents, false);
    }

    static ClientBatch ofMixpanel(JsonText body, int maxEvents) {
        return read(body, maxEvents, true);
    }

    private static ClientBatch read(JsonText body, int maxEvents, boolean mixpanel) {
        JsonText text = body.orFormField("data");
        return text.read(parser -> {
            PropertyEvents format = new PropertyEvents(new ClientBatch(text, maxEvents), mixpanel);
            format.read(parser);
            return format.batch;
        });
    }

    private void read(JsonParser parser) {
        switch (parser.currentToken()) {
            case START_ARRAY -> events(parser);
            case START_OBJECT -> {
                Reading outer = new Reading();
                if (!outer.read(parser, true)) {
                    batch.add(outer.event);
                }
                batch.sentAt = outer.event.sentAt;
            }
            default -> throw new NotReadableException("Send an event as a JSON object, or an array of them.");
        }
    }

    private void events(JsonParser parser) {
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            Reading reading = new Reading();
            reading.read(parser, false);
            batch.add(reading.event);
        }
    }

    /** One object, whose fields may come in any order. */
    private final class Reading {

        private final ClientEvent event = new ClientEvent();
        private final List<Member> properties = new ArrayList<>();
        private @Nullable String deviceId;
        private @Nullable String oldMessageId;
        private boolean stranger;

        /** True if it is no event itself, but has a list of them. */
        boolean read(JsonParser parser, boolean outermost) {
            if (!event.begin(parser)) {
                return false;
            }
            boolean hasList = false;
            for (String name = parser.nextName(); name != null; name = parser.nextName()) {
                boolean list = parser.nextToken() == JsonToken.START_ARRAY && outermost;
                if (list && name.equals("batch")) {
                    hasList = true;
                    events(parser);
                } else if (list && name.equals("events")) {
                    hasList = true;
                    AmplitudeEvents.read(parser, batch);
                } else {
                    field(parser, name);
                }
            }
            event.end(parser);
            finish();
            return hasList;
        }

        private void field(JsonParser parser, String name) {
            switch (name) {
                case "api_key", "token", "$token" -> batch.key(JsonText.text(parser));
                case "event" -> event.name(JsonText.text(parser));
                case "distinct_id", "$distinct_id" -> event.person = JsonText.text(parser);
                case "uuid" -> event.messageId = JsonText.text(parser);
                case "message_id" -> oldMessageId = JsonText.text(parser);
                case "timestamp" -> event.timestamp = JsonText.text(parser);
                case "offset" -> event.age = JsonText.text(parser);
                case "sent_at", "sentAt", "client_upload_time" -> event.sentAt = JsonText.text(parser);
                case "$lib" -> event.more(JsonText.renamed(parser, ClientEvent.LIBRARY));
                case "$lib_version" -> event.more(JsonText.renamed(parser, ClientEvent.LIBRARY_VERSION));
                case "$set" -> properties.addAll(JsonText.membersIfObject(parser));
                case "properties" -> {
                    if (parser.currentToken() == JsonToken.START_OBJECT) {
                        properties(parser);
                    } else {
                        parser.skipChildren();
                    }
                }
                default -> parser.skipChildren();
            }
        }

        private void properties(JsonParser parser) {
            for (String name = parser.nextName(); name != null; name = parser.nextName()) {
                int start = JsonText.offset(parser);
                JsonToken value = parser.nextToken();
                switch (name) {
                    case "token" -> batch.firstKey(JsonText.text(parser));
                    case "distinct_id" -> {
                        String id = JsonText.text(parser);
                        event.person = event.person == null ? id : event.person;
                    }
                    case "$device_id" -> deviceId = JsonText.text(parser);
                    case "$is_identified" -> stranger = value == JsonToken.VALUE_FALSE;
                    case "$set", "$group_set" -> properties.addAll(JsonText.membersIfObject(parser));
                    default -> {
                        if (!(mixpanel && isOfMixpanel(parser, name))) {
                            property(parser, name, start);
                        }
                    }
                }
            }
        }

        private boolean isOfMixpanel(JsonParser parser, String name) {
            switch (name) {
                case "time" -> event.timestamp = JsonText.text(parser);
                case "$insert_id" -> event.messageId = JsonText.text(parser);
                default -> {
                    return false;
                }
            }
            return true;
        }

        private void property(JsonParser parser, String name, int start) {
            String other = KEPT.get(name);
            if (other != null) {
                event.more(JsonText.renamed(parser, other));
            } else if (name.startsWith("$") || name.startsWith("mp_") || OTHER_PEOPLE.contains(name)) {
                parser.skipChildren();
            } else {
                properties.add(JsonText.member(parser, name, start));
            }
        }

        private void finish() {
            event.properties = properties;
            if (event.messageId == null) {
                event.messageId = oldMessageId;
            }
            if (event.name.isEmpty()) {
                event.problem = ClientBatch.REQUIRED;
            }
            // in a browser the distinct id is the device's until somebody signs in
            String person = event.person;
            if (person != null && (stranger || person.equals(deviceId) || person.startsWith("$device:"))) {
                event.anonymousId = person;
                event.person = null;
            }
        }
    }
}

package dev.footfall.clients;

import dev.footfall.clients.JsonText.Member;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Amplitude's events: what is under {@code events} of its HTTP API. */
final class AmplitudeEvents {

    private AmplitudeEvents() {}

    /** Reads the array on whose first token the parser is. */
    static void read(JsonParser parser, ClientBatch batch) {
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            batch.add(event(parser));
        }
    }

    private static ClientEvent event(JsonParser parser) {
        ClientEvent event = new ClientEvent();
        if (!event.begin(parser)) {
            return event;
        }
        List<Member> properties = new ArrayList<>();
        List<Member> ofPerson = new ArrayList<>();
        for (String name = parser.nextName(); name != null; name = parser.nextName()) {
            parser.nextToken();
            switch (name) {
                case "event_type" -> event.name(JsonText.text(parser));
                case "user_id" -> event.person = JsonText.text(parser);
                case "device_id" -> event.anonymousId = JsonText.text(parser);
                case "insert_id" -> event.messageId = JsonText.text(parser);
                case "time" -> event.timestamp = JsonText.text(parser);
                case "library" -> event.more(JsonText.renamed(parser, ClientEvent.LIBRARY));
                case "event_properties" -> properties.addAll(JsonText.membersIfObject(parser));
                case "user_properties" -> ofPerson(parser, ofPerson);
                default -> parser.skipChildren();
            }
        }
        event.end(parser);
        // the others repeat what the person's own calls said
        event.properties = event.name.equals("$identify") ? ofPerson : properties;
        if (event.name.isEmpty()) {
            event.problem = ClientBatch.REQUIRED;
        }
        return event;
    }

    /** What an identify call sets; or the properties themselves, where no operation is named. */
    private static void ofPerson(JsonParser parser, List<Member> found) {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            parser.skipChildren();
            return;
        }
        for (String name = parser.nextName(); name != null; name = parser.nextName()) {
            int start = JsonText.offset(parser);
            parser.nextToken();
            if (!name.startsWith("$")) {
                found.add(JsonText.member(parser, name, start));
            } else if (name.equals("$set") || name.equals("$setOnce")) {
                found.addAll(JsonText.membersIfObject(parser));
            } else {
                parser.skipChildren();
            }
        }
    }
}

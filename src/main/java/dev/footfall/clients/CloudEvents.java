package dev.footfall.clients;

import dev.footfall.clients.JsonText.Member;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.json.JsonMapper;

/**
 * Events of the CloudEvents specification, version 1.0, as JSON: one, or an array of them. The members of an object as
 * data become properties, and so do extension attributes, whose names have no capitals.
 */
final class CloudEvents {

    private static final Set<String> WITHOUT_MEANING_HERE =
            Set.of("specversion", "datacontenttype", "dataschema", "data_base64");

    /** Extensions that cannot be written as the properties they stand for. */
    private static final Map<String, String> EXTENSIONS = Map.of("entityid", "entityId", "entitytype", "entityType");

    /** Names of attributes: they become headers, which anybody may make up. */
    private static final Pattern ATTRIBUTE = Pattern.compile("[a-z0-9]{1,40}");

    private CloudEvents() {}

    static ClientBatch read(JsonText text, int maxEvents) {
        return text.read(parser -> {
            ClientBatch batch = new ClientBatch(text, maxEvents);
            if (parser.currentToken() == JsonToken.START_ARRAY) {
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    batch.add(event(parser));
                }
            } else {
                batch.add(event(parser));
            }
            return batch;
        });
    }

    private static ClientEvent event(JsonParser parser) {
        ClientEvent event = new ClientEvent();
        if (!event.begin(parser)) {
            return event;
        }
        List<Member> properties = new ArrayList<>();
        String id = null;
        String source = null;
        for (String name = parser.nextName(); name != null; name = parser.nextName()) {
            int start = JsonText.offset(parser);
            JsonToken value = parser.nextToken();
            switch (name) {
                case "id" -> id = JsonText.text(parser);
                case "source" -> source = JsonText.text(parser);
                case "type" -> event.name(JsonText.text(parser));
                case "subject" -> event.person = JsonText.text(parser);
                case "time" -> event.timestamp = JsonText.text(parser);
                case "data" -> {
                    if (value == JsonToken.START_OBJECT) {
                        properties.addAll(JsonText.members(parser));
                    } else if (value == JsonToken.VALUE_NULL) {
                        continue;
                    } else {
                        properties.add(JsonText.member(parser, name, start));
                    }
                }
                default -> {
                    if (WITHOUT_MEANING_HERE.contains(name)) {
                        parser.skipChildren();
                    } else if (EXTENSIONS.containsKey(name)) {
                        properties.add(JsonText.member(parser, name, start).as(EXTENSIONS.get(name)));
                    } else {
                        properties.add(JsonText.member(parser, name, start));
                    }
                }
            }
        }
        event.end(parser);
        event.properties = properties;
        // an id is only unique within its source
        event.messageId = id == null ? null : (source == null ? "" : source) + '\0' + id;
        if (event.name.isEmpty()) {
            event.problem = ClientBatch.REQUIRED;
        }
        return event;
    }

    /**
     * The same event whose attributes came as headers and whose data was the body.
     *
     * @param attributes by name, decoded
     * @param data null where the body is empty
     */
    static JsonText of(Map<String, String> attributes, @Nullable JsonText data, boolean dataIsJson, JsonMapper json) {
        ByteArrayOutputStream event = new ByteArrayOutputStream();
        event.write('{');
        for (Map.Entry<String, String> attribute : attributes.entrySet()) {
            if (ATTRIBUTE.matcher(attribute.getKey()).matches()) {
                event.writeBytes(json.writeValueAsBytes(attribute.getKey()));
                event.write(':');
                event.writeBytes(json.writeValueAsBytes(attribute.getValue()));
                event.write(',');
            }
        }
        event.writeBytes("\"data\":".getBytes(StandardCharsets.US_ASCII));
        if (data == null) {
            event.writeBytes("null".getBytes(StandardCharsets.US_ASCII));
        } else if (dataIsJson) {
            event.write(data.bytes, 0, data.length);
        } else {
            event.writeBytes(json.writeValueAsBytes(new String(data.bytes, 0, data.length, StandardCharsets.UTF_8)));
        }
        event.write('}');
        return new JsonText(event.toByteArray(), event.size());
    }
}

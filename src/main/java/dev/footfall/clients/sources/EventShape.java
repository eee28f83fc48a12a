package dev.footfall.clients.sources;

import dev.footfall.capture.scrub.Scrubber;
import dev.footfall.platform.MentionedIds;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/**
 * What a rejected event looked like: the names of its fields and their JSON types, such as {@code event: string,
 * properties.price: number}. Never a value. A name that is no plain word, as the keys of a map by person would be,
 * becomes {@code *}. Thread-safe.
 */
@Component
class EventShape {

    private static final int MAX_FIELDS = 40;
    private static final int MAX_DEPTH = 4;
    private static final int MAX_NAME_LENGTH = 200;
    /** Letters, then perhaps two digits: what people call fields. Anything else may be an id or a value. */
    private static final Pattern FIELD = Pattern.compile("[$_A-Za-z][$_A-Za-z. -]{0,39}\\d{0,2}");

    private static final Pattern UNSHOWABLE = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Co}\\p{Cn}]");

    private final Scrubber scrubber;

    EventShape(Scrubber scrubber) {
        this.scrubber = scrubber;
    }

    String of(JsonNode event) {
        if (!event.isObject()) {
            return type(event);
        }
        var fields = new TreeMap<String, String>();
        collect(event, "", 1, fields);
        var shape = new StringBuilder();
        for (var field : fields.entrySet()) {
            shape.append(shape.isEmpty() ? "" : ", ")
                    .append(field.getKey())
                    .append(": ")
                    .append(field.getValue());
        }
        return fields.size() < MAX_FIELDS
                ? shape.toString()
                : shape.append(", …").toString();
    }

    /** The name of an event as it may be kept and shown: without personal data, ids and invisible characters. */
    String name(String sent) {
        var storable = UNSHOWABLE.matcher(sent).replaceAll(" ").strip();
        var cut = storable.length() <= MAX_NAME_LENGTH
                ? storable
                : UNSHOWABLE.matcher(storable.substring(0, MAX_NAME_LENGTH)).replaceAll("") + "…";
        var clean = scrubber.name(cut);
        return MentionedIds.redactText(clean, _ -> true).replace(MentionedIds.MARK, "[id]");
    }

    private void collect(JsonNode object, String path, int depth, TreeMap<String, String> fields) {
        for (var field : object.properties()) {
            if (fields.size() == MAX_FIELDS) {
                return;
            }
            var name = path + field(field.getKey());
            if (field.getValue().isObject() && !field.getValue().isEmpty() && depth < MAX_DEPTH) {
                collect(field.getValue(), name + ".", depth + 1, fields);
            } else {
                fields.merge(name, type(field.getValue()), EventShape::either);
            }
        }
    }

    private String field(String sent) {
        return FIELD.matcher(sent).matches() && scrubber.name(sent).equals(sent) ? sent : "*";
    }

    private static String either(String one, String other) {
        return one.equals(other) ? one : "any";
    }

    private static String type(JsonNode value) {
        return switch (value.getNodeType()) {
            case OBJECT -> "object";
            case ARRAY -> "array";
            case STRING -> "string";
            case NUMBER -> "number";
            case BOOLEAN -> "boolean";
            case NULL -> "null";
            default -> "unknown";
        };
    }
}

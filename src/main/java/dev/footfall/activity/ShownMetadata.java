package dev.footfall.activity;

import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.json.JsonMapper;

/**
 * Metadata as pages print it, token by token: a tree of it takes up to twenty times its bytes, and would read numbers
 * as doubles, which differ from those sent.
 */
public final class ShownMetadata {

    private static final JsonMapper JSON = new JsonMapper();

    private ShownMetadata() {}

    /** A key of the object and its value: a text as it is, everything else as JSON. */
    public record Entry(String key, String value) {}

    /**
     * The first keys and their values.
     *
     * @param others the number of further keys
     */
    public record Entries(List<Entry> first, int others) {}

    /** The object over several lines. */
    public static @Nullable String pretty(@Nullable String object) {
        if (object == null) {
            return null;
        }
        StringWriter text = new StringWriter();
        try (JsonParser parser = JSON.createParser(object);
                JsonGenerator out = JSON.writerWithDefaultPrettyPrinter().createGenerator(text)) {
            while (parser.nextToken() != null) {
                if (parser.currentToken().isNumeric()) {
                    out.writeNumber(parser.getString());
                } else {
                    out.copyCurrentEvent(parser);
                }
            }
        }
        return text.toString();
    }

    /**
     * The object's own keys and values.
     *
     * @param limit the maximum number of keys
     * @param maxLength of a value, in characters: a longer one is cut, and ends with an ellipsis
     */
    public static Entries entries(@Nullable String object, int limit, int maxLength) {
        List<Entry> first = new ArrayList<>();
        int others = 0;
        if (object != null) {
            try (JsonParser parser = JSON.createParser(object)) {
                parser.nextToken();
                while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                    String key = parser.currentName();
                    JsonToken value = parser.nextToken();
                    int begin = (int) parser.currentTokenLocation().getCharOffset();
                    String text = value == JsonToken.VALUE_STRING ? parser.getString() : null;
                    parser.skipChildren();
                    if (first.size() == limit) {
                        others++;
                    } else {
                        int end = text == null ? (int) parser.currentLocation().getCharOffset() : 0;
                        first.add(new Entry(key, cut(text == null ? object.substring(begin, end) : text, maxLength)));
                    }
                }
            }
        }
        return new Entries(first, others);
    }

    public static String cut(String text, int maxLength) {
        return text.codePointCount(0, text.length()) <= maxLength
                ? text
                : text.substring(0, text.offsetByCodePoints(0, maxLength)) + "…";
    }
}

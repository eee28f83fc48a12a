package dev.footfall.clients;

import dev.footfall.capture.BodyReader.NotReadableException;
import dev.footfall.platform.body.Utf8;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;

/**
 * JSON in memory that is read token by token, and whose values can be copied as they were written: a number keeps its
 * digits. Used by one thread.
 */
final class JsonText {

    /** As deep as the capture endpoint reads: nonsense in one event costs only that event. */
    private static final int MAX_DEPTH = 1_000;

    /** Python's {@code json.dumps} writes NaN and Infinity as they are: such a value costs itself, not its batch. */
    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNumberLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .build())
            .build();

    final byte[] bytes;
    final int length;

    JsonText(byte[] bytes, int length) {
        this.bytes = bytes;
        this.length = length;
    }

    /**
     * A member of an object.
     *
     * @param start the index of its name's first byte, a quote; below zero where it gets another name than it had
     * @param from the index of its value's first byte
     * @param to the index after its value's last byte
     */
    record Member(String name, int start, int from, int to) {

        /** The same value under a name that needs no escapes. */
        Member as(String other) {
            return new Member(other, -1, from, to);
        }
    }

    /** The JSON that a form has in a field, plain or in Base64; the text itself where it is no form. */
    JsonText orFormField(String name) {
        String value = formField(name);
        return value == null ? this : ofField(value);
    }

    /** The value of a form's field; null where there is none, or this is JSON. */
    @Nullable String formField(String name) {
        int at = 0;
        while (at < length && bytes[at] <= ' ' && bytes[at] >= 0) {
            at++;
        }
        return at == length || bytes[at] == '{' || bytes[at] == '['
                ? null
                : FormText.parameter(new String(bytes, 0, length, StandardCharsets.UTF_8), name);
    }

    /** JSON, plain or in Base64. */
    static JsonText ofField(String value) {
        String json = value.strip();
        byte[] decoded;
        if (json.startsWith("{") || json.startsWith("[")) {
            decoded = json.getBytes(StandardCharsets.UTF_8);
        } else {
            try {
                // a plus sign that was not encoded came out as a space
                decoded = Base64.getMimeDecoder()
                        .decode(json.replace(' ', '+').replace('-', '+').replace('_', '/'));
            } catch (IllegalArgumentException e) {
                throw new NotReadableException("The data is neither JSON nor Base64.");
            }
            int malformed = Utf8.malformedAt(decoded, decoded.length);
            if (malformed >= 0) {
                throw new NotReadableException("The data is not UTF-8 at byte " + malformed + ".");
            }
        }
        return new JsonText(decoded, decoded.length);
    }

    /**
     * Reads the whole text by a function that gets the parser on the first token, and leaves it on the last of that value.
     * The function may be called twice.
     * Jackson's byte reader fails at a name with half of a surrogate pair. Such halves become U+0000 then, and the text
     * is read once more: neither can be stored, so that it costs what it stands in, and not all.
     *
     * @throws NotReadableException where it is no JSON
     */
    <T> T read(Function<JsonParser, T> reader) {
        try {
            return readOnce(reader);
        } catch (JacksonException e) {
            if (!replaceHalfSurrogates()) {
                throw notReadable(e);
            }
            try {
                return readOnce(reader);
            } catch (JacksonException again) {
                throw notReadable(again);
            }
        }
    }

    private <T> T readOnce(Function<JsonParser, T> reader) {
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), bytes, 0, length)) {
            if (parser.nextToken() == null) {
                throw new NotReadableException("The body is empty.");
            }
            T read = reader.apply(parser);
            if (parser.nextToken() != null) {
                throw new NotReadableException(
                        "There is more after the end of the JSON value" + place(parser.currentTokenLocation()) + ".");
            }
            return read;
        }
    }

    /** The members of the object on whose first token the parser is. */
    static List<Member> members(JsonParser parser) {
        List<Member> members = new ArrayList<>();
        for (String name = parser.nextName(); name != null; name = parser.nextName()) {
            int start = offset(parser);
            parser.nextToken();
            members.add(member(parser, name, start));
        }
        return members;
    }

    /** The same where there is an object; nothing for any other value, which is skipped. */
    static List<Member> membersIfObject(JsonParser parser) {
        if (parser.currentToken() == JsonToken.START_OBJECT) {
            return members(parser);
        }
        parser.skipChildren();
        return List.of();
    }

    /** The value on whose first token the parser is, as the member of that name. */
    static Member member(JsonParser parser, String name, int start) {
        int from = offset(parser);
        parser.skipChildren();
        return new Member(name, start, from, end(parser));
    }

    /** The string or number on which the parser is, as a member of that name; null for any other value. */
    static @Nullable Member renamed(JsonParser parser, String name) {
        if (isScalar(parser)) {
            return new Member(name, -1, offset(parser), end(parser));
        }
        parser.skipChildren();
        return null;
    }

    private static boolean isScalar(JsonParser parser) {
        return switch (parser.currentToken()) {
            case VALUE_STRING, VALUE_NUMBER_INT -> true;
            case VALUE_NUMBER_FLOAT -> !parser.isNaN();
            default -> false;
        };
    }

    /** The index of the current token's first byte. */
    static int offset(JsonParser parser) {
        return (int) parser.currentTokenLocation().getByteOffset();
    }

    /** The index after the current token's last byte. */
    static int end(JsonParser parser) {
        parser.finishToken();
        return (int) parser.currentLocation().getByteOffset();
    }

    /** The text of a string or a number as it was written; null for any other value, which is skipped. */
    static @Nullable String scalar(JsonParser parser) {
        if (isScalar(parser)) {
            return parser.getString();
        }
        parser.skipChildren();
        return null;
    }

    /** As {@link #scalar}, null also for the empty text. */
    static @Nullable String text(JsonParser parser) {
        String text = scalar(parser);
        return text == null || text.isEmpty() ? null : text;
    }

    /** The text of a member that is a string or a number; null otherwise. */
    @Nullable String text(Member member) {
        int from = member.from;
        int to = member.to;
        byte first = bytes[from];
        if (first == '"') {
            if (!hasEscape(from, to)) {
                return new String(bytes, from + 1, to - from - 2, StandardCharsets.UTF_8);
            }
            try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), bytes, from, to - from)) {
                return parser.nextToken() == JsonToken.VALUE_STRING ? parser.getString() : null;
            }
        }
        return isDigit(first) || first == '-' && isDigit(bytes[from + 1])
                ? new String(bytes, from, to - from, StandardCharsets.UTF_8)
                : null;
    }

    private static boolean isDigit(byte character) {
        return character >= '0' && character <= '9';
    }

    private boolean hasEscape(int from, int to) {
        for (int i = from; i < to; i++) {
            if (bytes[i] == '\\') {
                return true;
            }
        }
        return false;
    }

    /** Whether there was any. */
    private boolean replaceHalfSurrogates() {
        boolean found = false;
        for (int i = 0; i + 5 < length; i++) {
            if (bytes[i] != '\\') {
                continue;
            }
            int unit = unit(i);
            if (Character.MIN_HIGH_SURROGATE <= unit && unit <= Character.MAX_HIGH_SURROGATE) {
                int next = unit(i + 6);
                if (Character.MIN_LOW_SURROGATE <= next && next <= Character.MAX_LOW_SURROGATE) {
                    i += 11;
                    continue;
                }
            }
            if (Character.MIN_SURROGATE <= unit && unit <= Character.MAX_SURROGATE) {
                Arrays.fill(bytes, i + 2, i + 6, (byte) '0');
                found = true;
                i += 5;
            } else {
                i++; // also over a second backslash
            }
        }
        return found;
    }

    /** The 16 bits that are escaped here; below zero where none are. */
    private int unit(int at) {
        if (at + 5 >= length || bytes[at] != '\\' || bytes[at + 1] != 'u') {
            return -1;
        }
        int unit = 0;
        for (int i = at + 2; i < at + 6; i++) {
            int digit = Character.digit(bytes[i], 16);
            if (digit < 0) {
                return -1;
            }
            unit = unit << 4 | digit;
        }
        return unit;
    }

    private static NotReadableException notReadable(JacksonException e) {
        return new NotReadableException("The body is not readable JSON" + place(e.getLocation()) + ".");
    }

    private static String place(@Nullable TokenStreamLocation location) {
        return location == null ? "" : " at line " + location.getLineNr() + ", column " + location.getColumnNr();
    }
}

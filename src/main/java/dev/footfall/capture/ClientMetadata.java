package dev.footfall.capture;

import dev.footfall.capture.scrub.MetadataReader;
import java.io.ByteArrayOutputStream;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;

/**
 * Makes metadata of what a client sends as properties: checked and scrubbed as all metadata. Where the whole cannot be
 * metadata, since one property nests too deep, is NaN, or all together are too large, only the properties at fault are left out,
 * and those that no longer fit. Used by one thread.
 */
final class ClientMetadata {

    private static final int MAX_BYTES = 8 * 1024;
    private static final JsonFactory JSON = new JsonFactory();

    /** Finds where the properties are, also those that are no JSON: NaN and Infinity. */
    private static final JsonFactory LENIENT = JsonFactory.builder()
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .build();

    private final MetadataReader reader;
    private int leftOut;

    ClientMetadata(MetadataReader reader) {
        this.reader = reader;
    }

    /** How many properties of the last object were left out. */
    int leftOut() {
        return leftOut;
    }

    /** The metadata of an object; null where nothing is left of it. */
    byte @Nullable [] read(byte[] object) {
        leftOut = 0;
        return isMetadata(object, 0, object.length) ? notEmpty(reader.json()) : without(object);
    }

    private static byte @Nullable [] notEmpty(byte @Nullable [] json) {
        return json == null || json.length <= 2 ? null : json;
    }

    private boolean isMetadata(byte[] json, int from, int length) {
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), json, from, length)) {
            parser.nextToken();
            return reader.read(parser) == null;
        } catch (JacksonException e) {
            return false;
        }
    }

    private byte @Nullable [] without(byte[] object) {
        ByteArrayOutputStream kept = new ByteArrayOutputStream();
        kept.write('{');
        Set<String> names = new HashSet<>();
        try (JsonParser parser = LENIENT.createParser(ObjectReadContext.empty(), object)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return null;
            }
            for (String name = parser.nextName(); name != null; name = parser.nextName()) {
                int from = (int) parser.currentTokenLocation().getByteOffset();
                parser.nextToken();
                parser.skipChildren();
                parser.finishToken();
                int to = (int) parser.currentLocation().getByteOffset();
                boolean fits = names.add(name) && kept.size() + to - from + 2 <= MAX_BYTES;
                if (fits && isMetadata(wrapped(object, from, to), 0, to - from + 2)) {
                    if (kept.size() > 1) {
                        kept.write(',');
                    }
                    kept.write(object, from, to - from);
                } else {
                    leftOut++;
                }
            }
        } catch (JacksonException e) {
            leftOut++; // what follows cannot be read
        }
        kept.write('}');
        byte[] rest = kept.toByteArray();
        return isMetadata(rest, 0, rest.length) ? notEmpty(reader.json()) : null;
    }

    private static byte[] wrapped(byte[] object, int from, int to) {
        byte[] single = new byte[to - from + 2];
        single[0] = '{';
        System.arraycopy(object, from, single, 1, to - from);
        single[single.length - 1] = '}';
        return single;
    }
}

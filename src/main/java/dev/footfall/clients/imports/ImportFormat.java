package dev.footfall.clients.imports;

import dev.footfall.capture.BodyReader.NotReadableException;
import dev.footfall.capture.ClientActivity;
import dev.footfall.clients.ClientRecords;
import dev.footfall.clients.ClientRecords.ClientRecord;
import dev.footfall.clients.ClientRecords.Form;
import dev.footfall.clients.imports.FileRecords.Shape;
import dev.footfall.clients.imports.ImportFile.UnreadableFileException;
import dev.footfall.clients.imports.RecordReader.RejectedRecordException;
import dev.footfall.platform.Ascii;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What tool wrote a file. Recognized by what is in the first record, since names of files say nothing. */
enum ImportFormat {
    FOOTFALL(FootfallCsv::hasHeader, _ -> false),
    UMAMI(UmamiCsv::hasHeader, _ -> false),
    CLOUDEVENTS(_ -> false, first -> first.has("specversion")),
    XAPI(_ -> false, XapiStatements::looksLike),
    POSTHOG(_ -> false, first -> first.has("event") && first.has("distinct_id")),
    SEGMENT(
            _ -> false,
            first -> first.has("messageId") || first.has("type") && (first.has("userId") || first.has("anonymousId")));

    private static final String[] WRAPPING = {"batch", "results", "statements", "events"};

    private final Predicate<CsvRows> header;
    private final Predicate<JsonNode> first;

    ImportFormat(Predicate<CsvRows> header, Predicate<JsonNode> first) {
        this.header = header;
        this.first = first;
    }

    /** As in the parameter of the job. */
    String text() {
        return Ascii.lower(name());
    }

    static String texts() {
        return Arrays.stream(values()).map(ImportFormat::text).collect(Collectors.joining(", "));
    }

    /** RudderStack writes what Segment writes. */
    static Optional<ImportFormat> named(String name) {
        String known = name.equals("rudderstack") ? "segment" : name;
        return Arrays.stream(values())
                .filter(format -> format.text().equals(known))
                .findFirst();
    }

    /** The format whose header this is. */
    static ImportFormat of(CsvRows rows) {
        if (rows.has("date", "visitors") || rows.has("x", "y")) {
            throw new UnreadableFileException(
                    "These are numbers by day or by page, as Plausible exports them and Umami's "
                            + "own export does, and no events: nobody can say who did what. What can be imported from Umami "
                            + "is the table of events, as Umami Cloud exports it; Plausible exports no events.");
        }
        return Arrays.stream(values())
                .filter(format -> format.header.test(rows))
                .findFirst()
                .orElseThrow(() -> new UnreadableFileException(
                        "The columns of this CSV are of no known export. Known are: " + texts() + "."));
    }

    /** The format whose record this is. */
    static ImportFormat of(JsonNode record) {
        return Arrays.stream(values())
                .filter(format -> format.first.test(record))
                .findFirst()
                .orElseThrow(() -> new UnreadableFileException(
                        "The first record is of no known tool. Name the format, one of: " + texts() + "."));
    }

    boolean isCsv() {
        return this == FOOTFALL || this == UMAMI;
    }

    boolean hasHeader(CsvRows rows) {
        return header.test(rows);
    }

    /** Of a format of JSON. */
    RecordReader reader(EventNames names, JsonMapper json) {
        return switch (this) {
            case XAPI -> new XapiStatements(names, json);
            case CLOUDEVENTS -> clients(Form.CLOUDEVENTS, names);
            case POSTHOG -> clients(Form.POSTHOG, names);
            case SEGMENT -> clients(Form.SEGMENT, names);
            case FOOTFALL, UMAMI -> throw new IllegalStateException("not written as JSON");
        };
    }

    private static RecordReader clients(Form form, EventNames names) {
        ClientRecords records = new ClientRecords(form, names.mapping());
        return (bytes, length) -> {
            try {
                ClientRecord read = records.read(bytes, length);
                ClientActivity activity = read.activity();
                if (activity == null) {
                    throw new RejectedRecordException(String.valueOf(read.problem()));
                }
                names.check(read.name(), String.valueOf(activity.activityType()));
                return activity;
            } catch (NotReadableException e) {
                throw new RejectedRecordException(RejectedRecordException.NOT_READABLE);
            }
        };
    }

    /** How the records of a text are told from each other, by its beginning. */
    static Shape shape(JsonMapper json, byte[] head) {
        int start = 0;
        while (start < head.length && head[start] <= ' ' && head[start] >= 0) {
            start++;
        }
        byte first = start == head.length ? 0 : head[start];
        if (first == '[') {
            return Shape.OBJECTS;
        }
        if (first != '{') {
            return Shape.CSV;
        }
        String wrapping = wrapping(json, head, start);
        if (wrapping != null) {
            return Shape.WRAPPED_OBJECTS;
        }
        int end = start;
        while (end < head.length && head[end] != '\n') {
            end++;
        }
        return end == head.length || isObject(json, head, start, end - start) ? Shape.LINES : Shape.OBJECTS;
    }

    /** The key of the outermost object whose array has the records: of a request's body, or of an answer of an API. */
    private static @Nullable String wrapping(JsonMapper json, byte[] head, int start) {
        try (JsonParser parser = json.createParser(head, start, head.length - start)) {
            parser.nextToken();
            for (String name = parser.nextName(); name != null; name = parser.nextName()) {
                if (parser.nextToken() == JsonToken.START_ARRAY
                        && Arrays.asList(WRAPPING).contains(name)) {
                    return name;
                }
                parser.skipChildren();
            }
        } catch (JacksonException cutOff) {
            // no such key as far as can be seen
        }
        return null;
    }

    private static boolean isObject(JsonMapper json, byte[] bytes, int from, int length) {
        try {
            return json.readTree(bytes, from, length).isObject();
        } catch (JacksonException e) {
            return false;
        }
    }
}

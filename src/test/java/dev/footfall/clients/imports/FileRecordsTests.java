package dev.footfall.clients.imports;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.clients.imports.FileRecords.Shape;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Where records begin and end, whatever is in them. */
class FileRecordsTests {

    private static final JsonMapper JSON = new JsonMapper();

    @Test
    void readsLinesAndPassesBlankOnesOver() {
        assertThat(read(Shape.LINES, "{\"a\":1}\r\n\r\n  \n{\"b\":2}")).containsExactly("1 {\"a\":1}", "4 {\"b\":2}");
    }

    @Test
    void keepsLineEndsWithinQuotes() {
        assertThat(read(Shape.CSV, "a,b\n1,\"x\r\ny\"\n2,\"\"\"\n\"\"\"\n3,z\n"))
                .containsExactly("1 a,b", "2 1,\"x\r\ny\"", "4 2,\"\"\"\n\"\"\"", "6 3,z");
    }

    @Test
    void quoteThatNeverEndsCostsOneRecord() {
        String filler = ("x".repeat(99) + "\n").repeat(FileRecords.MAX_LENGTH / 100 + 2_000);
        FileRecords records = records("1,\"" + filler + "2,z\n");
        assertThat(records.next(Shape.CSV)).isTrue();
        assertThat(records.tooLong()).isTrue();
        String last = "";
        while (records.next(Shape.CSV)) {
            assertThat(records.tooLong()).isFalse();
            last = text(records);
        }
        assertThat(last).isEqualTo("2,z");
    }

    @Test
    void longLineCostsOnlyItself() {
        FileRecords records = records("{\"a\":\"" + "x".repeat(FileRecords.MAX_LENGTH) + "\"}\n{\"b\":2}\n");
        assertThat(records.next(Shape.LINES)).isTrue();
        assertThat(records.tooLong()).isTrue();
        assertThat(records.next(Shape.LINES)).isTrue();
        assertThat(text(records)).isEqualTo("{\"b\":2}");
        assertThat(records.tooLong()).isFalse();
        assertThat(records.line()).isEqualTo(2);
    }

    @Test
    void findsObjectsOfAnArrayOverLines() {
        assertThat(read(Shape.OBJECTS, "[\n {\"a\": [1, {\"b\": \"}]\\\"\"}]},\n {\n}, 5,\n{\"c\":3}]"))
                .containsExactly("2 {\"a\": [1, {\"b\": \"}]\\\"\"}]}", "3 {\n}", "5 {\"c\":3}");
    }

    @Test
    void findsObjectsWithinAWrappingOne() {
        assertThat(read(Shape.WRAPPED_OBJECTS, """
                {"context": {"library": {"name": "[{"}}, "batch": [{"a": 1},
                {"b": {}}], "list": [[{"no": 1}]], "sentAt": "2026-11-20T10:15:30Z"}""")).containsExactly("1 {\"a\": 1}", "2 {\"b\": {}}");
    }

    /** A million random bytes and pieces of JSON, in chunks of any size, are cut as by a parser of JSON. */
    @Test
    void cutsAnyJsonAsAParserWould() throws Exception {
        Random random = new Random(15);
        for (int round = 0; round < 300; round++) {
            List<String> written = new ArrayList<>();
            StringBuilder file = new StringBuilder(random.nextBoolean() ? "[\n" : "");
            for (int i = random.nextInt(8); i >= 0; i--) {
                ObjectNode object = (ObjectNode) value(random, 3);
                String text = random.nextBoolean()
                        ? object.toString()
                        : JSON.writerWithDefaultPrettyPrinter().writeValueAsString(object);
                written.add(text);
                file.append(text).append(random.nextBoolean() ? ",\n" : "\n");
            }
            byte[] bytes = file.toString().getBytes(StandardCharsets.UTF_8);
            FileRecords records = new FileRecords(inPieces(bytes, random));
            for (String text : written) {
                assertThat(records.next(Shape.OBJECTS)).isTrue();
                assertThat(text(records)).isEqualTo(text);
            }
            assertThat(records.next(Shape.OBJECTS)).isFalse();
        }
    }

    private static JsonNode value(Random random, int depth) {
        ObjectNode object = JSON.createObjectNode();
        for (int i = random.nextInt(4); i > 0; i--) {
            String key = text(random);
            switch (random.nextInt(depth == 0 ? 2 : 4)) {
                case 0 -> object.put(key, random.nextInt());
                case 1 -> object.put(key, text(random));
                case 2 -> object.set(key, value(random, depth - 1));
                default -> {
                    ArrayNode array = object.putArray(key);
                    array.add(text(random)).add(value(random, depth - 1));
                }
            }
        }
        return object;
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(12); i > 0; i--) {
            text.append("{}[]\",:\\\n\r\t äé😀x"
                    .codePoints().skip(random.nextInt(16)).findFirst().stream()
                            .mapToObj(Character::toString)
                            .findFirst()
                            .orElseThrow());
        }
        return text.toString();
    }

    private static InputStream inPieces(byte[] bytes, Random random) {
        return new ByteArrayInputStream(bytes) {
            @Override
            public synchronized int read(byte[] into, int offset, int length) {
                return super.read(into, offset, Math.min(length, 1 + random.nextInt(30)));
            }
        };
    }

    private static List<String> read(Shape shape, String text) {
        FileRecords records = records(text);
        List<String> read = new ArrayList<>();
        while (records.next(shape)) {
            read.add(records.line() + " " + text(records));
        }
        return read;
    }

    private static FileRecords records(String text) {
        return new FileRecords(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static String text(FileRecords records) {
        return new String(records.bytes(), 0, records.length(), StandardCharsets.UTF_8);
    }
}

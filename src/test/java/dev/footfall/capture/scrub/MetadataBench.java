package dev.footfall.capture.scrub;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.json.JsonMapper;

/**
 * What metadata costs, in nanoseconds of one processor a piece, best of seven rounds taken in turn: walking over it
 * with the parser alone, copying it with Jackson's generator, and reading, checking and scrubbing it. Arrays of 500, as
 * requests bring them.
 */
@Tag("bench")
class MetadataBench {
    private static final int PIECES = 500;
    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final Map<String, String> CASES = new TreeMap<>(Map.of(
            "search",
            "{\"source\":\"search\",\"position\":3,\"query\":\"quran reader for "
                    + "kids\",\"session\":\"0f8fad5b-d9cb-469f-a165-70867728950e\"}",
            "small",
            "{\"source\":\"search\",\"position\":3,\"query\":\"quran reader for kids\",\"category\":\"education\"}",
            "url",
            "{\"referrer\":\"https://example.org/apps/reader?utm_source=mail&page=2\",\"at\":\"2026-11-22T10:15:30Z\"}",
            "arabic",
            "{\"source\":\"search\",\"position\":3,\"query\":\"القرآن الكريم للأطفال\",\"category\":\"education\"}",
            "email",
            "{\"source\":\"search\",\"position\":3,\"query\":\"mail kim@example.org now\",\"category\":\"education\"}",
            "phone",
            "{\"source\":\"search\",\"position\":3,\"query\":\"call +44 20 7946 0958\",\"category\":\"education\"}",
            "personal key",
            "{\"source\":\"search\",\"position\":3,\"email\":\"kim@example.org\",\"category\":\"education\"}"));

    private final MetadataReader reader = new MetadataReader(new Scrubber(), (kind, key) -> {});

    @Test
    void measuresScrubbingOfCommonMetadata() {
        CASES.forEach((name, metadata) -> {
            byte[] body = ("[" + (metadata + ",").repeat(PIECES - 1) + metadata + "]").getBytes(StandardCharsets.UTF_8);
            long walk = Long.MAX_VALUE;
            long copy = Long.MAX_VALUE;
            long scrub = Long.MAX_VALUE;
            for (int round = 0; round < 7; round++) {
                walk = Math.min(walk, nanos(body, MetadataBench::walk));
                copy = Math.min(copy, nanos(body, MetadataBench::copy));
                scrub = Math.min(scrub, nanos(body, this::scrub));
            }
            System.out.printf(
                    "metadata %-12s %3d bytes: walk %4d ns, copy %4d ns, scrub %4d ns (%d ns over the walk)%n",
                    name, metadata.length(), walk, copy, scrub, scrub - walk);
            assertThat(scrub).isPositive();
        });
    }

    private static long nanos(byte[] body, ToLongFunction<JsonParser> work) {
        long sum = 0;
        int times = 400;
        ThreadMXBean thread = ManagementFactory.getThreadMXBean();
        long start = thread.getCurrentThreadCpuTime();
        for (int i = 0; i < times; i++) {
            try (JsonParser parser = MAPPER.createParser(body)) {
                parser.nextToken();
                sum += work.applyAsLong(parser);
            }
        }
        assertThat(sum).isPositive();
        return (thread.getCurrentThreadCpuTime() - start) / times / PIECES;
    }

    private static long walk(JsonParser parser) {
        long length = 0;
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            if (token == JsonToken.VALUE_STRING) {
                parser.getStringCharacters();
                length += parser.getStringLength();
            }
        }
        return length;
    }

    private static long copy(JsonParser parser) {
        long length = 0;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            bytes.reset();
            try (JsonGenerator generator = MAPPER.createGenerator(bytes)) {
                generator.copyCurrentStructure(parser);
            }
            length += bytes.toByteArray().length;
        }
        return length;
    }

    private long scrub(JsonParser parser) {
        long length = 0;
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            reader.read(parser);
            byte[] json = reader.json();
            length += json == null ? 0 : json.length;
        }
        return length;
    }
}

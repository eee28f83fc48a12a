package dev.footfall.timeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.activity.Activity;
import dev.footfall.activity.ActivityChunks.StreamFormat;
import dev.footfall.platform.PersonalDataStore;
import dev.footfall.platform.Utf8Buffer;
import dev.footfall.timeline.PersonalDataExport.PersonalDataFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class PersonalDataFormatTests {

    private static final JsonMapper JSON = new JsonMapper();

    @Test
    void writesPersonalDataInChunks() throws IOException {
        int rows = 100_000;
        Iterator<List<Map<String, Object>>> many = new PersonalDataStore.Chunks("n", last -> {
            int from = last == null ? 0 : (int) last + 1;
            return IntStream.range(from, Math.min(rows, from + 100))
                    .mapToObj(n -> Map.<String, Object>of("n", n, "text", "x".repeat(100)))
                    .toList();
        });
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        Utf8Buffer buffer = new Utf8Buffer(64);
        StreamFormat format = new PersonalDataFormat(
                List.of(
                        new PersonalDataFormat.StoredRows("none", Collections.emptyIterator()),
                        new PersonalDataFormat.StoredRows(
                                "one",
                                List.of(List.of(Map.<String, Object>of("a", 1))).iterator()),
                        new PersonalDataFormat.StoredRows(
                                "empty", List.of(List.<Map<String, Object>>of()).iterator()),
                        new PersonalDataFormat.StoredRows("many", many)),
                JSON,
                new NoActivities());

        int chunks = 0;
        while (format.before(buffer)) {
            chunks++;
            assertThat(buffer.length()).isLessThan(2 * PersonalDataFormat.CHUNK_BYTES);
            buffer.writeTo(all);
            buffer.clear();
        }
        format.begin(buffer);
        format.end(buffer);
        buffer.writeTo(all);

        assertThat(chunks).isGreaterThan(100);
        JsonNode held = JSON.readTree(all.toByteArray()).get("held");
        assertThat(held.propertyNames()).containsExactly("one", "many");
        assertThat(held.get("many")).hasSize(rows);
        assertThat(held.get("many").get(rows - 1).get("n").asInt()).isEqualTo(rows - 1);
    }

    @Test
    void writesNoPersonalDataAsAnEmptyObject() throws IOException {
        Utf8Buffer buffer = new Utf8Buffer(64);
        StreamFormat format = new PersonalDataFormat(List.of(), JSON, new NoActivities());

        assertThat(format.before(buffer)).isFalse();
        format.begin(buffer);
        format.end(buffer);
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        buffer.writeTo(all);

        assertThat(all.toString()).isEqualTo("{\"held\": {},\n\"activities\": []}\n");
    }

    private static final class NoActivities implements StreamFormat {

        @Override
        public void begin(Utf8Buffer out) {
            out.ascii('[');
        }

        @Override
        public void write(Activity activity, Utf8Buffer out) {
            throw new IllegalStateException();
        }

        @Override
        public void end(Utf8Buffer out) {
            out.ascii(']');
        }
    }
}

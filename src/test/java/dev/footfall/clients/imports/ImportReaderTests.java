package dev.footfall.clients.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.footfall.capture.ClientActivity;
import dev.footfall.clients.imports.ImportFile.UnreadableFileException;
import dev.footfall.clients.imports.RecordReader.RejectedRecordException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What each tool's files mean. The samples are written from the documentation of each tool. */
class ImportReaderTests {

    private static final Path SAMPLES = Path.of("src", "test", "resources", "imports");
    private static final JsonMapper JSON = new JsonMapper();
    private static final EventNames NAMES = new EventNames(EventNames.usual(), _ -> false, name -> name.contains("@"));

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "footfall.csv, FOOTFALL, 2",
        "footfall_before_keys.csv, FOOTFALL, 1",
        "umami.csv, UMAMI, 2",
        "xapi.json, XAPI, 2",
        "segment.jsonl, SEGMENT, 2",
        "rudderstack.jsonl, SEGMENT, 1",
        "posthog.jsonl, POSTHOG, 2",
        "posthog_api.json, POSTHOG, 2",
        "cloudevents.json, CLOUDEVENTS, 2",
    })
    void recognizesEachFormat(String name, ImportFormat format, int records) throws IOException {
        byte[] bytes = Files.readAllBytes(SAMPLES.resolve(name));
        for (byte[] variant : List.of(bytes, gzip(bytes), withMark(bytes), withCrLf(bytes))) {
            Path file = Files.write(folder.resolve("file"), variant);
            try (ImportReader reader = ImportReader.open(file, null, NAMES, JSON)) {
                assertThat(reader.format()).isEqualTo(format);
            }
            assertThat(read(file, null)).hasSize(records);
        }
    }

    @Test
    void readsFootfallsOwnExport() throws IOException {
        List<ClientActivity> read = read(SAMPLES.resolve("footfall.csv"), null);
        ClientActivity first = read.getFirst();
        assertThat(first.messageId()).isEqualTo("0193c1a2-0000-7000-8000-000000000001");
        assertThat(first.person()).isEqualTo("5d9a5b0f-7e10-4d5e-9c39-6f0b6a512f0a");
        assertThat(first.activityType()).isEqualTo("app_view");
        assertThat(first.entityType()).isEqualTo("App");
        assertThat(first.entityId()).isEqualTo("0c6f3b1e-43c7-4f0a-8a8e-3f3b9e0c5a11");
        assertThat(metadata(first).get("note").stringValue()).isEqualTo("a; b");
        assertThat(first.timestamp()).isEqualTo("2026-11-20T10:15:30.123456Z");
        assertThat(read.get(1).entityId()).as("as it was before the export").isEqualTo("@scope/lamp");
        assertThat(read.get(1).metadata()).isNull();
    }

    @Test
    void readsUmamisEvents() throws IOException {
        List<ClientActivity> read = read(SAMPLES.resolve("umami.csv"), null);
        ClientActivity view = read.getFirst();
        assertThat(view.activityType()).isEqualTo("page_view");
        assertThat(view.person()).isEqualTo("0c6f3b1e-43c7-5f0a-8a8e-3f3b9e0c5a11");
        assertThat(metadata(view).get("anonymous").asBoolean()).isTrue();
        assertThat(metadata(view).get("page_title").stringValue()).isEqualTo("Lamp, \"Nova\"");
        assertThat(view.timestamp()).isEqualTo("2026-11-20 10:15:30");
        ClientActivity event = read.get(1);
        assertThat(event.messageId()).isEqualTo("9a1f5a5e-6a53-4b3f-8f0f-5c54a0c0d002");
        assertThat(event.person()).isEqualTo("customer-17");
        assertThat(metadata(event).has("anonymous")).isFalse();
    }

    @Test
    void readsStatements() throws IOException {
        List<ClientActivity> read = read(SAMPLES.resolve("xapi.json"), null);
        ClientActivity completed = read.getFirst();
        assertThat(completed.person()).isEqualTo("learner-7");
        assertThat(completed.activityType()).isEqualTo("completed");
        assertThat(completed.entityType()).isEqualTo("course");
        assertThat(completed.entityId()).isEqualTo("https://learn.example/courses/first-aid");
        assertThat(metadata(completed).at("/result/score/scaled").asDouble()).isEqualTo(0.95);
        ClientActivity follow = read.get(1);
        assertThat(follow.messageId()).as("of its content").isNotNull();
        assertThat(follow.person()).isEqualTo("mailto:learner@learn.example");
        assertThat(follow.activityType()).isEqualTo("follow");
        assertThat(follow.entityId()).as("a person is no entity here").isNull();
        assertThat(follow.timestamp()).isEqualTo("2026-11-20T12:00:00+01:00");
    }

    @Test
    void readsEventsOfClientsAsTheySendThem() throws IOException {
        ClientActivity clicked = read(SAMPLES.resolve("segment.jsonl"), null).getFirst();
        assertThat(clicked.activityType()).isEqualTo("course_clicked");
        assertThat(clicked.person()).isEqualTo("97980cfea0067");
        assertThat(clicked.entityId()).isEqualTo("course-7");
        assertThat(clicked.messageId()).isEqualTo("ajs-f8ca1e4de5024d9430b3928bd8ac6b96");
        assertThat(metadata(clicked).get("library").stringValue()).isEqualTo("analytics.js");
        assertThat(metadata(clicked).toString()).doesNotContain("108.0.78.21", "Mozilla");

        List<ClientActivity> seen = read(SAMPLES.resolve("posthog.jsonl"), null);
        assertThat(seen.getFirst().activityType()).isEqualTo("pageview");
        assertThat(metadata(seen.getFirst()).get("section").stringValue()).isEqualTo("lamps");
        assertThat(metadata(seen.getFirst()).toString()).doesNotContain("someone", "203.0");
        assertThat(seen.get(1).entityId()).isEqualTo("42");

        assertThat(read(SAMPLES.resolve("posthog_api.json"), null))
                .extracting(ClientActivity::messageId)
                .doesNotHaveDuplicates();

        ClientActivity order = read(SAMPLES.resolve("cloudevents.json"), null).getFirst();
        assertThat(order.activityType()).isEqualTo("com_example_order_created");
        assertThat(order.person()).isEqualTo("customer-17");
        assertThat(order.entityType()).isEqualTo("Order");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            plausible_imported_pages.csv   | no events
            umami_events_own_export.csv    | no events
            """)
    void numbersAreNoEvents(String name, String words) {
        assertThatThrownBy(() -> read(SAMPLES.resolve(name), null))
                .isInstanceOf(UnreadableFileException.class)
                .hasMessageContaining(words);
    }

    @Test
    void refusesWhatItCannotReadInWords() throws IOException {
        assertThat(refusal("")).contains("empty");
        assertThat(refusal("\n \n")).contains("no record");
        assertThat(refusal("PK\u0003\u0004zip")).contains("unpack it");
        assertThat(refusal("PAR1")).contains("Parquet");
        assertThat(refusal("a,b\n1,2\n")).contains("no known export", "posthog");
        assertThat(refusal("{\"a\":1}\n")).contains("no known tool");
        assertThat(refusal("{\"a\":\n")).contains("cannot be read");
        assertThatThrownBy(() -> read(SAMPLES.resolve("umami.csv"), ImportFormat.FOOTFALL))
                .hasMessageContaining("it looks like umami");
        assertThatThrownBy(() -> read(SAMPLES.resolve("xapi.json"), ImportFormat.FOOTFALL))
                .hasMessageContaining("it looks like xapi");
        assertThatThrownBy(() -> read(folder.resolve("none"), null)).hasMessageContaining("no such file");
    }

    @Test
    void gzipThatIsCutOffIsReadUpToThere() throws IOException {
        StringBuilder csv = new StringBuilder(Files.readString(SAMPLES.resolve("footfall.csv")));
        String row = csv.toString().lines().skip(1).findFirst().orElseThrow();
        for (int i = 0; i < 2_000; i++) {
            csv.append(row.replace("source", "source" + i * 7919)).append('\n');
        }
        byte[] packed = gzip(csv.toString().getBytes(StandardCharsets.UTF_8));
        Path file = Files.write(folder.resolve("cut.gz"), Arrays.copyOf(packed, packed.length / 2));
        try (ImportReader reader = ImportReader.open(file, null, NAMES, JSON)) {
            int[] records = {0};
            assertThatThrownBy(() -> {
                        while (reader.next()) {
                            records[0]++;
                        }
                    })
                    .hasMessageContaining("cut off at line");
            assertThat(records[0]).isGreaterThan(100);
        }
    }

    @Test
    void sameContentTwiceIsTwoActivities() throws IOException {
        String row = "{\"actor\":{\"openid\":\"o\"},\"verb\":{\"id\":\"v\"},\"object\":{\"id\":\"x\"},"
                + "\"timestamp\":\"2026-11-20T10:00:00Z\"}\n";
        Path file = Files.writeString(folder.resolve("file"), row + row + row);
        List<String> ids =
                read(file, null).stream().map(ClientActivity::messageId).toList();
        assertThat(ids).doesNotHaveDuplicates().hasSize(3);
        assertThat(read(file, null)).extracting(ClientActivity::messageId).isEqualTo(ids);
    }

    @Test
    void wrongRecordsCostOnlyThemselves() throws IOException {
        String good = "{\"actor\":{\"openid\":\"o\"},\"verb\":{\"id\":\"v\"},\"object\":{\"id\":\"x\"},"
                + "\"timestamp\":\"2026-11-20T10:00:00Z\"}\n";
        Path file = Files.write(
                folder.resolve("file"),
                (good + "{\"actor\n" + good.replace("\"v\"", "\"an@example.com\"")
                                + good.replace(",\"timestamp\"", ",\"x\"") + "{\"a\":\""
                                + "x".repeat(FileRecords.MAX_LENGTH) + "\"}\n" + good + "\u00ff\n")
                        .getBytes(StandardCharsets.ISO_8859_1));
        assertThat(outcomes(file))
                .containsExactly(
                        "1",
                        "2 not_readable",
                        "3 invalid_activity_type",
                        "4 required",
                        "5 line_too_long",
                        "6",
                        "7 not_readable");
    }

    @Test
    void rowsNeedAsManyCellsAsTheHeader() throws IOException {
        String header = "id,user_id,activity_type,entity_type,entity_id,metadata,timestamp\n";
        Path file = Files.writeString(
                folder.resolve("file"),
                header + "1,u,t,,,,2026-11-20T10:00:00Z\n1,u,t\n1,u,t,,,\"x,2026-11-20T10:00:00Z\n");
        assertThat(outcomes(file)).containsExactly("2", "3 not_readable", "4 not_readable");
    }

    private String refusal(String content) throws IOException {
        Path file = Files.writeString(folder.resolve("wrong"), content);
        try {
            read(file, null);
            return "";
        } catch (UnreadableFileException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private static List<String> outcomes(Path file) throws IOException {
        List<String> outcomes = new ArrayList<>();
        try (ImportReader reader = ImportReader.open(file, null, NAMES, JSON)) {
            while (reader.next()) {
                try {
                    reader.activity();
                    outcomes.add(String.valueOf(reader.line()));
                } catch (RejectedRecordException e) {
                    outcomes.add(reader.line() + " " + e.code());
                }
            }
        }
        return outcomes;
    }

    private static List<ClientActivity> read(Path file, @Nullable ImportFormat format) throws IOException {
        List<ClientActivity> read = new ArrayList<>();
        try (ImportReader reader = ImportReader.open(file, format, NAMES, JSON)) {
            while (reader.next()) {
                read.add(reader.activity());
            }
        } catch (RejectedRecordException e) {
            throw new AssertionError(e.code(), e);
        }
        return read;
    }

    private static JsonNode metadata(ClientActivity activity) {
        return JSON.readTree(activity.metadata());
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(bytes);
        }
        return packed.toByteArray();
    }

    private static byte[] withMark(byte[] bytes) {
        return ("\uFEFF" + new String(bytes, StandardCharsets.UTF_8)).getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] withCrLf(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8).replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8);
    }
}

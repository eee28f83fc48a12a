package dev.footfall.capture.scrub;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Random metadata: the harmless comes out equal as a tree; with personal data in it, still JSON and without that data.
 */
class MetadataRoundTripTests {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();
    private static final List<String> KEYS = List.of(
            "source",
            "position",
            "query",
            "a",
            "b",
            "größe",
            "日本",
            "sort-by",
            "app_name",
            "tokens_used",
            "q\"uote",
            "👋",
            "");
    private static final List<String> TEXTS = List.of(
            "quran reader",
            "",
            "line\nfeed",
            "tab\t\"quoted\" \\ \u0007",
            "2026-11-22T10:15:30Z",
            "1.2.3",
            "القرآن الكريم",
            "👋🏽",
            "0f8fad5b-d9cb-469f-a165-70867728950e",
            "19,99 €",
            "50% off",
            "x=1",
            "٢:٢٥٥",
            "ﷺ",
            "\u2028\u00a0",
            "10:15");
    private static final List<String> PERSONAL = List.of(
            "kim@example.org", "+44 20 7946 0958", "203.0.113.77", "4111 1111 1111 1111", "GB33BUKB20201555555555");

    static List<Long> seeds() {
        return List.of(1L, 20261122L, 4_180L);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void keepsTheTreeOfHarmlessMetadata(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 1_000; i++) {
            String sent = MAPPER.writeValueAsString(object(random, 1, false));
            Scrubbed scrubbed = Scrubbed.metadata(sent);
            assertThat(scrubbed.problem()).as("seed %d", seed).isNull();
            assertThat(MAPPER.readTree(String.valueOf(scrubbed.json())))
                    .as("seed %d", seed)
                    .isEqualTo(MAPPER.readTree(sent));
            assertThat(scrubbed.findings()).as("seed %d", seed).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void leavesValidJsonWithoutPersonalData(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 1_000; i++) {
            String sent = MAPPER.writeValueAsString(object(random, 1, true));
            String json = String.valueOf(Scrubbed.metadata(sent).json());
            assertThat(json).as("seed %d", seed).doesNotContain(PERSONAL);
            MAPPER.readTree(json);
            assertThat(json).doesNotContain("\\u0000");
        }
    }

    private static ObjectNode object(Random random, int depth, boolean personal) {
        ObjectNode object = MAPPER.createObjectNode();
        for (int i = random.nextInt(6); i > 0; i--) {
            String key = personal && random.nextInt(4) == 0 ? text(random, true) : any(random, KEYS);
            switch (random.nextInt(depth < MetadataReader.MAX_DEPTH ? 9 : 7)) {
                case 0 -> object.put(key, random.nextInt());
                case 1 -> object.put(key, random.nextGaussian());
                case 2 -> object.put(key, random.nextBoolean());
                case 3 -> object.putNull(key);
                case 4 -> object.put(key, random.nextInt(1_000_000) * 0.01);
                case 5, 6 -> object.put(key, text(random, personal));
                case 7 -> object.set(key, object(random, depth + 1, personal));
                default -> object.set(key, array(random, depth + 1, personal));
            }
        }
        return object;
    }

    private static ArrayNode array(Random random, int depth, boolean personal) {
        ArrayNode array = MAPPER.createArrayNode();
        for (int i = random.nextInt(4); i > 0; i--) {
            if (depth < MetadataReader.MAX_DEPTH && random.nextBoolean()) {
                array.add(object(random, depth + 1, personal));
            } else {
                array.add(text(random, personal));
            }
        }
        return array;
    }

    private static String text(Random random, boolean personal) {
        return !personal || random.nextBoolean()
                ? any(random, TEXTS)
                : any(random, List.of("", "see ", "(")) + any(random, PERSONAL) + any(random, List.of("", " now", ")"));
    }

    private static String any(Random random, List<String> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}

package dev.footfall.testkit;

import dev.footfall.capture.scrub.MetadataReader;
import dev.footfall.capture.scrub.Scrubber;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Made-up values by kind, each under a key, with the part that is personal marked: what the scrubber is measured on.
 */
public final class PersonalValues {
    private static final String NUMBER = "number:";
    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final Scrubber SCRUBBER = new Scrubber();

    private PersonalValues() {}

    /** One value; a JSON number where its text begins with {@code number:}. */
    public record Value(boolean personal, String kind, String key, String marked, boolean number) {
        public String text() {
            return marked.replace("⟦", "").replace("⟧", "");
        }

        /** What has to be stored. */
        public String expected() {
            return personal ? marked.replaceAll("⟦.*⟧", "[redacted:" + kind + "]") : marked;
        }

        /** What is stored. */
        public String scrubbed() {
            Object sent = number ? new BigInteger(text()) : text();
            try (JsonParser parser = MAPPER.createParser(MAPPER.writeValueAsBytes(Map.of(key, sent)))) {
                parser.nextToken();
                MetadataReader reader = new MetadataReader(SCRUBBER, (kind, key) -> {});
                reader.read(parser);
                JsonNode stored = MAPPER.readTree(Objects.requireNonNull(reader.json()));
                return stored.get(key).asString();
            }
        }

        /** Whether nothing of the personal part is stored. */
        public boolean isCaught() {
            return !scrubbed().contains(marked.substring(marked.indexOf('⟦') + 1, marked.indexOf('⟧')));
        }
    }

    public static List<Value> all() throws IOException {
        String path = "/dev/footfall/capture/scrub/personal-values.tsv";
        try (InputStream in = PersonalValues.class.getResourceAsStream(path)) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.split("\t", 4))
                    .map(parts -> new Value(
                            parts[0].equals("personal"),
                            parts[1],
                            parts[2],
                            parts[3].replace(NUMBER, ""),
                            parts[3].contains(NUMBER)))
                    .toList();
        }
    }
}

package dev.footfall.capture.scrub;

import dev.footfall.activity.SentNumbers;
import dev.footfall.capture.scrub.MetadataReader.MetadataProblem;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.json.JsonMapper;

/** What the reader makes of one piece of metadata. */
record Scrubbed(@Nullable MetadataProblem problem, @Nullable String json, List<String> findings) {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final Scrubber SCRUBBER = new Scrubber();

    static Scrubbed metadata(String sent) {
        return metadata(sent.getBytes(StandardCharsets.UTF_8));
    }

    static Scrubbed metadata(byte[] sent) {
        List<String> findings = new ArrayList<>();
        MetadataReader reader = new MetadataReader(SCRUBBER, (kind, key) -> findings.add(kind + " " + key));
        try (JsonParser parser = MAPPER.createParser(sent)) {
            parser.nextToken();
            MetadataProblem problem = reader.read(parser);
            byte[] json = SentNumbers.shown(reader.json());
            return new Scrubbed(problem, json == null ? null : new String(json, StandardCharsets.UTF_8), findings);
        }
    }

    /** A text under a key that says nothing about it. */
    static String text(String sent) {
        Scrubbed scrubbed = metadata(MAPPER.writeValueAsString(java.util.Map.of("v", sent)));
        if (scrubbed.json == null) {
            throw new AssertionError(sent + ": " + scrubbed.problem);
        }
        return MAPPER.readTree(scrubbed.json).get("v").asString();
    }
}

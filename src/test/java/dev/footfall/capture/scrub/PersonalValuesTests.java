package dev.footfall.capture.scrub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.testkit.PersonalValues;
import dev.footfall.testkit.PersonalValues.Value;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Each value of the corpus is replaced whole, and nothing else is. */
class PersonalValuesTests {

    /** By their text: what the scrubber does otherwise than the corpus asks for, and why that is right. */
    private static final Map<String, String> EXCEPTIONS =
            Map.of("75901469966", "eleven digits that are a right CPF, PESEL or the like by chance");

    @Test
    void scrubsEveryValueOfTheCorpusAsExpected() throws IOException {
        Map<String, String> others = new TreeMap<>();
        List<Value> values = PersonalValues.all();
        for (Value value : values) {
            String stored = value.scrubbed();
            if (!stored.equals(value.expected()) && !EXCEPTIONS.containsKey(value.text())) {
                others.put(value.key() + ": " + value.marked(), stored);
            }
        }
        assertThat(values).hasSizeGreaterThanOrEqualTo(400);
        assertThat(others).isEmpty();
    }
}

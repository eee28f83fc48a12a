package dev.footfall.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.testkit.PersonalValues;
import dev.footfall.testkit.PersonalValues.Value;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** How much of what is personal the scrubber catches, and how much else it touches, by kind, in percent. */
@Tag("bench")
class ScrubBench {

    @Test
    void catchesPersonalValuesAndSparesOthers() throws Exception {
        List<Value> values = PersonalValues.all();
        Map<String, Object> caught =
                shares(values.stream().filter(Value::personal).toList(), true);
        Map<String, Object> touched =
                shares(values.stream().filter(value -> !value.personal()).toList(), false);
        BenchReport.figure("scrub caught, %", caught);
        BenchReport.figure("scrub false, %", touched);

        assertThat((Double) caught.get("all")).isGreaterThanOrEqualTo(95);
        assertThat((Double) touched.get("all")).isLessThanOrEqualTo(2);
    }

    private static Map<String, Object> shares(List<Value> values, boolean personal) {
        Map<String, Object> shares = new LinkedHashMap<>();
        shares.put("values", values.size());
        shares.put("all", share(values, personal));
        values.stream()
                .collect(Collectors.groupingBy(Value::kind, TreeMap::new, Collectors.toList()))
                .forEach((kind, some) -> shares.put(kind, share(some, personal)));
        return shares;
    }

    private static double share(List<Value> values, boolean personal) {
        long hits = values.stream()
                .filter(value -> personal ? value.isCaught() : !value.scrubbed().equals(value.expected()))
                .count();
        return BenchReport.rounded(100.0 * hits / values.size());
    }
}

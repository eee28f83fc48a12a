package dev.footfall.platform.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AddressTests {

    private final Address address =
            Address.of("/list").and("type", "a").and("type", "b").and("from", "2026-11-01");

    @Test
    void addsReplacesAndTakesAway() {
        assertThat(address.and("type", "c")).hasToString("/list?type=a&type=b&from=2026-11-01&type=c");
        assertThat(address.with("type", "c")).hasToString("/list?from=2026-11-01&type=c");
        assertThat(address.with("from", null)).hasToString("/list?type=a&type=b");
        assertThat(address.without("type", "a")).hasToString("/list?type=b&from=2026-11-01");
        assertThat(address.without("type").without("from")).hasToString("/list");
        assertThat(address.at("/list/export")).hasToString("/list/export?type=a&type=b&from=2026-11-01");
    }

    @Test
    void whatIsTypedCannotLeaveItsPlace() {
        assertThat(Address.of("/list").and("metadata.a&b", "1 + 1 = 2 & \"<é>\""))
                .hasToString("/list?metadata.a%26b=1+%2B+1+%3D+2+%26+%22%3C%C3%A9%3E%22");
    }

    @Test
    void emptyFieldsOfAFormAreNoFilters() {
        assertThat(Address.of("/list", Map.of("type", List.of("", " a ", "  "))))
                .hasToString("/list?type=a");
    }

    @Test
    void theQueryReadsBackTheSame() {
        assertThat(Address.of("/list", address.query())).isEqualTo(address);
    }
}

package dev.footfall.platform.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class UrlBuilderTests {

    private final UrlBuilder urlBuilder =
            UrlBuilder.of("/list").and("type", "a").and("type", "b").and("from", "2026-11-01");

    @Test
    void addsReplacesAndRemovesParameters() {
        assertThat(urlBuilder.and("type", "c")).hasToString("/list?type=a&type=b&from=2026-11-01&type=c");
        assertThat(urlBuilder.with("type", "c")).hasToString("/list?from=2026-11-01&type=c");
        assertThat(urlBuilder.with("from", null)).hasToString("/list?type=a&type=b");
        assertThat(urlBuilder.without("type", "a")).hasToString("/list?type=b&from=2026-11-01");
        assertThat(urlBuilder.without("type").without("from")).hasToString("/list");
        assertThat(urlBuilder.at("/list/export")).hasToString("/list/export?type=a&type=b&from=2026-11-01");
    }

    @Test
    void encodesWhatIsTyped() {
        assertThat(UrlBuilder.of("/list").and("metadata.a&b", "1 + 1 = 2 & \"<é>\""))
                .hasToString("/list?metadata.a%26b=1+%2B+1+%3D+2+%26+%22%3C%C3%A9%3E%22");
    }

    @Test
    void ignoresEmptyFields() {
        assertThat(UrlBuilder.of("/list", Map.of("type", List.of("", " a ", "  "))))
                .hasToString("/list?type=a");
    }

    @Test
    void readsTheQueryBackUnchanged() {
        assertThat(UrlBuilder.of("/list", urlBuilder.query())).isEqualTo(urlBuilder);
    }
}

package dev.footfall.analytics.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.analytics.report.ReportFilter.Metadata;
import dev.footfall.platform.page.UrlBuilder;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ReportFilterTests {

    private static final UUID APP = UUID.fromString("0197a3c4-5b6d-7e8f-9a0b-1c2d3e4f5a6b");

    @Test
    void addsItselfToAnAddress() {
        var filter = new ReportFilter(new TreeSet<>(Set.of("b", "a")), APP, new Metadata("so urce", "a&b"));

        assertThat(filter.addTo(UrlBuilder.of("/admin").and("days", 7)))
                .hasToString("/admin?days=7&type=a&type=b&entityId=" + APP + "&metadata.so+urce=a%26b");
        assertThat(ReportFilter.without(filter.addTo(UrlBuilder.of("/admin").and("days", 7))))
                .hasToString("/admin?days=7");
        assertThat(ReportFilter.ALL.addTo(UrlBuilder.of("/admin"))).hasToString("/admin");
    }

    @Test
    void knowsWhatItIsAbout() {
        assertThat(ReportFilter.ALL.isAll()).isTrue();
        assertThat(ReportFilter.ALL.ofType("a").isOfTypesOnly()).isTrue();
        assertThat(ReportFilter.ALL.ofType("a").isAll()).isFalse();
        assertThat(ReportFilter.ALL.ofEntity(APP).isOfTypesOnly()).isFalse();
        assertThat(ReportFilter.ALL.with(new Metadata("a", "b")).isOfTypesOnly())
                .isFalse();
    }
}

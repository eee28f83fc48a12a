package dev.footfall.clients.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.activity.ActivityTypes;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TypeNamesTests {

    @ParameterizedTest
    @CsvSource({
        "App Viewed, app_viewed",
        "app_viewed, app_viewed",
        "appViewed, app_viewed",
        "app-viewed, app_viewed",
        "  App   Viewed! , app_viewed",
        "XMLFileOpened, xml_file_opened",
        "Step2Done, step2_done",
        "$pageview, pageview",
        "$feature_flag_called, feature_flag_called",
        "[Amplitude] Session Start, session_start",
        "Order: Completed (EU), order_completed_eu",
    })
    void writesNamesInSnakeCase(String sent, String type) {
        assertThat(TypeNames.of(sent)).isEqualTo(type);
    }

    @ParameterizedTest
    @CsvSource({"''", "'   '", "42", "2 steps", "$", "[Amplitude]x2é", "صفحة", "Größe geändert", "'\u0000'"})
    void refusesWhatCannotBeAType(String sent) {
        assertThat(TypeNames.of(sent)).isNull();
    }

    @Test
    void cutsLongNames() {
        assertThat(TypeNames.of("a".repeat(49) + " bcd")).isEqualTo("a".repeat(49));
        assertThat(TypeNames.of("word ".repeat(100)))
                .hasSizeLessThanOrEqualTo(50)
                .doesNotEndWith("_");
    }

    @Test
    void givesOnlyNamesOfTypesAndIsStable() {
        var random = new Random(15);
        for (int i = 0; i < 20_000; i++) {
            var text = new StringBuilder();
            for (int length = random.nextInt(70); length > 0; length--) {
                text.appendCodePoint(random.nextInt(4) == 0 ? random.nextInt(0x300) : ' ' + random.nextInt(95));
            }
            var type = TypeNames.of(text.toString());
            if (type != null) {
                assertThat(type).matches(ActivityTypes.NAME);
                assertThat(TypeNames.of(type)).isEqualTo(type);
            }
        }
    }
}

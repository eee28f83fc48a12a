package dev.footfall.platform.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.footfall.platform.InvalidInputException;
import dev.footfall.platform.page.FormVersions.ChangedMeanwhileException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class FormVersionsTests {

    private final FormVersions versions = new FormVersions(new FormVersions.Exclusively() {
        @Override
        public <T> T run(String thing, Supplier<T> action) {
            return action.get();
        }
    });

    private final Map<String, List<String>> stored = new HashMap<>(Map.of(
            "label", List.of("App viewed"), "keys", List.of("source\nplan"), "person", List.of(), "days", List.of()));

    /** The form as a browser sends it, with one field changed. */
    private Map<String, List<String>> typed(FormData open, String field, String value) {
        var sent = new HashMap<>(open.values());
        sent.remove("person"); // an empty box
        sent.put("days", List.of("")); // an empty field
        sent.put("keys", List.of("source\r\nplan"));
        sent.put("_csrf", List.of("token"));
        sent.put(field, List.of(value));
        return sent;
    }

    private String save(Map<String, List<String>> sent) {
        return versions.save("type app_view", sent, () -> stored, () -> {
            stored.put("label", sent.get("label"));
            return "saved";
        });
    }

    @Test
    void savesWhereNothingWasSavedMeanwhile() {
        assertThat(save(typed(FormVersions.open(stored), "label", "Viewed"))).isEqualTo("saved");
    }

    @Test
    void tellsTheSecondWhatTheFirstSaved() {
        var first = FormVersions.open(stored);
        var second = typed(FormVersions.open(stored), "label", "Opened");
        save(typed(first, "label", "Viewed"));

        assertThatThrownBy(() -> save(second)).isInstanceOfSatisfying(ChangedMeanwhileException.class, e -> {
            assertThat(e.fields()).hasSize(1).first().satisfies(field -> {
                assertThat(field.field()).isEqualTo("label");
                assertThat(field.detail()).contains("“Viewed”");
            });
            var again = FormData.of(second).with(e);
            assertThat(again.value("label")).isEqualTo("Opened");
            assertThat(again.error("label")).contains("“Viewed”");
            assertThat(save(again.values())).isEqualTo("saved");
        });
        assertThat(stored).containsEntry("label", List.of("Opened"));
    }

    @Test
    void savesWhatIsStoredAlready() {
        var second = typed(FormVersions.open(stored), "label", "Viewed");
        save(typed(FormVersions.open(stored), "label", "Viewed"));
        assertThat(save(second)).isEqualTo("saved");
    }

    @Test
    void keepsTheVersionOfAFormThatIsWrong() {
        var form = typed(FormVersions.open(stored), "label", "Opened");
        stored.put("label", List.of("Viewed"));
        var wrong = FormData.of(form).with(new InvalidInputException("days", "invalid_number", "x"));
        assertThatThrownBy(() -> save(wrong.values())).isInstanceOf(ChangedMeanwhileException.class);
    }
}

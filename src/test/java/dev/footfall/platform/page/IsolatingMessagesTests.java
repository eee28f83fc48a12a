package dev.footfall.platform.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IsolatingMessagesTests {

    private final IsolatingMessages messages = new IsolatingMessages();

    @ParameterizedTest
    @ValueSource(strings = {"مصحف", "קורא", "Turned \u202Eround"})
    void isolatesRightToLeftNames(String name) {
        assertThat(text("frame.account", name)).isEqualTo("Account \u2068" + name + "\u2069");
    }

    @Test
    void leavesOtherNamesUnchanged() {
        assertThat(text("frame.account", "Zoë")).isEqualTo("Account Zoë");
    }

    @ParameterizedTest
    @ValueSource(strings = {"notice.long.people", "notice.long.raw", "mine.note"})
    void usesTheSingularForOneDay(String key) {
        assertThat(text(key, 1)).contains("After one day").doesNotContain("days");
        assertThat(text(key, 30)).contains("After 30 days");
    }

    private String text(String key, Object argument) {
        return messages.getMessage(key, new Object[] {argument}, Locale.ENGLISH);
    }
}

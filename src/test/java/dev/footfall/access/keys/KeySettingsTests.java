package dev.footfall.access.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.footfall.platform.StartupException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Unsafe keys stop the start, in words that do not repeat them. */
class KeySettingsTests {

    private static final String GOOD = "key-0123456789abcdefghij";

    @Test
    void requiresLongKeysThatFitAHeader() {
        assertRefused("FOOTFALL_CAPTURE_KEY", "hunter2", "hunter2", null);
        assertRefused("FOOTFALL_ADMIN_KEY", "hunter2", null, "hunter2");
        assertRefused("FOOTFALL_ADMIN_KEY", "with spaces", null, "a key with spaces 0123456789");
        assertThat(new KeySettings(" " + GOOD + " ", "").captureKey()).isEqualTo(GOOD);
        assertThat(new KeySettings("", " ").adminKey()).isNull();
    }

    @Test
    void rejectsAPlaceholder() {
        assertRefused("FOOTFALL_CAPTURE_KEY is a placeholder", "change-me", "change-me-to-a-random-key-0001", null);
        assertRefused("FOOTFALL_ADMIN_KEY is a placeholder", "admin", null, "admin-admin-admin-admin");
    }

    @Test
    void requiresTwoDifferentKeys() {
        assertRefused("the same key", GOOD, GOOD, GOOD);
    }

    @Test
    void logsNoSecret() {
        assertThat(new KeySettings(GOOD, "admin-" + GOOD).toString()).doesNotContain(GOOD);
    }

    private static void assertRefused(
            String words, String secret, @Nullable String captureKey, @Nullable String adminKey) {
        assertThatThrownBy(() -> new KeySettings(captureKey, adminKey))
                .isInstanceOf(StartupException.class)
                .hasMessageContaining(words)
                .hasMessageNotContaining(secret);
    }
}

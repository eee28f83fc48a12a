package dev.footfall.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.footfall.platform.StartRefused;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Unsafe settings stop the start, in words that do not repeat them. */
class AccessSettingsTests {

    private static final String GOOD_KEY = "key-0123456789abcdefghij";

    @Test
    void keysMustBeLongEnoughAndFitIntoAHeader() {
        assertRefused("FOOTFALL_CAPTURE_KEY", "hunter2", () -> settings("hunter2", null));
        assertRefused("FOOTFALL_ADMIN_KEY", "hunter2", () -> settings(null, "hunter2"));
        assertRefused("FOOTFALL_ADMIN_KEY", "with space", () -> settings(null, "a key with spaces 0123456789"));
        assertThat(settings(" " + GOOD_KEY + " ", "").captureKey()).isEqualTo(GOOD_KEY);
        assertThat(settings("", " ").captureKey()).isNull();
    }

    @Test
    void theTwoKeysMustDiffer() {
        assertRefused("the same key", GOOD_KEY, () -> settings(GOOD_KEY, GOOD_KEY));
    }

    @Test
    void aSecretOfFewerThan32BytesIsRefused() {
        var short31 = "s".repeat(31);

        assertRefused("31 bytes", short31, () -> new AccessSettings.Jwt(short31, null, null, null));
        assertThat(new AccessSettings.Jwt("é".repeat(16), null, null, null).secret())
                .isNotNull();
    }

    @Test
    void secretAndKeySetContradictEachOther() {
        assertRefused(
                "both set", "s".repeat(32), () -> new AccessSettings.Jwt("s".repeat(32), null, "http://x/jwks", null));
    }

    @Test
    void everySiteIsNoSite() {
        assertRefused("CORS", "~", () -> new AccessSettings(null, null, List.of("*"), none()));
    }

    @Test
    void settingsCanBeLogged() {
        var jwt = new AccessSettings.Jwt("s".repeat(32), null, null, null);

        assertThat(new AccessSettings(GOOD_KEY, "admin-" + GOOD_KEY, List.of(), jwt).toString())
                .doesNotContain(GOOD_KEY, "ssss");
    }

    private static AccessSettings settings(@Nullable String captureKey, @Nullable String adminKey) {
        return new AccessSettings(captureKey, adminKey, List.of(), none());
    }

    private static AccessSettings.Jwt none() {
        return new AccessSettings.Jwt(null, null, null, null);
    }

    private static void assertRefused(String words, String secret, Runnable start) {
        assertThatThrownBy(start::run)
                .isInstanceOf(StartRefused.class)
                .hasMessageContaining(words)
                .hasMessageNotContaining(secret);
    }
}

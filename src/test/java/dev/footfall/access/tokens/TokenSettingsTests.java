package dev.footfall.access.tokens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.footfall.access.tokens.Tokens.IssuerKeys.TokenCheck.TokenSettings;
import dev.footfall.platform.StartupException;
import org.junit.jupiter.api.Test;

class TokenSettingsTests {

    @Test
    void rejectsASecretUnder32Bytes() {
        assertThatThrownBy(() -> new TokenSettings("s".repeat(31), null, null, null))
                .isInstanceOf(StartupException.class)
                .hasMessageContaining("31 bytes")
                .hasMessageNotContaining("sss");
        assertThat(new TokenSettings("é".repeat(16), null, null, null).secret()).isEqualTo("é".repeat(16));
    }

    @Test
    void rejectsAPlaceholder() {
        assertThatThrownBy(() -> new TokenSettings("change-me-to-32-bytes-or-more-please", null, null, null))
                .isInstanceOf(StartupException.class)
                .hasMessageContaining("FOOTFALL_JWT_SECRET is a placeholder");
    }

    @Test
    void rejectsSecretTogetherWithKeySet() {
        assertThatThrownBy(() -> new TokenSettings("s".repeat(32), null, "https://x.example/jwks", null))
                .isInstanceOf(StartupException.class)
                .hasMessageContaining("both set");
    }

    @Test
    void logsNoSecret() {
        assertThat(new TokenSettings("s".repeat(32), null, null, null).toString())
                .doesNotContain("sss");
    }
}

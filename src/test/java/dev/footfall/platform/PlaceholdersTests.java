package dev.footfall.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlaceholdersTests {

    /** What templates of Compose files, Helm charts and frameworks ship, and what deploy/footfall.env shipped. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "change-me-to-a-long-passphrase",
                "changeme",
                "Change_Me!",
                "CHANGE ME",
                "changeit",
                "change-this-password",
                "replace-me-with-openssl-rand",
                "password",
                "Password123",
                "admin",
                "admin-password",
                "postgres",
                "your-secret-key-here",
                "my_secret_key",
                "my-super-secret-key",
                "your-jwt-secret",
                "secretsecretsecretsecretsecretsecret",
                "<random>",
                "xxxxxxxxxxxxxxxxxxxxxxxx",
                "00000000000000000000",
                "TODO",
                "test-key-12345678901234"
            })
    void knowsCommonPlaceholders(String value) {
        assertThat(Placeholders.isOne(value)).isTrue();
        assertThatThrownBy(() -> Placeholders.refuse("FOOTFALL_ADMIN_KEY", value))
                .isInstanceOf(StartupException.class)
                .hasMessageContaining("FOOTFALL_ADMIN_KEY")
                .hasMessageNotContaining(value);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "correct horse battery staple",
                "the secret garden behind the mill",
                "admin of the northern office",
                "5f0c9b0a6f4f4b7a9d1e0f3a2b1c4d5e",
                "xK29-xxxx-00",
                "14159265358979323846",
                "Pässwörter sind kurz",
                "test-capture-key-0123456789abcdef0123456789"
            })
    void acceptsRealSecrets(String value) {
        assertThat(Placeholders.isOne(value)).isFalse();
    }

    @Test
    void acceptsNull() {
        Placeholders.refuse("FOOTFALL_ADMIN_KEY", null);
    }
}

package dev.footfall.access.signon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.footfall.platform.StartupException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OidcSettingsTests {

    private static final String ISSUER = "https://id.example/realms/staff";
    private static final Duration EIGHT_HOURS = Duration.ofHours(8);

    @ParameterizedTest
    @CsvSource({
        "https://id.example, , , FOOTFALL_OIDC_CLIENT_ID and FOOTFALL_OIDC_CLIENT_SECRET missing",
        "https://id.example, footfall, , FOOTFALL_OIDC_CLIENT_SECRET missing",
        ", footfall, hush, FOOTFALL_OIDC_ISSUER missing",
        "id.example, footfall, hush, not an address",
        "ftp://id.example, footfall, hush, uses 'ftp' instead of https"
    })
    void refusesToStartWithIncompleteSettings(
            @Nullable String issuer, @Nullable String clientId, @Nullable String secret, String why) {
        assertThatThrownBy(() -> new OidcSettings(issuer, clientId, secret, null, null, null, EIGHT_HOURS))
                .isInstanceOf(StartupException.class)
                .hasMessageContaining(why)
                .hasMessageNotContaining("hush");
    }

    @Test
    void isOffWhenEmptyAndHasDefaults() {
        assertThat(new OidcSettings("", " ", null, "single sign-on", "roles", "sub", EIGHT_HOURS).issuer())
                .isNull();
        assertThat(new OidcSettings(ISSUER, "footfall", "hush", " ", null, " ", EIGHT_HOURS).provider())
                .isEqualTo(new OidcSettings.Provider(
                        ISSUER, "footfall", "hush", "single sign-on", "roles", "sub", EIGHT_HOURS));
    }

    @Test
    void logsNoSecret() {
        var settings = new OidcSettings(ISSUER, "footfall", "hush", null, null, null, EIGHT_HOURS);

        assertThat(settings + " " + settings.provider()).contains(ISSUER).doesNotContain("hush");
    }
}

package dev.footfall.access;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.footfall.access.SecurityChains.AccessSettings;
import dev.footfall.platform.StartupException;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;

class AccessSettingsTests {

    @Test
    void rejectsWildcardOrigin() {
        assertThatThrownBy(() -> new AccessSettings(List.of("*"), List.of()))
                .isInstanceOf(StartupException.class)
                .hasMessageContaining("FOOTFALL_CORS_ORIGINS");
    }

    @Test
    void refusesToStartWithInvalidProxyAddress() {
        var settings = new AccessSettings(List.of(), List.of("10.0.0.0/8", "the proxy"));

        assertThatThrownBy(() ->
                        new SecurityChains().trustedProxies(settings, new UntrustedProxyNotice(Clock.systemUTC())))
                .isInstanceOf(StartupException.class)
                .hasMessageContaining("FOOTFALL_TRUSTED_PROXIES");
    }
}

package dev.footfall.access.keys;

import dev.footfall.platform.Settings;
import dev.footfall.platform.StartupException;
import java.net.InetAddress;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.server.servlet.ConfigurableServletWebServerFactory;
import org.springframework.stereotype.Component;

/**
 * The README's example keys, which are public. They are for trying Footfall on one's own machine: with them it listens
 * on the loopback address only, and does not start if a base URL or a proxy is configured.
 */
@Component
class QuickStartKeys implements WebServerFactoryCustomizer<ConfigurableServletWebServerFactory> {

    private static final Logger log = LoggerFactory.getLogger(QuickStartKeys.class);
    private static final Set<String> KEYS = Set.of("my-first-capture-key-0001", "my-first-admin-key-000001");
    private static final Set<String> THIS_MACHINE = Set.of("localhost", "127.0.0.1", "[::1]");

    private final KeySettings keys;
    private final boolean isForOthers;

    QuickStartKeys(
            KeySettings keys, Settings settings, @Value("${footfall.trusted-proxies:}") List<String> trustedProxies) {
        this.keys = keys;
        var site = settings.baseUrl();
        this.isForOthers = !trustedProxies.isEmpty() || site != null && !THIS_MACHINE.contains(site.getHost());
    }

    private static boolean isOfReadme(@Nullable String key) {
        return key != null && KEYS.contains(key);
    }

    @Override
    public void customize(ConfigurableServletWebServerFactory factory) {
        if (Stream.of(keys.captureKey(), keys.adminKey()).noneMatch(QuickStartKeys::isOfReadme)) {
            return;
        }
        if (isForOthers) {
            throw new StartupException(
                    "FOOTFALL_CAPTURE_KEY or FOOTFALL_ADMIN_KEY is the README's example, which everybody can read.",
                    "Give random ones, such as `openssl rand -hex 32` prints.");
        }
        log.warn("FOOTFALL_CAPTURE_KEY or FOOTFALL_ADMIN_KEY is the README's example, which everybody can "
                + "read: Footfall listens on this machine's loopback address only. Give random keys to be "
                + "reached by others.");
        factory.setAddress(InetAddress.getLoopbackAddress());
    }
}

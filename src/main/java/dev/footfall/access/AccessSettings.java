package dev.footfall.access;

import dev.footfall.platform.StartupException;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What is let in at the edge.
 *
 * @param corsOrigins sites whose scripts may send activities from a browser
 * @param trustedProxies addresses and networks whose {@code X-Forwarded-*} is believed
 */
@ConfigurationProperties("footfall")
record AccessSettings(
        @DefaultValue List<String> corsOrigins,
        @DefaultValue List<String> trustedProxies) {

    AccessSettings {
        if (corsOrigins.contains("*")) {
            throw new StartupException(
                    "FOOTFALL_CORS_ORIGINS is *: every site could send activities.",
                    "Name the sites, like https://shop.example, with commas between.");
        }
        corsOrigins = List.copyOf(corsOrigins);
        trustedProxies = List.copyOf(trustedProxies);
    }
}

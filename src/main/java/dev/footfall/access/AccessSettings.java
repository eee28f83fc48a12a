package dev.footfall.access;

import dev.footfall.platform.StartRefused;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How callers are known, from the environment. A value that would be unsafe stops the start, in words and without
 * repeating the value.
 *
 * @param captureKey an API key registered at start with the scope {@code capture}
 * @param adminKey an API key registered at start with all scopes, which counts as ADMIN
 * @param corsOrigins sites whose scripts may send activities from a browser
 * @param jwt how bearer JWTs of the host platform are checked
 */
@ConfigurationProperties("footfall")
record AccessSettings(
        @Nullable String captureKey,
        @Nullable String adminKey,
        @DefaultValue List<String> corsOrigins,
        @DefaultValue Jwt jwt) {

    private static final int SHORTEST_KEY = 20;

    AccessSettings {
        captureKey = key("FOOTFALL_CAPTURE_KEY", captureKey);
        adminKey = key("FOOTFALL_ADMIN_KEY", adminKey);
        if (captureKey != null && captureKey.equals(adminKey)) {
            throw new StartRefused(
                    "FOOTFALL_CAPTURE_KEY and FOOTFALL_ADMIN_KEY are the same key: "
                            + "whoever may send activities would be an administrator.",
                    "Choose two different keys.");
        }
        if (corsOrigins.contains("*")) {
            throw new StartRefused(
                    "FOOTFALL_CORS_ORIGINS is *: every site could send activities.",
                    "Name the sites, like https://shop.example, with commas between.");
        }
        corsOrigins = List.copyOf(corsOrigins);
    }

    /** Without the keys: settings end in logs. */
    @Override
    public String toString() {
        return "AccessSettings[corsOrigins=%s, jwt=%s]".formatted(corsOrigins, jwt);
    }

    /**
     * @param secret shared secret of HS256, 32 bytes of UTF-8 or more
     * @param issuer checked as {@code iss}; without secret and JWKS address also where the keys are discovered, lazily
     * @param jwksUri where the issuer's public keys are
     * @param audience when set, must be among {@code aud}
     */
    record Jwt(
            @Nullable String secret,
            @Nullable String issuer,
            @Nullable String jwksUri,
            @Nullable String audience) {

        private static final int SHORTEST_SECRET = 32;

        Jwt {
            secret = blankIsNone(secret);
            issuer = blankIsNone(issuer);
            jwksUri = blankIsNone(jwksUri);
            audience = blankIsNone(audience);
            if (secret != null) {
                int bytes = secret.getBytes(StandardCharsets.UTF_8).length;
                if (bytes < SHORTEST_SECRET) {
                    throw new StartRefused(
                            "FOOTFALL_JWT_SECRET has %d bytes: HS256 with fewer than 32 can be guessed."
                                    .formatted(bytes),
                            "Give a longer one, such as `openssl rand -hex 32` prints.");
                }
                if (jwksUri != null) {
                    throw new StartRefused(
                            "FOOTFALL_JWT_SECRET and FOOTFALL_JWT_JWKS_URI are both set: "
                                    + "tokens are checked with one or the other.",
                            "Unset one of them.");
                }
            }
        }

        /** Without the secret: settings end in logs. */
        @Override
        public String toString() {
            return "Jwt[issuer=%s, jwksUri=%s, audience=%s]".formatted(issuer, jwksUri, audience);
        }
    }

    private static @Nullable String key(String variable, @Nullable String value) {
        var key = blankIsNone(value);
        if (key != null && key.length() < SHORTEST_KEY) {
            throw new StartRefused(
                    "%s has %d characters: a key needs at least %d random ones."
                            .formatted(variable, key.length(), SHORTEST_KEY),
                    "Give a longer one, such as `openssl rand -hex 32` prints.");
        }
        if (key != null && !key.chars().allMatch(c -> c > ' ' && c < 127)) {
            throw new StartRefused(
                    variable + " holds a space, control or non-ASCII character, which no HTTP header carries.",
                    "Give one of letters and digits, such as `openssl rand -hex 32` prints.");
        }
        return key;
    }

    private static @Nullable String blankIsNone(@Nullable String value) {
        return value == null || value.isBlank() ? null : value.strip();
    }
}

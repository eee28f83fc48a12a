package dev.footfall.access.tokens;

import dev.footfall.platform.Placeholders;
import dev.footfall.platform.StartupException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * How bearer JWTs of the host platform are checked. An unsafe setting stops the start.
 *
 * @param secret shared secret of HS256, 32 bytes of UTF-8 or more
 * @param issuer checked as {@code iss}; without secret and JWKS address also where the keys are discovered, lazily
 * @param jwksUri where the issuer's public keys are
 * @param audience when set, must be among {@code aud}
 */
@ConfigurationProperties("footfall.jwt")
record TokenSettings(
        @Nullable String secret,
        @Nullable String issuer,
        @Nullable String jwksUri,
        @Nullable String audience) {

    private static final int SHORTEST_SECRET = 32;

    TokenSettings {
        secret = blankIsNone(secret);
        issuer = blankIsNone(issuer);
        jwksUri = blankIsNone(jwksUri);
        audience = blankIsNone(audience);
        Placeholders.refuse("FOOTFALL_JWT_SECRET", secret);
        if (jwksUri != null) {
            FetchedAddress.check("FOOTFALL_JWT_JWKS_URI", jwksUri, "https://id.example/jwks");
        } else if (secret == null && issuer != null) {
            // Where its keys are asked for. Beside a secret or a key set it is a name that tokens carry, of any form.
            FetchedAddress.check("FOOTFALL_JWT_ISSUER", issuer, "https://id.example/realms/staff");
        }
        if (secret != null) {
            int bytes = secret.getBytes(StandardCharsets.UTF_8).length;
            if (bytes < SHORTEST_SECRET) {
                throw new StartupException(
                        "FOOTFALL_JWT_SECRET has %d bytes: HS256 with fewer than 32 can be guessed.".formatted(bytes),
                        "Give a longer one, such as `openssl rand -hex 32` prints.");
            }
            if (jwksUri != null) {
                throw new StartupException(
                        "FOOTFALL_JWT_SECRET and FOOTFALL_JWT_JWKS_URI are both set: "
                                + "tokens are checked with one or the other.",
                        "Unset one of them.");
            }
        }
    }

    /** Without the secret: settings end in logs. */
    @Override
    public String toString() {
        return "TokenSettings[issuer=%s, jwksUri=%s, audience=%s]".formatted(issuer, jwksUri, audience);
    }

    private static @Nullable String blankIsNone(@Nullable String value) {
        return value == null || value.isBlank() ? null : value.strip();
    }
}

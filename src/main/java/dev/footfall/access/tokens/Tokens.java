package dev.footfall.access.tokens;

import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.RemoteKeySourceException;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.JWKSetCacheRefreshEvaluator;
import com.nimbusds.jose.jwk.source.JWKSetSource;
import com.nimbusds.jose.jwk.source.JWKSetUnavailableException;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.jwk.source.URLBasedJWKSetSource;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.jose.util.JSONObjectUtils;
import com.nimbusds.jose.util.ResourceRetriever;
import dev.footfall.platform.Caller;
import dev.footfall.platform.Placeholders;
import dev.footfall.platform.ProblemException.UnavailableException;
import dev.footfall.platform.StartupException;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.jose.jws.MacAlgorithm;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtAudienceValidator;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.security.oauth2.jwt.JwtIssuerValidator;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.JwtTypeValidator;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;

/**
 * Authenticates bearer JWTs of the host platform. {@code sub} is the user's id, a UUID or any other text, and everybody
 * is USER of their own activity; {@code roles} (a list, or words separated by spaces) adds the roles that Footfall
 * knows.
 */
public class Tokens {

    private static final Logger log = LoggerFactory.getLogger(Tokens.class);
    private static final Duration KEYS_RETRY = Duration.ofSeconds(5);

    private final @Nullable JwtDecoder decoder;
    private final Claims claims;

    /** @param decoder null if nothing is configured: then no token is valid */
    Tokens(@Nullable JwtDecoder decoder, Claims claims) {
        this.decoder = decoder;
        this.claims = claims;
    }

    /** A JWT differs from a key by its three parts. */
    public static boolean looksLikeOne(String token) {
        int first = token.indexOf('.');
        int second = token.indexOf('.', first + 1);
        return first > 0 && second > first && token.indexOf('.', second + 1) < 0;
    }

    /** Empty for an invalid token; the reason is only logged. */
    public Optional<Caller> callerOf(String token) {
        if (decoder == null) {
            return Optional.empty();
        }
        try {
            return callerOf(decoder.decode(token));
        } catch (BadJwtException e) {
            log.debug("Token refused: {}", e.getMessage());
            return Optional.empty();
        } catch (JwtException e) {
            if (IssuerKeys.areAway(e)) {
                log.warn("The keys for checking tokens cannot be fetched: {}", e.getMessage());
                throw new UnavailableException("The keys for checking tokens cannot be fetched right now.", KEYS_RETRY);
            }
            log.debug("Token refused: {}", e.getMessage());
            return Optional.empty();
        } catch (IllegalArgumentException | IllegalStateException | ClassCastException e) {
            log.debug("Token with claims of a wrong shape refused: {}", e.getMessage());
            return Optional.empty();
        }
    }

    private Optional<Caller> callerOf(Jwt jwt) {
        var person = claims.person(jwt.getSubject());
        if (person.isEmpty()) {
            log.debug("Token refused: its subject cannot be the id of a user");
        }
        return person.map(
                user -> Caller.token(user, claims.roles(jwt.getClaims().get("roles"), Claims.Source.TOKEN)));
    }

    /**
     * An issuer's OpenID configuration and the public keys at the URL that it gives. Fetched on first use, so that
     * Footfall starts while the issuer is down.
     */
    public static class IssuerKeys implements JWKSetSource<SecurityContext> {

        private final String issuer;
        private final ResourceRetriever web;

        IssuerKeys(String issuer, ResourceRetriever web) {
            this.issuer = issuer;
            this.web = web;
        }

        public static IssuerKeys of(String issuer) {
            return new IssuerKeys(issuer, TokenCheck.web());
        }

        /** Checks only signatures; the caller adds checks of claims. */
        public NimbusJwtDecoder decoder() {
            return TokenCheck.withKeysFrom(this);
        }

        @Override
        public JWKSet getJWKSet(
                JWKSetCacheRefreshEvaluator evaluator, long currentTime, @Nullable SecurityContext context)
                throws KeySourceException {
            try {
                return new URLBasedJWKSetSource<>(FetchedAddress.url(address()), web)
                        .getJWKSet(evaluator, currentTime, context);
            } catch (IllegalArgumentException e) {
                throw unreadable(e);
            }
        }

        private String address() throws KeySourceException {
            try {
                return JSONObjectUtils.getString(configuration(), "jwks_uri");
            } catch (ParseException e) {
                throw unreadable(e);
            }
        }

        /** As currently published by the issuer. */
        public Map<String, Object> configuration() throws KeySourceException {
            var base = issuer.endsWith("/") ? issuer.substring(0, issuer.length() - 1) : issuer;
            try {
                var text = web.retrieveResource(FetchedAddress.url(base + "/.well-known/openid-configuration"))
                        .getContent();
                var configuration = JSONObjectUtils.parse(text);
                if (!issuer.equals(JSONObjectUtils.getString(configuration, "issuer"))) {
                    throw new RemoteKeySourceException("The configuration of the issuer names another issuer", null);
                }
                return configuration;
            } catch (IOException | ParseException e) {
                throw unreadable(e);
            }
        }

        private static RemoteKeySourceException unreadable(Exception e) {
            return new RemoteKeySourceException("The configuration of the issuer cannot be read: " + e.getMessage(), e);
        }

        /** Whether fetching the keys failed, as opposed to a token whose key is not among them. */
        public static boolean areAway(Throwable e) {
            for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                if (cause instanceof RemoteKeySourceException || cause instanceof JWKSetUnavailableException) {
                    return true;
                }
            }
            return false;
        }

        @Override
        public void close() {
            // Nothing to close: each fetch has its own connection.
        }

        /**
         * How tokens are checked. With a shared secret only HS256 is accepted, with public keys only signature
         * algorithms: a token cannot choose, so a public key never serves as an HMAC secret. Keys in or referenced by a
         * token (jwk, jku, x5u) are ignored. {@code exp} is required, since a token without end could not be revoked.
         */
        @Configuration(proxyBeanMethods = false)
        static class TokenCheck {

            private static final Duration CLOCK_SKEW = Duration.ofSeconds(60);
            private static final int HTTP_TIMEOUT_MS = 2_000;
            private static final int MAX_KEY_SET = 512 * 1024;
            private static final long KEYS_KEPT_MS = Duration.ofMinutes(5).toMillis();
            private static final long KEYS_REFRESH_TIMEOUT_MS =
                    Duration.ofSeconds(5).toMillis();
            private static final long OUTAGE_BRIDGED_MS = Duration.ofHours(4).toMillis();

            @Bean
            Tokens tokens(TokenSettings settings, Clock clock, Claims claims) {
                return new Tokens(decoder(settings, clock), claims);
            }

            static @Nullable JwtDecoder decoder(TokenSettings settings, Clock clock) {
                var decoder = unvalidated(settings);
                if (decoder != null) {
                    decoder.setJwtValidator(validator(settings, clock));
                }
                return decoder;
            }

            private static @Nullable NimbusJwtDecoder unvalidated(TokenSettings settings) {
                if (settings.secret() != null) {
                    var key = new SecretKeySpec(settings.secret().getBytes(StandardCharsets.UTF_8), "HmacSHA256");
                    return NimbusJwtDecoder.withSecretKey(key)
                            .macAlgorithm(MacAlgorithm.HS256)
                            .build();
                }
                if (settings.jwksUri() != null) {
                    return withKeysFrom(new URLBasedJWKSetSource<>(FetchedAddress.url(settings.jwksUri()), web()));
                }
                return settings.issuer() == null
                        ? null
                        : IssuerKeys.of(settings.issuer()).decoder();
            }

            /** Follows no redirects, which would bypass {@link FetchedAddress}. */
            static ResourceRetriever web() {
                return new DefaultResourceRetriever(HTTP_TIMEOUT_MS, HTTP_TIMEOUT_MS, MAX_KEY_SET) {
                    @Override
                    protected HttpURLConnection openHTTPConnection(URL address) throws IOException {
                        var connection = super.openHTTPConnection(address);
                        connection.setInstanceFollowRedirects(false);
                        return connection;
                    }
                };
            }

            /**
             * Fetches the keys on first use, at most twice in 30 s, and uses the last ones while their source is down.
             */
            static NimbusJwtDecoder withKeysFrom(JWKSetSource<SecurityContext> home) {
                var keys = JWKSourceBuilder.create(home)
                        .cache(KEYS_KEPT_MS, KEYS_REFRESH_TIMEOUT_MS)
                        .refreshAheadCache(false)
                        .rateLimited(true)
                        .outageTolerant(OUTAGE_BRIDGED_MS)
                        .build();
                return NimbusJwtDecoder.withJwkSource(keys)
                        .jwsAlgorithms(algorithms -> algorithms.addAll(List.of(SignatureAlgorithm.values())))
                        .build();
            }

            private static OAuth2TokenValidator<Jwt> validator(TokenSettings settings, Clock clock) {
                var checks = new ArrayList<OAuth2TokenValidator<Jwt>>();
                var times = new JwtTimestampValidator(CLOCK_SKEW);
                times.setClock(clock);
                times.setAllowEmptyExpiryClaim(false);
                checks.add(times);
                var type = new JwtTypeValidator("JWT", "at+jwt");
                type.setAllowEmpty(true);
                checks.add(type);
                if (settings.issuer() != null) {
                    checks.add(new JwtIssuerValidator(settings.issuer()));
                }
                if (settings.audience() != null) {
                    checks.add(new JwtAudienceValidator(settings.audience()));
                }
                return new DelegatingOAuth2TokenValidator<>(checks);
            }

            /**
             * How bearer JWTs of the host platform are checked. An unsafe setting stops the start.
             *
             * @param secret shared secret of HS256, at least 32 bytes of UTF-8
             * @param issuer checked as {@code iss}; without secret and JWKS URL also where the keys are discovered, on
             *     first use
             * @param jwksUri URL of the issuer's public keys
             * @param audience if set, must be in {@code aud}
             */
            @ConfigurationProperties("footfall.jwt")
            record TokenSettings(
                    @Nullable String secret,
                    @Nullable String issuer,
                    @Nullable String jwksUri,
                    @Nullable String audience) {

                private static final int MIN_SECRET_BYTES = 32;

                TokenSettings {
                    secret = blankIsNone(secret);
                    issuer = blankIsNone(issuer);
                    jwksUri = blankIsNone(jwksUri);
                    audience = blankIsNone(audience);
                    Placeholders.refuse("FOOTFALL_JWT_SECRET", secret);
                    if (jwksUri != null) {
                        FetchedAddress.check("FOOTFALL_JWT_JWKS_URI", jwksUri, "https://id.example/jwks");
                    } else if (secret == null && issuer != null) {
                        // Its keys are fetched from there. With a secret or a JWKS URL it is only a name in tokens, of
                        // any form.
                        FetchedAddress.check("FOOTFALL_JWT_ISSUER", issuer, "https://id.example/realms/staff");
                    }
                    if (secret != null) {
                        int bytes = secret.getBytes(StandardCharsets.UTF_8).length;
                        if (bytes < MIN_SECRET_BYTES) {
                            throw new StartupException(
                                    "FOOTFALL_JWT_SECRET has %d bytes: HS256 with fewer than 32 can be guessed."
                                            .formatted(bytes),
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

                /** Omits the secret, since settings may be logged. */
                @Override
                public String toString() {
                    return "TokenSettings[issuer=%s, jwksUri=%s, audience=%s]".formatted(issuer, jwksUri, audience);
                }

                private static @Nullable String blankIsNone(@Nullable String value) {
                    return value == null || value.isBlank() ? null : value.strip();
                }
            }
        }
    }
}

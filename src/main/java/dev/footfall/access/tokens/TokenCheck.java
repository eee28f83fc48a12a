package dev.footfall.access.tokens;

import com.nimbusds.jose.jwk.source.JWKSetSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.jwk.source.URLBasedJWKSetSource;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.jose.util.ResourceRetriever;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.jose.jws.MacAlgorithm;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtClaimValidator;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtIssuerValidator;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.JwtTypeValidator;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;

/**
 * How tokens are checked. With a shared secret only HS256 counts, with public keys only signature algorithms: a token
 * can not choose, so a public key never serves as an HMAC secret. Keys that a token brings or points to (jwk, jku, x5u)
 * are not looked at. {@code exp} is required: a token that never ends could not be taken back.
 */
@Configuration(proxyBeanMethods = false)
class TokenCheck {

    private static final Duration CLOCK_SKEW = Duration.ofSeconds(60);
    private static final int HTTP_TIMEOUT_MS = 2_000;
    private static final int LARGEST_KEY_SET = 512 * 1024;
    private static final long KEYS_KEPT_MS = Duration.ofMinutes(5).toMillis();
    private static final long KEYS_REFRESH_TIMEOUT_MS = Duration.ofSeconds(5).toMillis();
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

    /** Goes where it was told and nowhere else: a redirect would lead past {@link FetchedAddress}. */
    static ResourceRetriever web() {
        return new DefaultResourceRetriever(HTTP_TIMEOUT_MS, HTTP_TIMEOUT_MS, LARGEST_KEY_SET) {
            @Override
            protected HttpURLConnection openHTTPConnection(URL address) throws IOException {
                var connection = super.openHTTPConnection(address);
                connection.setInstanceFollowRedirects(false);
                return connection;
            }
        };
    }

    /** The keys are fetched on first need, at most twice in 30 s, and the last ones serve while their home is away. */
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
        var audience = settings.audience();
        if (audience != null) {
            checks.add(new JwtClaimValidator<List<String>>("aud", those -> those != null && those.contains(audience)));
        }
        return new DelegatingOAuth2TokenValidator<>(checks);
    }
}

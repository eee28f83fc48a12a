package dev.footfall.access.signon;

import dev.footfall.access.accounts.OidcSignIn;
import dev.footfall.access.signon.OidcSettings.OidcCondition;
import dev.footfall.access.tokens.Tokens.IssuerKeys;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Conditional;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2TokenValidatorResult;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtAudienceValidator;
import org.springframework.security.oauth2.jwt.JwtClaimValidator;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.security.oauth2.jwt.JwtIssuerValidator;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.JwtTypeValidator;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/**
 * OpenID Connect Back-Channel Logout 1.0: the provider, not a browser, reports that somebody signed out there.
 * Authenticated by the signature alone, so it needs neither session nor CSRF token. Checks what section 2.6 of the
 * specification requires; an ID token, which everybody has who signed in, is rejected since it lacks the event.
 */
@Controller
@Conditional(OidcCondition.class)
class OidcBackChannelLogout {

    static final String PATH = "/login/oidc/backchannel-logout";

    private static final Logger log = LoggerFactory.getLogger(OidcBackChannelLogout.class);
    private static final String EVENT = "http://schemas.openid.net/event/backchannel-logout";
    private static final Duration CLOCK_SKEW = Duration.ofSeconds(60);
    private static final Duration OLDEST = Duration.ofMinutes(10);

    private final String issuer;
    private final JwtDecoder tokens;
    private final OidcSignIn oidcSignIn;

    OidcBackChannelLogout(OidcSettings settings, OidcSignIn oidcSignIn, Clock clock) {
        this.issuer = settings.provider().issuer();
        this.tokens = tokens(settings.provider(), clock);
        this.oidcSignIn = oidcSignIn;
    }

    @PostMapping(PATH)
    ResponseEntity<Map<String, String>> signedOut(@RequestParam(name = "logout_token", defaultValue = "") String text) {
        try {
            var token = tokens.decode(text);
            oidcSignIn.end(issuer, token.getSubject(), token.getClaimAsString("sid"));
            return ResponseEntity.ok().cacheControl(CacheControl.noStore()).build();
        } catch (JwtException e) {
            if (IssuerKeys.areAway(e)) {
                log.warn("The keys of the provider cannot be fetched: its sign-out request is refused for now");
                return refused(HttpStatus.SERVICE_UNAVAILABLE, "The provider's keys cannot be fetched right now.");
            }
            log.debug("Logout token refused: {}", e.getMessage());
        } catch (IllegalArgumentException | IllegalStateException | ClassCastException e) {
            log.debug("Logout token with claims of a wrong shape refused: {}", e.getMessage());
        }
        return refused(HttpStatus.BAD_REQUEST, "This is not a logout token of the configured provider.");
    }

    private static ResponseEntity<Map<String, String>> refused(HttpStatus status, String why) {
        return ResponseEntity.status(status)
                .cacheControl(CacheControl.noStore())
                .body(Map.of("error", "invalid_request", "error_description", why));
    }

    private static JwtDecoder tokens(OidcSettings.Provider provider, Clock clock) {
        var type = new JwtTypeValidator("logout+jwt", "JWT");
        type.setAllowEmpty(true);
        var times = new JwtTimestampValidator(CLOCK_SKEW);
        times.setClock(clock);
        var decoder = IssuerKeys.of(provider.issuer()).decoder();
        decoder.setJwtValidator(new DelegatingOAuth2TokenValidator<Jwt>(
                type,
                times,
                new JwtIssuerValidator(provider.issuer()),
                new JwtAudienceValidator(provider.clientId()),
                new JwtClaimValidator<Instant>("iat", at -> at != null && isRecent(at, clock.instant())),
                new JwtClaimValidator<Object>("jti", id -> id instanceof String name && !name.isBlank()),
                new JwtClaimValidator<Object>(
                        "events", events -> events instanceof Map<?, ?> those && those.get(EVENT) instanceof Map),
                OidcBackChannelLogout::namesSomebody));
        return decoder;
    }

    /** A nonce is rejected: it marks an ID token, whatever else the token contains. */
    private static OAuth2TokenValidatorResult namesSomebody(Jwt token) {
        boolean named = token.getSubject() != null || token.getClaimAsString("sid") != null;
        return named && !token.hasClaim("nonce")
                ? OAuth2TokenValidatorResult.success()
                : OAuth2TokenValidatorResult.failure(
                        new OAuth2Error("invalid_token", "Names neither sub nor sid, or has a nonce", null));
    }

    private static boolean isRecent(Instant at, Instant now) {
        return !at.isAfter(now.plus(CLOCK_SKEW)) && !at.isBefore(now.minus(OLDEST));
    }
}

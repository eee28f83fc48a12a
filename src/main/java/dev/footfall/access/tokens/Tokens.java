package dev.footfall.access.tokens;

import dev.footfall.platform.Caller;
import dev.footfall.platform.UnavailableException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtException;

/**
 * The caller that a bearer JWT of the host platform stands for. Its {@code sub} is the user's UUID and everybody is the
 * USER of their own activity; {@code roles} (a list, or words with spaces between) adds what Footfall knows of it.
 */
public class Tokens {

    private static final Logger log = LoggerFactory.getLogger(Tokens.class);
    private static final Duration KEYS_RETRY = Duration.ofSeconds(5);

    private final @Nullable JwtDecoder decoder;
    private final Claims claims;

    /** Without a decoder, because nothing is configured, no token is good. */
    Tokens(@Nullable JwtDecoder decoder, Claims claims) {
        this.decoder = decoder;
        this.claims = claims;
    }

    /** A JWT is told from a key by its three parts. */
    public static boolean looksLikeOne(String token) {
        int first = token.indexOf('.');
        int second = token.indexOf('.', first + 1);
        return first > 0 && second > first && token.indexOf('.', second + 1) < 0;
    }

    /** Empty for a token that is not good, for whatever reason; the reasons are nobody's business but the log's. */
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
                log.warn("The keys that tokens are checked with cannot be fetched: {}", e.getMessage());
                throw new UnavailableException(
                        "The keys that tokens are checked with cannot be fetched just now.", KEYS_RETRY);
            }
            log.debug("Token refused: {}", e.getMessage());
            return Optional.empty();
        } catch (IllegalArgumentException | IllegalStateException | ClassCastException e) {
            log.debug("Token with claims of a wrong shape refused: {}", e.getMessage());
            return Optional.empty();
        }
    }

    private Optional<Caller> callerOf(Jwt jwt) {
        var person = Claims.person(jwt.getSubject());
        if (person.isEmpty()) {
            log.debug("Token refused: its subject is no UUID");
        }
        return person.map(
                user -> Caller.token(user, claims.roles(jwt.getClaims().get("roles"), Claims.Source.TOKEN)));
    }
}

package dev.footfall.access.tokens;

import com.nimbusds.jose.RemoteKeySourceException;
import com.nimbusds.jose.jwk.source.JWKSetUnavailableException;
import dev.footfall.platform.Caller;
import dev.footfall.platform.Role;
import dev.footfall.platform.Unavailable;
import java.time.Duration;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
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
    private static final Pattern UUID_TEXT =
            Pattern.compile("\\p{XDigit}{8}-\\p{XDigit}{4}-\\p{XDigit}{4}-\\p{XDigit}{4}-\\p{XDigit}{12}");
    private static final Pattern SPACES = Pattern.compile("\\s+");
    private static final Duration KEYS_RETRY = Duration.ofSeconds(5);

    private final @Nullable JwtDecoder decoder;

    /** Without a decoder, because nothing is configured, no token is good. */
    Tokens(@Nullable JwtDecoder decoder) {
        this.decoder = decoder;
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
            if (keysAreAway(e)) {
                log.warn("The keys that tokens are checked with cannot be fetched: {}", e.getMessage());
                throw new Unavailable("The keys that tokens are checked with cannot be fetched just now.", KEYS_RETRY);
            }
            log.debug("Token refused: {}", e.getMessage());
            return Optional.empty();
        } catch (IllegalArgumentException | IllegalStateException | ClassCastException e) {
            log.debug("Token with claims of a wrong shape refused: {}", e.getMessage());
            return Optional.empty();
        }
    }

    private static Optional<Caller> callerOf(Jwt jwt) {
        var subject = jwt.getSubject();
        if (subject == null || !UUID_TEXT.matcher(subject).matches()) {
            log.debug("Token refused: its subject is no UUID");
            return Optional.empty();
        }
        return Optional.of(
                Caller.token(UUID.fromString(subject), roles(jwt.getClaims().get("roles"))));
    }

    private static Set<Role> roles(@Nullable Object claim) {
        var roles = EnumSet.of(Role.USER);
        Collection<?> names = switch (claim) {
            case String words -> List.of(SPACES.split(words.strip()));
            case Collection<?> list -> list;
            case null, default -> List.of();
        };
        for (var name : names) {
            if (name instanceof String text) {
                Role.named(text).ifPresent(roles::add);
            }
        }
        return roles;
    }

    /** Fetching failed, as opposed to: fetched, and the token's key is not among them. */
    private static boolean keysAreAway(Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof RemoteKeySourceException || cause instanceof JWKSetUnavailableException) {
                return true;
            }
        }
        return false;
    }
}

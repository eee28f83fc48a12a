package dev.footfall.access.accounts;

import dev.footfall.platform.KeyedHash;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.security.web.csrf.CsrfTokenRepository;
import org.springframework.security.web.csrf.DefaultCsrfToken;
import org.springframework.security.web.csrf.XorCsrfTokenRequestAttributeHandler;
import org.springframework.stereotype.Component;

/**
 * CSRF tokens, each valid in one session: a keyed hash of the session cookie. Nothing is stored, so creating and
 * checking one needs no database, and a token of an ended session still leads to the page that says so. A browser
 * without a session gets a cookie for this on the sign-in page.
 *
 * <p>All cookies of the name are hashed together. A sibling domain could plant one next to the real one and know the
 * token for it, but not for both.
 */
@Component
public class SessionTokens implements CsrfTokenRepository {

    private static final String STRANGERS_COOKIE = "XSRF-TOKEN";
    private static final String HEADER = "X-XSRF-TOKEN";
    private static final String FIELD = "_csrf";
    private static final String MADE = SessionTokens.class.getName();

    private final KeyedHash hash;
    private final SecureRandom random = new SecureRandom();
    private final XorCsrfTokenRequestAttributeHandler masks = new XorCsrfTokenRequestAttributeHandler();

    SessionTokens(KeyedHash hash) {
        this.hash = hash;
    }

    @Override
    public @Nullable CsrfToken loadToken(HttpServletRequest request) {
        var sessions = cookies(request, Sessions.COOKIE);
        if (!sessions.isEmpty()) {
            return token("session " + sessions);
        }
        var stranger = request.getAttribute(MADE) instanceof String made ? made : cookies(request, STRANGERS_COOKIE);
        return stranger.isEmpty() ? null : token("stranger " + stranger);
    }

    @Override
    public CsrfToken generateToken(HttpServletRequest request) {
        var bytes = new byte[16];
        random.nextBytes(bytes);
        var made = HexFormat.of().formatHex(bytes);
        request.setAttribute(MADE, made);
        return token("stranger " + made);
    }

    /** Only a browser without a session needs a new cookie; the token of a session follows from its cookie. */
    @Override
    public void saveToken(@Nullable CsrfToken token, HttpServletRequest request, HttpServletResponse response) {
        if (token != null && request.getAttribute(MADE) instanceof String made) {
            var cookie = ResponseCookie.from(STRANGERS_COOKIE, made)
                    .path("/")
                    .httpOnly(true)
                    .secure(request.isSecure())
                    .sameSite("Lax")
                    .build();
            response.addHeader(HttpHeaders.SET_COOKIE, cookie.toString());
        }
    }

    /** Whether the request has its own session's token: for the sign-in form, which handles a stale one itself. */
    boolean isBroughtBy(HttpServletRequest request) {
        var token = loadToken(request);
        var brought = token == null ? null : masks.resolveCsrfTokenValue(request, token);
        return token != null
                && brought != null
                && MessageDigest.isEqual(
                        token.getToken().getBytes(StandardCharsets.UTF_8), brought.getBytes(StandardCharsets.UTF_8));
    }

    private CsrfToken token(String holder) {
        return new DefaultCsrfToken(HEADER, FIELD, HexFormat.of().formatHex(hash.of("csrf of " + holder)));
    }

    private static String cookies(HttpServletRequest request, String name) {
        var cookies = request.getCookies();
        return cookies == null
                ? ""
                : Arrays.stream(cookies)
                        .filter(cookie -> cookie.getName().equals(name))
                        .map(Cookie::getValue)
                        .collect(Collectors.joining(" "));
    }
}

package dev.footfall.access.signon;

import dev.footfall.access.accounts.Identity;
import dev.footfall.access.accounts.OidcSignIn;
import dev.footfall.access.accounts.SignInForm;
import dev.footfall.access.accounts.SignInForm.OtherWay;
import dev.footfall.access.signon.OidcProvider.OidcException;
import dev.footfall.access.signon.OidcSettings.OidcCondition;
import dev.footfall.access.tokens.Claims;
import dev.footfall.platform.Caller.Role;
import dev.footfall.platform.ExternalIds;
import dev.footfall.platform.Failures;
import dev.footfall.platform.Settings;
import dev.footfall.platform.page.PageController;
import dev.footfall.platform.page.UrlBuilder.Redirects;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseCookie;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationResponse;
import org.springframework.security.oauth2.core.oidc.user.OidcUser;
import org.springframework.ui.Model;
import org.springframework.util.StringUtils;
import org.springframework.web.bind.annotation.CookieValue;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Redirects to the provider and handles its response. Any failure leads to the sign-in page with a message. */
@PageController
@Conditional(OidcCondition.class)
class OidcSignInPage {

    static final String START_PATH = "/login/oidc";
    static final String CALLBACK_PATH = OidcProvider.CALLBACK_PATH;

    private static final Logger log = LoggerFactory.getLogger(OidcSignInPage.class);
    private static final String COOKIE = "SIGN_ON";
    private static final Duration MAX_TIME_AT_PROVIDER = Duration.ofMinutes(15);

    private static final Duration RETRY_AFTER = Duration.ofSeconds(10);

    /** Anybody can send an error code and it is logged, so only this form is. */
    private static final Pattern ERROR_CODE = Pattern.compile("[a-z_]{1,40}");

    private final OidcProvider provider;
    private final OidcIdentityReader oidcIdentityReader;
    private final OidcSignIn oidcSignIn;
    private final SignInForm form;
    private final Failures failures;

    OidcSignInPage(OidcProvider provider, Claims claims, OidcSignIn oidcSignIn, SignInForm form, Failures failures) {
        this.provider = provider;
        this.oidcIdentityReader = new OidcIdentityReader(provider.settings(), claims);
        this.oidcSignIn = oidcSignIn;
        this.form = form;
        this.failures = failures;
    }

    @GetMapping(START_PATH)
    Object start(
            @RequestParam(defaultValue = "") String next,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        try {
            var authorization = provider.authorizationRequest(request);
            setCookie(
                    PendingSignOn.of(authorization, Redirects.onThisSite(next)).text(),
                    MAX_TIME_AT_PROVIDER,
                    request,
                    response);
            return Redirects.to(authorization.getAuthorizationRequestUri());
        } catch (OidcException e) {
            return showFormAgain(e, next, response, model);
        }
    }

    @GetMapping(CALLBACK_PATH)
    Object back(
            @CookieValue(name = COOKIE, defaultValue = "") String cookie,
            @RequestParam(defaultValue = "") String state,
            @RequestParam(defaultValue = "") String code,
            @RequestParam(defaultValue = "") String error,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        setCookie("", Duration.ZERO, request, response);
        var pendingSignOn = PendingSignOn.read(cookie).orElse(null);
        var next = pendingSignOn == null ? "" : pendingSignOn.next();
        try {
            if (pendingSignOn == null || !pendingSignOn.state().equals(state)) {
                throw OidcException.refused("the answer does not match a request of this browser");
            }
            if (code.isEmpty()) {
                throw OidcException.refused(ERROR_CODE.matcher(error).matches() ? error : "the answer has no code");
            }
            if (oidcSignIn.signIn(
                    identity(pendingSignOn, state, code, request),
                    request,
                    provider.settings().session())) {
                return Redirects.to(Redirects.onThisSite(next));
            }
            response.setStatus(HttpStatus.UNAUTHORIZED.value());
            return form.again("", nullIfEmpty(next), "wrong", model);
        } catch (OidcException e) {
            return showFormAgain(e, next, response, model);
        }
    }

    private Identity identity(PendingSignOn pendingSignOn, String state, String code, HttpServletRequest request)
            throws OidcException {
        var response = OAuth2AuthorizationResponse.success(code)
                .state(state)
                .redirectUri(request.getRequestURL().toString())
                .build();
        return oidcIdentityReader.identity(provider.exchange(pendingSignOn, response, request));
    }

    private String showFormAgain(OidcException failed, String next, HttpServletResponse response, Model model) {
        var reference = failures.reference();
        var cause = failed.getCause();
        log.warn(
                "Single sign-on failed, reference {}: {}{}",
                reference,
                failed.getMessage(),
                cause == null ? "" : " (" + rootOf(cause) + ")");
        if (failed.isUnavailable()) {
            response.setHeader(HttpHeaders.RETRY_AFTER, String.valueOf(RETRY_AFTER.toSeconds()));
        }
        response.setStatus(
                failed.isUnavailable() ? HttpStatus.SERVICE_UNAVAILABLE.value() : HttpStatus.UNAUTHORIZED.value());
        model.addAttribute("reference", reference);
        return form.again("", nullIfEmpty(next), failed.isUnavailable() ? "away" : "failed", model);
    }

    private static void setCookie(
            String value, Duration maxAge, HttpServletRequest request, HttpServletResponse response) {
        var cookie = ResponseCookie.from(COOKIE, value)
                .path(START_PATH)
                .httpOnly(true)
                .secure(request.isSecure())
                // Lax: the provider's redirect comes from another site and must include the cookie.
                .sameSite("Lax")
                .maxAge(maxAge)
                .build();
        response.addHeader(HttpHeaders.SET_COOKIE, cookie.toString());
    }

    private static Throwable rootOf(Throwable e) {
        var root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }

    private static @Nullable String nullIfEmpty(String text) {
        return text.isEmpty() ? null : text;
    }

    /** Reads the identity from the provider's claims. */
    record OidcIdentityReader(OidcSettings.Provider provider, Claims claims) {

        Identity identity(OidcUser user) {
            var subject = Objects.requireNonNull(user.getSubject(), "a token without a subject is not let through");
            var userId = claim(user.getClaims(), provider.userClaim());
            return new Identity(
                    provider.issuer(),
                    subject,
                    claims.person(userId).orElse(null),
                    displayName(user, userId),
                    user.getClaimAsString("sid"),
                    role(user.getClaims()));
        }

        /**
         * Never the subject, the user id or a UUID, which may be one: account names are logged, user ids never. Empty
         * if nothing else is given.
         */
        private static String displayName(OidcUser user, @Nullable Object userId) {
            return Stream.of(user.getPreferredUsername(), user.getEmail(), user.getFullName())
                    .filter(name -> StringUtils.hasText(name)
                            && ExternalIds.uuidOf(name) == null
                            && !name.equals(user.getSubject())
                            && !name.equals(userId))
                    .findFirst()
                    .orElse("");
        }

        /** The highest role, which {@link Role} declares first, since an account has one; null without the claim. */
        private @Nullable Role role(Map<String, Object> userClaims) {
            var claim = claim(userClaims, provider.rolesClaim());
            return claim == null ? null : Collections.min(claims.roles(claim, Claims.Source.SIGN_ON));
        }

        /** A claim of exactly this name (it may be a URL with dots); else the dots separate the steps of a path. */
        private static @Nullable Object claim(Map<?, ?> claims, String name) {
            var value = claims.get(name);
            int dot = name.indexOf('.');
            return value == null && dot > 0 && claims.get(name.substring(0, dot)) instanceof Map<?, ?> inner
                    ? claim(inner, name.substring(dot + 1))
                    : value;
        }
    }

    /** The provider and its button on the sign-in page. */
    @Configuration(proxyBeanMethods = false)
    @Conditional(OidcCondition.class)
    static class OidcConfiguration {

        @Bean
        OidcProvider openIdProvider(OidcSettings settings, Settings site, Clock clock) {
            return new OidcProvider(settings.provider(), site.baseUrl(), clock);
        }

        @Bean
        OtherWay signOnWay(OidcSettings settings) {
            return new OtherWay(settings.provider().name(), OidcSignInPage.START_PATH);
        }
    }
}

package dev.footfall.access.signon;

import com.nimbusds.jose.KeySourceException;
import dev.footfall.access.tokens.FetchedAddress;
import dev.footfall.access.tokens.Tokens.IssuerKeys;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.http.converter.FormHttpMessageConverter;
import org.springframework.security.oauth2.client.authentication.OAuth2LoginAuthenticationToken;
import org.springframework.security.oauth2.client.endpoint.RestClientAuthorizationCodeTokenResponseClient;
import org.springframework.security.oauth2.client.http.OAuth2ErrorResponseErrorHandler;
import org.springframework.security.oauth2.client.oidc.authentication.OidcAuthorizationCodeAuthenticationProvider;
import org.springframework.security.oauth2.client.oidc.authentication.OidcIdTokenValidator;
import org.springframework.security.oauth2.client.oidc.userinfo.OidcUserService;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.ClientRegistrations;
import org.springframework.security.oauth2.client.userinfo.DefaultOAuth2UserService;
import org.springframework.security.oauth2.client.web.DefaultOAuth2AuthorizationRequestResolver;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationExchange;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationRequest;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationResponse;
import org.springframework.security.oauth2.core.http.converter.OAuth2AccessTokenResponseHttpMessageConverter;
import org.springframework.security.oauth2.core.oidc.user.OidcUser;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestTemplate;

/**
 * The configured OpenID provider: authorization code with PKCE, using classes of Spring Security. Discovered at the
 * first sign-in and again after a failure, so that Footfall starts while the provider is down. Thread-safe.
 */
class OidcProvider {

    /** The path of the redirect URI. */
    static final String CALLBACK_PATH = "/login/oidc/callback";

    private static final String ID = "oidc";
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(3);
    private static final Duration READ_TIMEOUT = Duration.ofSeconds(10);

    /** The result of discovery. */
    private record Known(
            ClientRegistration client,
            DefaultOAuth2AuthorizationRequestResolver requests,
            OidcAuthorizationCodeAuthenticationProvider exchange) {}

    private final OidcSettings.Provider settings;
    private final @Nullable URI site;
    private final Clock clock;
    private final JdkClientHttpRequestFactory web;
    private final AtomicReference<@Nullable Known> known = new AtomicReference<>();

    /** @param site the base URL for browsers; null to take it from the request */
    OidcProvider(OidcSettings.Provider settings, @Nullable URI site, Clock clock) {
        this.settings = settings;
        this.site = site;
        this.clock = clock;
        this.web = new JdkClientHttpRequestFactory(HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECT_TIMEOUT)
                .build());
        web.setReadTimeout(READ_TIMEOUT);
    }

    OidcSettings.Provider settings() {
        return settings;
    }

    /** A new authorization request with its own state, nonce and verifier, redirecting to {@link #CALLBACK_PATH}. */
    OAuth2AuthorizationRequest authorizationRequest(HttpServletRequest request) throws OidcException {
        return authorizationRequest(known(), request);
    }

    /** The authenticated user, after all checks of the provider's response. */
    OidcUser exchange(PendingSignOn pendingSignOn, OAuth2AuthorizationResponse response, HttpServletRequest request)
            throws OidcException {
        var provider = known();
        var exchange = new OAuth2AuthorizationExchange(
                pendingSignOn.appliedTo(authorizationRequest(provider, request)), response);
        try {
            var signedIn =
                    provider.exchange.authenticate(new OAuth2LoginAuthenticationToken(provider.client, exchange));
            if (signedIn != null && signedIn.getPrincipal() instanceof OidcUser user) {
                return user;
            }
            throw OidcException.refused("the answer is not an OpenID answer");
        } catch (OAuth2AuthenticationException e) {
            if (isAway(e)) {
                known.set(null);
                throw OidcException.away("the provider does not answer", e);
            }
            throw OidcException.refused(why(e.getError()));
        }
    }

    private static OAuth2AuthorizationRequest authorizationRequest(Known provider, HttpServletRequest request) {
        var authorization = provider.requests.resolve(request, ID);
        if (authorization == null) {
            throw new IllegalStateException("The provider is registered");
        }
        return authorization;
    }

    private Known known() throws OidcException {
        var before = known.get();
        if (before != null) {
            return before;
        }
        var now = discovered();
        known.set(now);
        return now;
    }

    private Known discovered() throws OidcException {
        var issuer = IssuerKeys.of(settings.issuer());
        try {
            var client = ClientRegistrations.fromOidcConfiguration(issuer.configuration())
                    .registrationId(ID)
                    .clientId(settings.clientId())
                    .clientSecret(settings.clientSecret())
                    .redirectUri(site() + CALLBACK_PATH)
                    .scope(List.of("openid", "profile", "email"))
                    .clientSettings(ClientRegistration.ClientSettings.builder()
                            .requireProofKey(true)
                            .build())
                    .build();
            var details = client.getProviderDetails();
            FetchedAddress.url(details.getTokenUri());
            if (details.getUserInfoEndpoint().getUri() instanceof String facts) {
                FetchedAddress.url(facts);
            }
            var requests = new DefaultOAuth2AuthorizationRequestResolver(id -> client);
            return new Known(client, requests, authenticationProvider(client, issuer.decoder()));
        } catch (KeySourceException | IllegalArgumentException | IllegalStateException e) {
            throw OidcException.away("the provider's configuration cannot be read", e);
        }
    }

    private OidcAuthorizationCodeAuthenticationProvider authenticationProvider(
            ClientRegistration client, NimbusJwtDecoder tokens) {
        var codes = new RestClientAuthorizationCodeTokenResponseClient();
        codes.setRestClient(RestClient.builder()
                .requestFactory(web)
                .configureMessageConverters(converters -> converters
                        .addCustomConverter(new FormHttpMessageConverter())
                        .addCustomConverter(new OAuth2AccessTokenResponseHttpMessageConverter()))
                .defaultStatusHandler(new OAuth2ErrorResponseErrorHandler())
                .build());
        var facts = new DefaultOAuth2UserService();
        var plain = new RestTemplate(web);
        plain.setErrorHandler(new OAuth2ErrorResponseErrorHandler());
        facts.setRestOperations(plain);
        var people = new OidcUserService();
        people.setOauth2UserService(facts);
        var exchange = new OidcAuthorizationCodeAuthenticationProvider(codes, people);
        var checks = new OidcIdTokenValidator(client);
        checks.setClock(clock);
        tokens.setJwtValidator(checks);
        exchange.setJwtDecoderFactory(any -> tokens);
        return exchange;
    }

    private String site() {
        return site == null ? "{baseUrl}" : site.toString();
    }

    /** For an invalid token includes the claim that is wrong; the claims checked identify nobody. */
    private static String why(OAuth2Error error) {
        var code = error.getErrorCode();
        return code.equals("invalid_id_token") ? code + ", " + error.getDescription() : code;
    }

    private static boolean isAway(Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof IOException) {
                return true;
            }
        }
        return IssuerKeys.areAway(e);
    }

    /** Why nobody was signed in. The message is for the log and contains nothing personal. */
    static class OidcException extends Exception {

        private static final long serialVersionUID = 1L;

        private final boolean away;

        private OidcException(String why, boolean away, @Nullable Throwable cause) {
            super(why, cause);
            this.away = away;
        }

        /** The provider does not respond, or not as OpenID Connect requires; retrying later may help. */
        static OidcException away(String why, Throwable cause) {
            return new OidcException(why, true, cause);
        }

        /** The response is invalid. */
        static OidcException refused(String why) {
            return new OidcException(why, false, null);
        }

        boolean isUnavailable() {
            return away;
        }
    }
}

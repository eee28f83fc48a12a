package dev.footfall.access.signon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.footfall.access.signon.OidcProvider.OidcException;
import dev.footfall.testkit.LocalProvider;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.mock.web.MockHttpServletRequest;

class OidcProviderTests {

    private static final String ISSUER = LocalProvider.start().issuer();

    @ParameterizedTest
    @CsvSource({
        ", http://localhost/login/oidc/callback",
        "https://footfall.example, https://footfall.example/login/oidc/callback",
        "https://footfall.example/, https://footfall.example/login/oidc/callback"
    })
    void redirectsToWhereBrowsersReachFootfall(@Nullable URI site, String back) throws OidcException {
        var question = provider(ISSUER, site)
                .authorizationRequest(new MockHttpServletRequest("GET", OidcSignInPage.START_PATH));

        assertThat(question.getRedirectUri()).isEqualTo(back);
    }

    @Test
    void contactsTheProviderAtTheFirstSignIn() throws IOException {
        var provider = provider("http://127.0.0.1:" + closedPort(), null);

        assertThatThrownBy(() ->
                        provider.authorizationRequest(new MockHttpServletRequest("GET", OidcSignInPage.START_PATH)))
                .isInstanceOfSatisfying(
                        OidcException.class,
                        failed -> assertThat(failed.isUnavailable()).isTrue());
    }

    @Test
    void rejectsAProviderThatNamesAnotherIssuer() {
        var provider = provider(ISSUER.replace("127.0.0.1", "localhost"), null);

        assertThatThrownBy(() ->
                        provider.authorizationRequest(new MockHttpServletRequest("GET", OidcSignInPage.START_PATH)))
                .isInstanceOf(OidcException.class)
                .hasStackTraceContaining("names another issuer");
    }

    private static OidcProvider provider(String issuer, @Nullable URI site) {
        var settings = new OidcSettings.Provider(
                issuer,
                LocalProvider.CLIENT_ID,
                LocalProvider.CLIENT_SECRET,
                "Example ID",
                "roles",
                "sub",
                Duration.ofHours(8));
        return new OidcProvider(settings, site, Clock.systemUTC());
    }

    private static int closedPort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}

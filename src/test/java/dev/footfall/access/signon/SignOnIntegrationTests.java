package dev.footfall.access.signon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.testkit.LocalProvider;
import dev.footfall.testkit.TestBrowser;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The way to the provider and back, and all that may be wrong on it. */
class SignOnIntegrationTests extends WithAnnaAtProvider {

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"NONE", "AWAY"})
    void invalidAnswerSignsNobodyIn(LocalProvider.Fault fault) {
        PROVIDER.breaks(fault);
        var answer = signIn(browser);

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.body())
                .contains("Signing in with Example ID failed.", "<form", BUTTON)
                .containsPattern("reference [0-9a-f]{8}")
                .doesNotContain("Exception", "invalid_");
        assertThat(browser.session()).isEmpty();
        assertThat(accounts("select name from account where id = :anna")).isEmpty();
    }

    @Test
    void rejectsAnAnswerForAnotherBrowser() {
        var back = atProvider(start(browser, ""));
        var stranger = new TestBrowser(port);

        assertThat(stranger.get(back).statusCode()).as("no question").isEqualTo(401);
        start(stranger, "");
        assertThat(stranger.get(back).statusCode()).as("another question").isEqualTo(401);
        assertThat(stranger.session()).isEmpty();
        assertThat(browser.get(back).statusCode()).as("its own").isEqualTo(302);
        assertThat(browser.get(back).statusCode()).as("a second time").isEqualTo(401);
    }

    @Test
    void showsNoErrorTextOfStrangers() {
        var answer = browser.get("/login/oidc/callback?error=%0A%3Cscript%3E&error_description=forged&state=x");

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.body()).doesNotContain("forged", "<script>");
    }

    @Test
    void saysThatTheProviderIsAway() {
        var back = atProvider(start(browser, ""));
        PROVIDER.breaks(LocalProvider.Fault.AWAY);
        for (var path : List.of(back, "/login/oidc?next=/me/account")) {
            var answer = browser.get(path);
            assertThat(answer.statusCode()).as(path).isEqualTo(503);
            assertThat(answer.headers().firstValue("Retry-After")).isPresent();
            assertThat(answer.body())
                    .contains("Signing in with Example ID is not possible right now", "<form")
                    .containsPattern("reference [0-9a-f]{8}")
                    .doesNotContain("Exception", PROVIDER.issuer());
        }
        assertThat(browser.get("/login").statusCode()).as("the form").isEqualTo(200);

        PROVIDER.breaks(LocalProvider.Fault.NONE);
        assertThat(signIn(browser).statusCode()).as("back again").isEqualTo(302);
    }

    @Test
    void returnsAfterSignIn() {
        assertThat(browser.get("/login?next=%2Fme%2Factivity%3Fdays%3D7%26type%3Dapp_view")
                        .body())
                .contains("href=\"/login/oidc?next=%2Fme%2Factivity%3Fdays%3D7%26type%3Dapp_view\"", BUTTON);

        var answer = browser.get(atProvider(start(browser, "?next=%2Fme%2Factivity%3Fdays%3D7%26type%3Dapp_view")));
        assertThat(answer.headers().firstValue("Location")).hasValue("/me/activity?days=7&type=app_view");
    }

    @ParameterizedTest
    @ValueSource(strings = {"https%3A%2F%2Fevil.example", "%2F%2Fevil.example", "%2F%5Cevil.example"})
    void redirectsToNoOtherSite(String next) {
        var answer = browser.get(atProvider(start(browser, "?next=" + next)));

        assertThat(answer.headers().firstValue("Location")).hasValue("/");
    }

    @Test
    void startsWithoutASessionAndWithANarrowCookie() {
        var answer = browser.get("/login/oidc");

        assertThat(browser.session()).isEmpty();
        assertThat(answer.headers().allValues("Set-Cookie"))
                .singleElement()
                .asString()
                .contains("SIGN_ON=", "Path=/login/oidc", "HttpOnly", "SameSite=Lax")
                .doesNotContain("Domain");
        assertThat(answer.headers().firstValue("Location").orElse(""))
                .contains("code_challenge=", "code_challenge_method=S256", "nonce=", "state=")
                .doesNotContain("code_verifier");
    }
}

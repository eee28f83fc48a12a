package dev.footfall.access.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.platform.Caller.Role;
import dev.footfall.testkit.TestBrowser;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The sign-in form: whom it lets in, what it says to others, and where it leads. */
class SignInIntegrationTests extends WithAnna {

    @Test
    void strangerGetsNoSession() {
        browser.get("/login");
        browser.get("/");
        browser.get("/me/activity");

        assertThat(browser.session()).isEmpty();
    }

    @Test
    void offersOnlyTheFormWithoutAProvider() {
        assertThat(browser.get("/login").body()).doesNotContain("/login/oidc", "Continue with");
        assertThat(browser.get("/login/oidc").statusCode()).isEqualTo(404);
    }

    @Test
    void answersAllFailuresAlike() {
        var disabled = "disabled-" + UUID.randomUUID();
        TestBrowser.makeAccount(port, disabled, Role.USER);
        database.sql("update account set disabled_at = now() where name = :name")
                .param("name", disabled)
                .update();
        var answers = List.of(
                browser.tryToSignIn(name, "a wrong password"),
                browser.tryToSignIn("nobody-" + UUID.randomUUID(), "a wrong password"),
                browser.tryToSignIn(disabled, TestBrowser.PASSWORD));

        assertThat(answers).allSatisfy(answer -> {
            assertThat(answer.statusCode()).isEqualTo(401);
            assertThat(answer.body()).contains("Wrong name or password.");
            assertThat(answer.body()).doesNotContain("a wrong password", TestBrowser.PASSWORD, "Too many");
        });
        assertThat(browser.session()).isEmpty();
    }

    @Test
    void showsTypedNameAsText() {
        var answer = browser.tryToSignIn("\"><script>alert(1)</script>${7*7}__${T(java.lang.Runtime)}__", "wrong");

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.body()).contains("&lt;script&gt;", "${7*7}").doesNotContain("<script>alert");
    }

    @Test
    void returnsAfterSignIn() {
        var answer = browser.get("/me/activity?type=app_view&days=7");
        var login = answer.headers().firstValue("Location").orElseThrow();
        assertThat(login).isEqualTo("/login?next=%2Fme%2Factivity%3Ftype%3Dapp_view%26days%3D7");
        assertThat(browser.get(login).body()).contains("value=\"/me/activity?type=app_view&amp;days=7\"");

        var signedIn = browser.post(
                "/login",
                Map.of("name", name, "password", TestBrowser.PASSWORD, "next", "/me/activity?type=app_view&days={7}"));
        assertThat(signedIn.headers().firstValue("Location")).hasValue("/me/activity?type=app_view&days={7}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://evil.example/",
                "//evil.example/",
                "/\\evil.example",
                "\\\\evil.example",
                "/%0d%0aSet-Cookie:x=y\r\nX: y",
                "javascript:alert(1)",
                "/\t/evil.example",
                ""
            })
    void redirectsToNoOtherSite(String next) {
        var answer = browser.post("/login", Map.of("name", name, "password", TestBrowser.PASSWORD, "next", next));

        assertThat(answer.headers().firstValue("Location")).hasValue("/");
    }

    @Test
    void sendsSecurityHeadersAndIsNotCached() {
        var headers = browser.get("/login").headers();

        assertThat(headers.firstValue("Content-Security-Policy"))
                .hasValue("default-src 'self'; img-src 'self' data:; frame-ancestors 'none'; "
                        + "form-action 'self'; base-uri 'none'; object-src 'none'");
        assertThat(headers.firstValue("X-Content-Type-Options")).hasValue("nosniff");
        assertThat(headers.firstValue("Referrer-Policy")).hasValue("same-origin");
        assertThat(headers.firstValue("Cache-Control").orElse("")).contains("no-store");
        assertThat(headers.firstValue("Strict-Transport-Security"))
                .as("without HTTPS")
                .isEmpty();
    }

    @Test
    void ignoresForwardedHeadersOfStrangers() {
        var answer = browser.send(browser.request("/me/activity")
                .header("X-Forwarded-Proto", "https")
                .header("X-Forwarded-Host", "evil.example")
                .header("X-Forwarded-For", "203.0.113.9")
                .header("Forwarded", "host=evil.example;proto=https")
                .GET());

        assertThat(answer.headers().firstValue("Location").orElse("")).startsWith("/login");
        assertThat(answer.headers().firstValue("Strict-Transport-Security")).isEmpty();
    }
}

package dev.footfall.access.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.platform.Role;
import dev.footfall.testkit.FootfallTest;
import dev.footfall.testkit.TestBrowser;
import java.net.http.HttpRequest;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

@FootfallTest
class SignInIntegrationTests {

    @LocalServerPort
    int port;

    @Autowired
    JdbcClient database;

    private String name = "";
    private TestBrowser browser = new TestBrowser(0);

    @BeforeEach
    void makeAccount() {
        database.sql("delete from sign_in_attempt").update();
        name = "anna-" + UUID.randomUUID();
        TestBrowser.makeAccount(port, name, Role.USER);
        browser = new TestBrowser(port);
    }

    @Test
    void aStrangerHasNoSession() {
        browser.get("/login");
        browser.get("/");
        browser.get("/me/activity");

        assertThat(browser.session()).isEmpty();
    }

    @Test
    void withoutAProviderTheFormIsTheOnlyWay() {
        assertThat(browser.get("/login").body()).doesNotContain("/login/oidc", "Continue with");
        assertThat(browser.get("/login/oidc").statusCode()).isEqualTo(404);
    }

    @Test
    void theRightPasswordOpensASessionWithANewId() {
        browser.signIn(name, TestBrowser.PASSWORD);
        var first = browser.session();
        browser.signIn(name.toUpperCase(Locale.ROOT), TestBrowser.PASSWORD);

        assertThat(first).isNotEmpty();
        assertThat(browser.session()).isNotEqualTo(first);
        assertThat(get("/me/activity", first)).as("the old id").isEqualTo(302);
        assertThat(browser.get("/me/activity").statusCode()).isEqualTo(200);
    }

    @Test
    void aPlantedSessionIdIsNotTakenOver() {
        var planted = "NzM5YjE2YzItNWY1YS00ZDQ1LTk2ZDctMWE0ZjM4ZWI4YjYz";
        var token = browser.csrfToken();
        var answer = browser.send(browser.request("/login")
                .header("Cookie", "SESSION=" + planted)
                .header("X-XSRF-TOKEN", token)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString("name=" + name + "&password=a+password+for+tests")));

        assertThat(answer.statusCode()).isEqualTo(302);
        assertThat(answer.headers().firstValue("Set-Cookie").orElse(""))
                .startsWith("SESSION=")
                .doesNotContain(planted);
    }

    @Test
    void theCookieIsOutOfReachOfScriptsAndOtherSites() {
        var answer = browser.tryToSignIn(name, TestBrowser.PASSWORD);

        assertThat(answer.headers().firstValue("Set-Cookie").orElse(""))
                .contains("HttpOnly", "SameSite=Lax")
                .doesNotContain("Max-Age", "Domain");
    }

    @Test
    void anUnknownNameAWrongPasswordAndADisabledAccountGetTheSameAnswer() {
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
            assertThat(answer.body()).contains("That name and password do not go together.");
            assertThat(answer.body()).doesNotContain("a wrong password", TestBrowser.PASSWORD, "Too many");
        });
        assertThat(browser.session()).isEmpty();
    }

    @Test
    void whatWasTypedIsShownAgainAsText() {
        var answer = browser.tryToSignIn("\"><script>alert(1)</script>${7*7}__${T(java.lang.Runtime)}__", "wrong");

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.body()).contains("&lt;script&gt;", "${7*7}").doesNotContain("<script>alert");
    }

    @Test
    void signingOutEndsTheSession() {
        browser.signIn(name, TestBrowser.PASSWORD);
        var session = browser.session();

        assertThat(browser.post("/logout", Map.of()).statusCode()).isEqualTo(302);
        assertThat(get("/me/activity", session)).as("the old cookie").isEqualTo(302);
    }

    @Test
    void signingOutEverywhereEndsTheSessionsOfAllBrowsers() {
        var other = new TestBrowser(port);
        other.signIn(name, TestBrowser.PASSWORD);
        browser.signIn(name, TestBrowser.PASSWORD);

        browser.post("/logout/everywhere", Map.of());

        assertThat(other.get("/me/activity").statusCode()).isEqualTo(302);
        browser.signIn(name, TestBrowser.PASSWORD);
        assertThat(browser.get("/me/activity").statusCode())
                .as("signed in anew")
                .isEqualTo(200);
    }

    @Test
    void changesNeedATokenAndTheOwnSite() {
        browser.signIn(name, TestBrowser.PASSWORD);
        var token = browser.csrfToken();

        assertThat(browser.send(browser.request("/logout").POST(HttpRequest.BodyPublishers.noBody()))
                        .statusCode())
                .isEqualTo(403);
        for (var site : List.of("cross-site", "same-site")) {
            assertThat(browser.send(browser.request("/logout")
                                    .header("X-XSRF-TOKEN", token)
                                    .header("Sec-Fetch-Site", site)
                                    .POST(HttpRequest.BodyPublishers.noBody()))
                            .statusCode())
                    .as(site)
                    .isEqualTo(403);
        }
        assertThat(browser.get("/me/activity").statusCode())
                .as("still signed in")
                .isEqualTo(200);
    }

    @Test
    void aTokenFromBeforeTheSignInGoesOnWorking() {
        var token = browser.csrfToken();
        browser.signIn(name, TestBrowser.PASSWORD);

        assertThat(browser.send(browser.request("/logout")
                                .header("X-XSRF-TOKEN", token)
                                .header("HX-Request", "true")
                                .POST(HttpRequest.BodyPublishers.noBody()))
                        .statusCode())
                .isEqualTo(302);
    }

    @Test
    void anotherBrowsersTokenIsWorthNothing() {
        browser.signIn(name, TestBrowser.PASSWORD);
        var foreign = new TestBrowser(port).csrfToken();

        assertThat(browser.send(browser.request("/logout")
                                .header("X-XSRF-TOKEN", foreign)
                                .POST(HttpRequest.BodyPublishers.noBody()))
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void whoWasSentToSignInComesBack() {
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
    void signingInLeadsToNoOtherSite(String next) {
        var answer = browser.post("/login", Map.of("name", name, "password", TestBrowser.PASSWORD, "next", next));

        assertThat(answer.headers().firstValue("Location")).hasValue("/");
    }

    @Test
    void htmxMovesTheWholePageWhenTheSessionHasEnded() {
        var answer = browser.send(
                browser.request("/me/activity").header("HX-Request", "true").GET());

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.headers().firstValue("HX-Redirect")).hasValue("/login");
    }

    @Test
    void theApiTakesNoSession() {
        browser.signIn(name, TestBrowser.PASSWORD);

        assertThat(browser.get("/api/users/me/activity").statusCode()).isEqualTo(401);
        assertThat(browser.get("/api/apps").statusCode()).isEqualTo(401);
    }

    @Test
    void pagesSayWhatTheyMayDoAndAreNotKept() {
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
    void forwardedHeadersOfStrangersAreIgnored() {
        var answer = browser.send(browser.request("/me/activity")
                .header("X-Forwarded-Proto", "https")
                .header("X-Forwarded-Host", "evil.example")
                .header("X-Forwarded-For", "203.0.113.9")
                .header("Forwarded", "host=evil.example;proto=https")
                .GET());

        assertThat(answer.headers().firstValue("Location").orElse("")).startsWith("/login");
        assertThat(answer.headers().firstValue("Strict-Transport-Security")).isEmpty();
    }

    private int get(String path, String session) {
        var stranger = new TestBrowser(port);
        return stranger.send(stranger.request(path)
                        .header("Cookie", "SESSION=" + session)
                        .GET())
                .statusCode();
    }
}

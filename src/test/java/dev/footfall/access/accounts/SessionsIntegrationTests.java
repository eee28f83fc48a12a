package dev.footfall.access.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.testkit.TestBrowser;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Where a session begins and ends, and what a change needs beside it. */
class SessionsIntegrationTests extends WithAnna {

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
        assertThat(cookie(answer, "SESSION")).isNotEmpty().doesNotContain(planted);
    }

    @Test
    void theCookieIsOutOfReachOfScriptsAndOtherSites() {
        var answer = browser.tryToSignIn(name, TestBrowser.PASSWORD);

        assertThat(cookie(answer, "SESSION"))
                .contains("HttpOnly", "SameSite=Lax")
                .doesNotContain("Max-Age", "Domain");
        assertThat(cookie(answer, "KNOWN_BROWSER"))
                .contains("HttpOnly", "SameSite=Strict", "Path=/login", "Max-Age=7776000")
                .doesNotContain("Domain", name);
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

    private static String cookie(HttpResponse<String> answer, String name) {
        return answer.headers().allValues("Set-Cookie").stream()
                .filter(cookie -> cookie.startsWith(name + "="))
                .findFirst()
                .orElse("");
    }

    private int get(String path, String session) {
        var stranger = new TestBrowser(port);
        return stranger.send(stranger.request(path)
                        .header("Cookie", "SESSION=" + session)
                        .GET())
                .statusCode();
    }
}

package dev.footfall.access.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.testkit.TestApi;
import dev.footfall.testkit.TestBrowser;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where a session begins and ends, and what a change needs beside it. */
class SessionsIntegrationTests extends WithAnna {

    @Test
    void signInOpensASessionWithANewId() {
        browser.signIn(name, TestBrowser.PASSWORD);
        var first = browser.session();
        browser.signIn(name.toUpperCase(Locale.ROOT), TestBrowser.PASSWORD);

        assertThat(first).isNotEmpty();
        assertThat(browser.session()).isNotEqualTo(first);
        assertThat(get("/me/activity", first)).as("the old id").isEqualTo(302);
        assertThat(browser.get("/me/activity").statusCode()).isEqualTo(200);
    }

    @Test
    void rejectsAPlantedSessionId() {
        var planted = "NzM5YjE2YzItNWY1YS00ZDQ1LTk2ZDctMWE0ZjM4ZWI4YjYz";
        var cookie = "SESSION=" + planted;
        var page =
                browser.send(browser.request("/login").header("Cookie", cookie).GET());
        var token = page.body().replaceAll("(?s).*name=\"_csrf\" value=\"([^\"]+)\".*", "$1");
        var answer = browser.send(browser.request("/login")
                .header("Cookie", cookie)
                .header("X-XSRF-TOKEN", token)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString("name=" + name + "&password=a+password+for+tests")));

        assertThat(answer.statusCode()).isEqualTo(302);
        assertThat(cookie(answer, "SESSION")).isNotEmpty().doesNotContain(planted);
    }

    @Test
    void hidesCookiesFromScriptsAndOtherSites() {
        var answer = browser.tryToSignIn(name, TestBrowser.PASSWORD);

        assertThat(cookie(answer, "SESSION"))
                .contains("HttpOnly", "SameSite=Lax")
                .doesNotContain("Max-Age", "Domain");
        assertThat(cookie(answer, "KNOWN_BROWSER"))
                .contains("HttpOnly", "SameSite=Strict", "Path=/login", "Max-Age=7776000")
                .doesNotContain("Domain", name);
    }

    @Test
    void signOutEndsTheSession() {
        browser.signIn(name, TestBrowser.PASSWORD);
        var session = browser.session();

        assertThat(browser.post("/logout", Map.of()).statusCode()).isEqualTo(302);
        assertThat(get("/me/activity", session)).as("the old cookie").isEqualTo(302);
    }

    @Test
    void signOutEverywhereEndsAllSessions() {
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

    /** Of this very browser: before it signed in, and signed in before. */
    @Test
    void tokenIsValidInItsOwnSessionOnly() {
        var before = browser.csrfToken();
        browser.signIn(name, TestBrowser.PASSWORD);
        var own = browser.csrfToken();
        assertThat(theme(before)).isEqualTo(403);
        assertThat(theme(own)).isEqualTo(303);
        assertThat(theme(own)).as("as often as there are forms").isEqualTo(303);

        browser.signIn(name, TestBrowser.PASSWORD);
        assertThat(theme(own)).as("of the session before").isEqualTo(403);
    }

    /**
     * As a sister domain can: beside the real one, with the token that this site gives to whoever sends that cookie.
     */
    @Test
    void plantedSecondCookieValidatesNoToken() {
        var planted = "SESSION=cGxhbnRlZA";
        var attacker = new TestBrowser(port);
        var page = attacker.send(
                attacker.request("/login").header("Cookie", planted).GET());
        var token = page.body().replaceAll("(?s).*name=\"_csrf\" value=\"([^\"]+)\".*", "$1");
        browser.signIn(name, TestBrowser.PASSWORD);

        var answer = attacker.send(attacker.request("/theme?theme=dark")
                .header("Cookie", planted + "; SESSION=" + browser.session())
                .header("X-XSRF-TOKEN", token)
                .POST(HttpRequest.BodyPublishers.noBody()));
        assertThat(answer.statusCode()).isEqualTo(403);
    }

    /** What the browser says about where a form came from, and whether it counts; the token is right each time. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "none", textBlock = """
            none        | none                       | 303
            same-origin | http://localhost:PORT      | 303
            same-origin | https://footfall.example   | 303
            none        | http://localhost:PORT      | 303
            none        | HTTP://LOCALHOST:PORT      | 303
            none        | https://localhost:PORT     | 303
            none        | https://evil.example       | 403
            none        | http://localhost           | 403
            none        | http://localhost.evil:PORT | 403
            none        | http://127.0.0.1:PORT      | 403
            none        | null                       | 403
            none        | nonsense                   | 403
            none        | //localhost:PORT           | 403
            none        | http://localhost:PORT@evil | 403
            cross-site  | http://localhost:PORT      | 403
            same-site   | http://localhost:PORT      | 403
            """)
    void acceptsChangesFromTheOwnSiteOnly(@Nullable String relation, @Nullable String origin, int status) {
        browser.signIn(name, TestBrowser.PASSWORD);
        for (var path : List.of("/theme?theme=dark", "/login?name=x&password=y")) {
            var request = browser.request(path)
                    .header("X-XSRF-TOKEN", browser.csrfToken())
                    .header("HX-Request", "true");
            if (relation != null) {
                request.header("Sec-Fetch-Site", relation);
            }
            if (origin != null) {
                request.header("Origin", origin.replace("PORT", String.valueOf(port)));
            }
            var answer = browser.send(request.POST(HttpRequest.BodyPublishers.noBody()));
            assertThat(answer.statusCode())
                    .as(path)
                    .isEqualTo(path.startsWith("/theme") || status == 403 ? status : 401);
        }
    }

    @Test
    void staleFormSignsInAtTheSecondTry() {
        var stale = browser.csrfToken();
        browser.signIn(name, TestBrowser.PASSWORD);
        browser.post("/logout/everywhere", Map.of());
        browser.signIn(name, TestBrowser.PASSWORD);

        var body = "name=" + name + "&password=a+password+for+tests&next=%2Fme%2Faccount&_csrf=" + stale;
        var first = browser.send(browser.request("/login")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
        assertThat(first.statusCode()).isEqualTo(403);
        assertThat(first.body()).contains("This form has expired.", "value=\"" + name + "\"", "value=\"/me/account\"");

        var token = first.body().replaceAll("(?s).*name=\"_csrf\" value=\"([^\"]+)\".*", "$1");
        var second = browser.send(browser.request("/login")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(body.replace(stale, token))));
        assertThat(second.statusCode()).isEqualTo(302);
        assertThat(second.headers().firstValue("Location")).hasValue("/me/account");
    }

    /** What the reader sees, what is asked for, and where they come back to. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "none", textBlock = """
            http://localhost:1/admin/activities?type=a%5B | /admin/activities?part=news | none | /admin/activities?type=a%5B
            http://localhost:1/admin/activities?type=a[]#x | /admin/activities/1        | none | /admin/activities?type=a[]
            http://localhost:1/admin/activities            | /admin/activities?type=b   | true | /admin/activities?type=b
            http://evil.example//evil.example/             | /admin/health              | none | none
            javascript:alert(1)                            | /admin/health              | none | none
            none                                           | /admin/health              | none | none
            """)
    void htmxReturnsToThePageNotItsPart(
            @Nullable String page, String path, @Nullable String boosted, @Nullable String next) {
        var request = browser.request(path).header("HX-Request", "true");
        if (page != null) {
            request.header("HX-Current-URL", page);
        }
        if (boosted != null) {
            request.header("HX-Boosted", boosted);
        }

        assertThat(browser.send(request.GET()).headers().firstValue("HX-Redirect"))
                .hasValue(next == null ? "/login" : "/login?next=" + TestApi.encoded(next));
    }

    /** A form of a page whose session has ended: its token is still right, but nobody is signed in. */
    @Test
    void formAfterSessionEndReturnsToItsPage() {
        browser.signIn(name, TestBrowser.PASSWORD);
        var token = browser.csrfToken();
        database.sql("delete from spring_session").update();

        var answer = browser.send(browser.request("/me/activity/tracking")
                .header("X-XSRF-TOKEN", token)
                .header("Referer", "http://localhost:" + port + "/me/activity?days=7")
                .POST(HttpRequest.BodyPublishers.noBody()));
        assertThat(answer.statusCode()).isEqualTo(302);
        assertThat(answer.headers().firstValue("Location")).hasValue("/login?next=%2Fme%2Factivity%3Fdays%3D7");
    }

    private int theme(String token) {
        return browser.send(browser.request("/theme?theme=dark")
                        .header("X-XSRF-TOKEN", token)
                        .POST(HttpRequest.BodyPublishers.noBody()))
                .statusCode();
    }

    @Test
    void rejectsAnotherBrowsersToken() {
        browser.signIn(name, TestBrowser.PASSWORD);
        var foreign = new TestBrowser(port).csrfToken();

        assertThat(browser.send(browser.request("/logout")
                                .header("X-XSRF-TOKEN", foreign)
                                .POST(HttpRequest.BodyPublishers.noBody()))
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void htmxRedirectsThePageAfterSessionEnd() {
        var answer = browser.send(
                browser.request("/me/activity").header("HX-Request", "true").GET());

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.headers().firstValue("HX-Redirect")).hasValue("/login");
    }

    @Test
    void apiAcceptsNoSession() {
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

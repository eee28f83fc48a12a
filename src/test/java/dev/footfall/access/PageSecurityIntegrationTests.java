package dev.footfall.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.platform.Caller.Role;
import dev.footfall.platform.SecurityHeaders;
import dev.footfall.testkit.BesideTest;
import dev.footfall.testkit.TestBrowser;
import dev.footfall.testkit.TestKeys;
import java.net.http.HttpRequest;
import java.util.List;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.web.server.LocalServerPort;

/** The pages as a stranger on the wire, and as somebody who is signed in and wants more, meet them. */
@BesideTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PageSecurityIntegrationTests {

    /** What stands on administrators' pages only. */
    private static final String[] PROTECTED = {"id=\"explorer\"", "href=\"/admin", "id=\"f-q\"", "user_id"};

    private static final String[] NEVER = {"Apache", "Exception", "at dev.footfall"};

    @LocalServerPort
    int port;

    private Http http = new Http(0);
    private TestBrowser user = new TestBrowser(0);
    private TestBrowser admin = new TestBrowser(0);

    @BeforeAll
    void connect() {
        http = new Http(port);
        user = TestBrowser.signedInAs(port, Role.USER);
        admin = TestBrowser.signedInAs(port, Role.ADMIN);
    }

    /** Paths that a lax server would take for an administrator's page. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/admin/activities",
                "/admin/settings/keys",
                "/login/../admin/activities",
                "/login/%2e%2e/admin/activities",
                "/login/..;/admin/activities",
                "/login/..%2fadmin/activities",
                "/login;/../admin/activities",
                "/assets/../admin/settings/keys",
                "/webjars/%2e%2e/admin/settings/keys",
                "/privacy/../admin/settings/accounts",
                "/me/../admin/activities",
                "/me/activity/../../admin/activities",
                "/admin/../admin/activities",
                "//admin/activities",
                "/admin//activities",
                "/admin/./activities",
                "/admin/activities;x=1",
                "/admin;x=1/activities",
                "/admin/activities/",
                "/admin/settings/keys/",
                "/admin/activities.html",
                "/ADMIN/activities",
                "/Admin/Activities",
                "/admin/Settings/keys",
                "/admin%2factivities",
                "/admin%2Factivities",
                "/admin%5cactivities",
                "/admin\\activities",
                "/%61dmin/activities",
                "/admin/%61ctivities",
                "/%2561dmin/activities",
                "/admin/activities%00",
                "/admin/activities%0a",
                "/admin/activities%20",
                "/admin/activities?x=/login",
                "http://evil.example/admin/settings/keys"
            })
    void noSpellingOfAPathShowsAnAdminPage(String path) {
        for (var method : List.of("GET", "HEAD", "OPTIONS", "TRACE", "POST", "PUT", "DELETE", "PROPFIND")) {
            var strangers = http.send(method, path, "Accept: text/html");
            var users = http.send(method, path, "Accept: text/html", "Cookie: SESSION=" + user.session());

            assertThat(strangers.status()).as(method + " " + path).isIn(302, 400, 401, 403, 404, 405, 501);
            assertThat(users.status()).as("USER: " + method + " " + path).isIn(400, 403, 404, 405, 501);
            assertThat(List.of(strangers, users)).allSatisfy(answer -> {
                assertThat(answer.body())
                        .as(method + " " + path)
                        .doesNotContain(PROTECTED)
                        .doesNotContain(NEVER);
                assertThat(answer.header("Set-Cookie").orElse("")).doesNotContain("SESSION");
                if (answer.status() == 302) {
                    assertThat(answer.header("Location").orElse("")).startsWith("/login");
                }
            });
        }
    }

    /** TRACE would hand a script the cookie that it cannot read. */
    @Test
    void echoesNoRequest() {
        var answer = http.send("TRACE", "/login", "Cookie: SESSION=echo-me");

        assertThat(answer.status()).isIn(400, 403, 404, 405, 501);
        assertThat(answer.body()).doesNotContain("echo-me");
    }

    /** Every page's every change, by who may make it, without the token or from elsewhere. */
    @Test
    void refusesEveryChangeWithoutItsToken() {
        var changes = new TreeSet<String>();
        RouteMatrix.read(RouteMatrixTests.CALLERS).cells().stream()
                .filter(cell -> cell.isPage() && !cell.method().equals("GET"))
                // an identity provider, which has no form of ours
                .filter(cell -> !cell.path().equals(PageAuthorization.PageRules.BACK_CHANNEL))
                // programs for mail (RFC 8058)
                .filter(cell -> !cell.path().startsWith(PageAuthorization.PageRules.UNSUBSCRIBE))
                .forEach(cell -> changes.add(cell.method() + " " + cell.filledPath()));
        assertThat(changes).hasSizeGreaterThan(10);

        assertThat(changes).allSatisfy(change -> {
            var parts = change.split(" ");
            var bare = admin.request(parts[1]).method(parts[0], HttpRequest.BodyPublishers.noBody());
            assertThat(admin.send(bare).statusCode()).as("no token").isEqualTo(403);
            var invented = admin.request(parts[1])
                    .header("X-XSRF-TOKEN", "00000000-0000-0000-0000-000000000000")
                    .method(parts[0], HttpRequest.BodyPublishers.noBody());
            assertThat(admin.send(invented).statusCode())
                    .as("an invented token")
                    .isEqualTo(403);
            var foreign = admin.request(parts[1])
                    .header("X-XSRF-TOKEN", admin.csrfToken())
                    .header("Sec-Fetch-Site", "cross-site")
                    .method(parts[0], HttpRequest.BodyPublishers.noBody());
            assertThat(admin.send(foreign).statusCode()).as("another site").isEqualTo(403);
        });
        assertThat(admin.get("/me/account").statusCode()).as("still signed in").isEqualTo(200);
    }

    @Test
    void answersRefusalsWithAPage() {
        var forbidden = http.get("/admin/settings", "Accept: text/html", "Cookie: SESSION=" + user.session());
        assertThat(forbidden.body()).contains("Access denied").containsPattern("/assets/footfall-[0-9a-f]{32}\\.css");

        var form = http.send("POST", "/theme", "Accept: text/html", "Cookie: SESSION=" + user.session());
        assertThat(form.status()).isEqualTo(403);
        assertThat(form.body()).contains("This form could not be submitted", "Reload the page");

        var page = "/admin/settings/types/new";
        var ended = http.send("POST", page, "Accept: text/html", "Referer: http://localhost" + page);
        assertThat(ended.status()).as("whose session has ended").isEqualTo(302);
        assertThat(ended.header("Location")).hasValue("/login?next=%2Fadmin%2Fsettings%2Ftypes%2Fnew");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/admin/activities",
                "/admin/users/0197a3c4-5b6d-7e8f-9a0b-1c2d3e4f5a6b",
                "/admin/settings",
                "/admin/settings/types",
                "/admin/settings/apps",
                "/admin/settings/keys",
                "/admin/settings/keys/new",
                "/admin/settings/accounts",
                "/me/activity",
                "/me/account",
                "/admin/nothing"
            })
    void sendsSecurityHeadersAndIsNotCached(String path) {
        var headers = admin.get(path).headers();

        assertThat(headers.firstValue("Content-Security-Policy")).hasValue(SecurityHeaders.PAGE_POLICY);
        assertThat(SecurityHeaders.PAGE_POLICY).doesNotContain("unsafe-");
        assertThat(headers.firstValue("X-Content-Type-Options")).hasValue("nosniff");
        assertThat(headers.firstValue("X-Frame-Options")).hasValue("DENY");
        assertThat(headers.firstValue("Permissions-Policy").orElse("")).contains("camera=()", "geolocation=()");
        assertThat(headers.firstValue("Cross-Origin-Opener-Policy")).hasValue("same-origin");
        assertThat(headers.firstValue("Cross-Origin-Resource-Policy")).hasValue("same-origin");
        assertThat(headers.firstValue("Referrer-Policy")).hasValue("same-origin");
        assertThat(headers.firstValue("Cache-Control").orElse("")).contains("no-store");
    }

    @Test
    void linkShowsOwnActivityAndNothingElse() {
        var person = UUID.randomUUID();
        var browser = new TestBrowser(port);
        var made = browser.send(browser.request("/api/users/" + person + "/activity-links")
                .header("Authorization", "Bearer " + TestKeys.ADMIN)
                .POST(HttpRequest.BodyPublishers.noBody()));
        var link = made.body().replaceAll("(?s).*(/links/[A-Za-z0-9_-]+).*", "$1");
        assertThat(browser.get(link).statusCode()).isEqualTo(302);

        var own = browser.get("/me/activity");
        assertThat(own.statusCode()).isEqualTo(200);
        assertThat(own.body()).doesNotContain("/me/account\"");
        for (var path : List.of("/me/account", "/admin/activities", "/admin/settings", "/admin/users/" + person)) {
            assertThat(browser.get(path).statusCode()).as(path).isEqualTo(403);
        }
        assertThat(new TestBrowser(port).get(link).statusCode())
                .as("a second time")
                .isEqualTo(410);
    }
}

package dev.footfall.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.platform.Caller.Role;
import dev.footfall.testkit.FootfallTest;
import dev.footfall.testkit.TestBrowser;
import dev.footfall.testkit.TestKeys;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Behind a proxy of the configuration that ends HTTPS. */
@FootfallTest(properties = "footfall.trusted-proxies=127.0.0.0/8,::1")
class BehindProxyIntegrationTests {

    @LocalServerPort
    int port;

    @Test
    void servesPagesForHttpsOnly() {
        var answer = send(forwarded("/login", "203.0.113.9").GET());

        assertThat(answer.headers().firstValue("Strict-Transport-Security").orElse(""))
                .contains("max-age=");
        assertThat(send(forwarded("/api/openapi", "203.0.113.9").GET())
                        .headers()
                        .firstValue("Strict-Transport-Security"))
                .isPresent();
    }

    @Test
    void marksCookiesSecure() {
        var name = "carl-" + UUID.randomUUID();
        TestBrowser.makeAccount(port, name, Role.USER);
        var login = send(forwarded("/login", "203.0.113.9").GET());
        var csrfCookie = login.headers().firstValue("Set-Cookie").orElseThrow();
        var token = login.body().replaceAll("(?s).*name=\"_csrf\" value=\"([^\"]+)\".*", "$1");
        assertThat(csrfCookie).contains("Secure");

        var answer = signIn(name, csrfCookie, token, "203.0.113.9");

        assertThat(answer.statusCode()).isEqualTo(302);
        assertThat(answer.headers().allValues("Set-Cookie"))
                .hasSizeGreaterThanOrEqualTo(2)
                .allSatisfy(cookie -> assertThat(cookie).contains("Secure", "HttpOnly", "SameSite"))
                .anySatisfy(cookie -> assertThat(cookie).startsWith("SESSION="));
    }

    /** A chain of proxies, of which the last speaks plain HTTP to the one before it. */
    @Test
    void takesTheFirstOfSeveralSchemes() {
        var login = send(new TestBrowser(port)
                .request("/login")
                .header("X-Forwarded-For", "203.0.113.9")
                .header("X-Forwarded-Proto", "https,http")
                .GET());

        assertThat(login.headers().firstValue("Set-Cookie").orElse("")).contains("Secure");
        assertThat(login.headers().firstValue("Strict-Transport-Security")).isPresent();
    }

    @Test
    void makesLinksToTheAddressThatTheClientSees() {
        var answer = send(forwarded("/api/users/" + UUID.randomUUID() + "/activity-links", "203.0.113.9")
                .header("Authorization", "Bearer " + TestKeys.ADMIN)
                .POST(HttpRequest.BodyPublishers.noBody()));

        assertThat(answer.body()).contains("\"url\":\"https://footfall.example/links/");
    }

    private HttpResponse<String> signIn(String name, String csrfCookie, String token, String client) {
        return send(forwarded("/login", client)
                .header("Cookie", csrfCookie.substring(0, csrfCookie.indexOf(';')))
                .header("X-XSRF-TOKEN", token)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString("name=" + name + "&password=a+password+for+tests")));
    }

    private HttpRequest.Builder forwarded(String path, String client) {
        return new TestBrowser(port)
                .request(path)
                .header("X-Forwarded-For", client)
                .header("X-Forwarded-Proto", "https")
                .header("X-Forwarded-Host", "footfall.example");
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        return new TestBrowser(port).send(request);
    }
}

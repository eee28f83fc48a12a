package dev.footfall.access;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.footfall.platform.Caller.Role;
import dev.footfall.testkit.FootfallTest;
import dev.footfall.testkit.Tab;
import dev.footfall.testkit.TestBrowser;
import dev.footfall.testkit.TestKeys;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** Browsers come by HTTPS, by way of a proxy that nobody named and that says nothing, or the wrong thing. */
@FootfallTest(properties = "footfall.base-url=https://footfall.example")
class HttpsBaseUrlIntegrationTests {

    private static final HttpServer SHOP = shop();

    @LocalServerPort
    int port;

    @DynamicPropertySource
    static void nameTheShop(DynamicPropertyRegistry settings) {
        settings.add(
                "footfall.cors-origins",
                () -> "http://127.0.0.1:" + SHOP.getAddress().getPort());
    }

    @AfterAll
    static void closeTheShop() {
        SHOP.stop(0);
    }

    private Http http = new Http(0);

    @BeforeEach
    void connect() {
        http = new Http(port);
    }

    /** Pages, the API, files, redirects, refusals, and what Tomcat answers itself. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/login",
                "/",
                "/api/openapi",
                "/api/nothing",
                "/assets/footfall.css",
                "/nothing",
                "/a//b",
                "/a<b"
            })
    void sendsHstsWithEveryAnswer(String path) {
        assertThat(http.get(path, "X-Forwarded-Proto: http").header("Strict-Transport-Security"))
                .hasValueSatisfying(header -> assertThat(header).contains("max-age="));
    }

    @Test
    void marksCookiesSecure() {
        var name = "carl-" + UUID.randomUUID();
        TestBrowser.makeAccount(port, name, Role.USER);
        var login = http.get("/login");
        var csrfCookie = login.header("Set-Cookie").orElseThrow();
        var token = login.body().replaceAll("(?s).*name=\"_csrf\" value=\"([^\"]+)\".*", "$1");
        assertThat(csrfCookie).contains("Secure");
        var cookie = "Cookie: " + csrfCookie.substring(0, csrfCookie.indexOf(';'));

        var body = "name=" + name + "&password=a+password+for+tests";
        var signedIn = http.raw("POST /login HTTP/1.1\r\nHost: localhost\r\n" + cookie + "\r\nX-XSRF-TOKEN: " + token
                + "\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: " + body.length()
                + "\r\nConnection: close\r\n\r\n" + body);
        assertThat(signedIn.headers())
                .filteredOn(line -> line.startsWith("Set-Cookie:"))
                .hasSizeGreaterThanOrEqualTo(2)
                .allSatisfy(line -> assertThat(line).contains("Secure", "HttpOnly"))
                .anySatisfy(line -> assertThat(line).contains("SESSION="));

        var theme = http.send("POST", "/theme?theme=dark", cookie, "X-XSRF-TOKEN: " + token);
        assertThat(theme.header("Set-Cookie").orElse("")).contains("theme=dark", "Secure");
    }

    @Test
    void warnsOfAnUnnamedProxyOnTheHealthPage() {
        http.get("/login", "X-Forwarded-For: 203.0.113.9");

        var ops = TestBrowser.signedInAs(port, Role.OPS);
        assertThat(ops.get("/admin/health").body())
                .contains("A proxy at 127.0.0.1 is not named in FOOTFALL_TRUSTED_PROXIES");
    }

    /** The policies about other sites' pages do not reach capture, which a shop's script asks for by CORS. */
    @Test
    void capturesFromANamedSiteInABrowser() {
        try (var tab = Tab.ofStranger(port, Tab.Look.DEFAULT)) {
            tab.page().navigate("http://127.0.0.1:" + SHOP.getAddress().getPort() + "/");
            var answer =
                    tab.page().evaluate("""
                    async ([address, key]) => {
                      const answer = await fetch(address, {
                        method: "POST",
                        headers: {"Authorization": "Bearer " + key, "Content-Type": "application/json"},
                        body: JSON.stringify({userId: crypto.randomUUID(), activityType: "app_view"}),
                      });
                      return answer.status + " " + (await answer.json()).accepted;
                    }""", List.of("http://localhost:" + port + "/api/activities", TestKeys.CAPTURE));
            assertThat(answer).isEqualTo("202 1");
        }
    }

    private static HttpServer shop() {
        try {
            var server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
            server.createContext("/", exchange -> {
                var page = "<!DOCTYPE html><title>Shop</title><link rel=icon href='data:,'>"
                        .getBytes(StandardCharsets.UTF_8);
                exchange.getResponseHeaders().set("Content-Type", "text/html");
                exchange.sendResponseHeaders(200, page.length);
                exchange.getResponseBody().write(page);
                exchange.close();
            });
            server.start();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package dev.footfall.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.testkit.BesideTest;
import dev.footfall.testkit.TestKeys;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Errors as people meet them in a browser, wherever they come from, and as programs do. */
@BesideTest
class BrowserErrorsIntegrationTests {

    private static final String CHROME =
            "Accept: text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8";

    @LocalServerPort
    int port;

    private Http http = new Http(0);

    @BeforeEach
    void connect() {
        http = new Http(port);
    }

    /** Pages, the API, what the firewall refuses, and what Tomcat refuses before anything else. */
    @ParameterizedTest
    @CsvSource(delimiter = ' ', textBlock = """
            404 /assets/nothing.css
            400 /a//b
            400 /login;x=1
            401 /api/activities
            401 /api/admin/exports
            401 /api/nothing
            401 /api
            401 /actuator/prometheus
            """)
    void aBrowserGetsAPage(int status, String path) {
        var page = http.get(path, CHROME);

        assertThat(page.status()).isEqualTo(status);
        assertThat(page.header("Content-Type").orElse("")).startsWith("text/html");
        assertThat(page.body())
                .contains("<!DOCTYPE html>")
                .contains(">Home</a>")
                .containsPattern("/assets/footfall-[0-9a-f]{32}\\.css");
        assertThat(page.header("Content-Security-Policy"))
                .as("its style is let in")
                .hasValueSatisfying(policy -> assertThat(policy).startsWith("default-src 'self'"));
        assertThat(http.get(path).header("Content-Type")).as("a program's").hasValue("application/problem+json");
    }

    @Test
    void answersBrowsersWithAPageForTomcatErrorsToo() {
        var page = http.get("/login", CHROME, "Cookie: x=" + "y".repeat(20_000));

        assertThat(page.status()).isEqualTo(400);
        assertThat(page.header("Content-Type").orElse("")).startsWith("text/html");
        assertThat(page.body()).contains("Bad request", "cookies").doesNotContain("Tomcat", "Apache");
        assertThat(page.header("X-Content-Type-Options")).hasValue("nosniff");
        assertThat(http.get("/login", "Cookie: x=" + "y".repeat(20_000)).header("Content-Type"))
                .hasValue("application/problem+json");
        assertThat(http.raw("nonsense\r\n\r\n").header("Content-Type")).hasValue("application/problem+json");
    }

    /** What clients say they take, and whether that is a person with a browser. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            text/html                                               | true
            text/html, */*;q=0.1                                    | true
            text/html;q=0.9, application/json;q=0.5                 | true
            text/html;q=0.5, application/json                       | false
            application/json, text/plain, */*                       | false
            application/problem+json, text/html;q=0                 | false
            */*                                                     | false
            nonsense                                                | false
            """)
    void whatIsTakenDecides(String accept, boolean page) {
        assertThat(http.get("/api/nothing", "Accept: " + accept)
                        .header("Content-Type")
                        .orElse("")
                        .startsWith("text/html"))
                .isEqualTo(page);
    }

    /** As Java's HttpURLConnection does. */
    @Test
    void answersCallersWithAKeyWithProblemJson() {
        var answer = http.get(
                "/api/nothing",
                "Authorization: Bearer " + TestKeys.CAPTURE,
                "Accept: text/html, image/gif, image/jpeg, */*; q=0.2");

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.header("Content-Type")).hasValue("application/problem+json");
    }

    /** As browsers and axios send them. */
    @ParameterizedTest
    @ValueSource(strings = {"a[]", "a[b]", "{x}", "a|b", "a^b", "a`b", "<a>", "\"a\"", "a\\b"})
    void charactersThatBrowsersDoNotEncodeWork(String raw) {
        var key = "Authorization: Bearer " + TestKeys.ADMIN;

        assertThat(http.get("/api/apps?query=" + raw, key).status()).isEqualTo(200);
        var page = http.get("/privacy?x=" + raw + "&y", CHROME);
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.body()).doesNotContain("<a>", "\"\"a");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a[b]", "{x}", "a|b", "a^b", "<a>", "\"a\""})
    void alsoInAPath(String raw) {
        var key = "Authorization: Bearer " + TestKeys.ADMIN;

        assertThat(http.get("/api/nothing/" + raw, key).status()).isEqualTo(404);
        assertThat(http.get("/api/admin/types/" + raw, key).status()).isEqualTo(404);
        assertThat(http.get("/api/apps/" + raw, key).status()).isIn(400, 404);
        assertThat(http.get("/assets/" + raw, CHROME).status()).isEqualTo(404);
        assertThat(http.get("/assets/" + raw).status()).isEqualTo(404);
    }

    @Test
    void returnsToTheSameAddressAfterSignIn() {
        assertThat(http.get("/me/activity?type[]=a|b&x={y}", CHROME).header("Location"))
                .hasValue("/login?next=%2Fme%2Factivity%3Ftype%5B%5D%3Da%7Cb%26x%3D%7By%7D");
    }
}

package dev.footfall.platform.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.testkit.BesideTest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.client.RestTestClient;

@BesideTest
class ErrorPagesIntegrationTests {

    private static final String BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";

    @Autowired
    RestTestClient http;

    @LocalServerPort
    int port;

    @Test
    void answersBrowsersWithAPage() {
        var answer = http.get().uri("/error").header("Accept", BROWSER).exchange();

        answer.expectStatus().isNotFound();
        answer.expectHeader().contentTypeCompatibleWith(MediaType.TEXT_HTML);
        answer.expectHeader().valueEquals("Cache-Control", "no-store");
        assertThat(body(answer)).contains("<h1").contains("Page not found").doesNotContain("??");
    }

    @Test
    void answersHtmxWithANotice() {
        var answer = http.get().uri("/error").header("HX-Request", "true").exchange();

        answer.expectStatus().isNotFound();
        assertThat(body(answer)).startsWith("<div class=\"notice").doesNotContain("<html");
    }

    @Test
    void answersProgramsWithProblemJson() {
        var answer = http.get().uri("/error").header("Accept", "*/*").exchange();

        answer.expectHeader().contentTypeCompatibleWith(MediaType.APPLICATION_PROBLEM_JSON);
    }

    @Test
    void apiAnswersByTheKindOfClient() {
        var program =
                http.get().uri("/api/admin/nothing").header("Accept", "*/*").exchange();
        program.expectStatus().isUnauthorized();
        program.expectHeader().contentTypeCompatibleWith(MediaType.APPLICATION_PROBLEM_JSON);

        var browser =
                http.get().uri("/api/admin/nothing").header("Accept", BROWSER).exchange();
        browser.expectStatus().isUnauthorized();
        assertThat(body(browser)).contains("This address is for programs", "/api/docs");
    }

    @Test
    void cachesAndCompressesAssets() throws Exception {
        var page = body(http.get().uri("/error").header("Accept", BROWSER).exchange());
        var address = page.replaceAll("(?s).*href=\"(/webjars/[^\"]+\\.css)\".*", "$1");

        var answer = plain(address);

        assertThat(address).matches("/webjars/tabler__core/[0-9.]+/dist/css/tabler\\.min\\.css");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Cache-Control")).contains("max-age=31536000");
        assertThat(answer.headers().firstValue("Content-Encoding")).contains("gzip");
        assertThat(page).containsPattern("/assets/footfall-[0-9a-f]{32}\\.css");
    }

    /** By a client that leaves what is compressed as it is. */
    private HttpResponse<byte[]> plain(String address) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + address))
                .header("Accept-Encoding", "gzip")
                .build();
        try (var client = HttpClient.newHttpClient()) {
            return client.send(request, HttpResponse.BodyHandlers.ofByteArray());
        }
    }

    private static String body(RestTestClient.ResponseSpec answer) {
        return new String(answer.expectBody().returnResult().getResponseBodyContent(), StandardCharsets.UTF_8);
    }
}

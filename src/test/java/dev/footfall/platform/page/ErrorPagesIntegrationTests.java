package dev.footfall.platform.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.testkit.FootfallTest;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.client.RestTestClient;

@FootfallTest
class ErrorPagesIntegrationTests {

    private static final String BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";

    @Autowired
    RestTestClient http;

    @Test
    void aBrowserGetsAPage() {
        var answer = http.get().uri("/error").header("Accept", BROWSER).exchange();

        answer.expectStatus().isNotFound();
        answer.expectHeader().contentTypeCompatibleWith(MediaType.TEXT_HTML);
        answer.expectHeader().valueEquals("Cache-Control", "no-store");
        assertThat(body(answer))
                .contains("<h1")
                .contains("There is nothing here")
                .doesNotContain("??");
    }

    @Test
    void htmxGetsANoticeForThePartItAskedFor() {
        var answer = http.get().uri("/error").header("HX-Request", "true").exchange();

        answer.expectStatus().isNotFound();
        assertThat(body(answer)).startsWith("<div class=\"notice").doesNotContain("<html");
    }

    @Test
    void aProgramThatTakesAnythingGetsProblemJson() {
        var answer = http.get().uri("/error").header("Accept", "*/*").exchange();

        answer.expectHeader().contentTypeCompatibleWith(MediaType.APPLICATION_PROBLEM_JSON);
    }

    @Test
    void theApiNeverAnswersWithAPage() {
        var answer =
                http.get().uri("/api/admin/nothing").header("Accept", BROWSER).exchange();

        answer.expectStatus().isUnauthorized();
        answer.expectHeader().contentTypeCompatibleWith(MediaType.APPLICATION_PROBLEM_JSON);
    }

    @Test
    void assetsKeepForGoodAndAreCompressed() {
        var page = body(http.get().uri("/error").header("Accept", BROWSER).exchange());
        var address = page.replaceAll("(?s).*href=\"(/webjars/[^\"]+\\.css)\".*", "$1");

        var answer = http.get().uri(address).header("Accept-Encoding", "gzip").exchange();

        answer.expectStatus().isOk();
        assertThat(address).matches("/webjars/tabler__core/[0-9.]+/dist/css/tabler\\.min\\.css");
        answer.expectHeader().valueEquals("Cache-Control", "max-age=31536000");
        answer.expectHeader().valueEquals("Content-Encoding", "gzip");
        assertThat(page).containsPattern("/assets/footfall-[0-9a-f]{32}\\.css");
    }

    private static String body(RestTestClient.ResponseSpec answer) {
        return new String(
                answer.expectBody().returnResult().getResponseBodyContent(), java.nio.charset.StandardCharsets.UTF_8);
    }
}

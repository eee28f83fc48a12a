package dev.footfall.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.access.SecurityChains.CrossOrigin;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

class CrossOriginTests {

    private final MockHttpServletResponse response = new MockHttpServletResponse();
    private final MockFilterChain chain = new MockFilterChain();

    @Test
    void allowsActivitiesFromANamedSite() throws Exception {
        ask("OPTIONS", "/api/activities", "https://shop.example");

        assertThat(response.getStatus()).isEqualTo(200);
        assertThat(response.getHeader("Access-Control-Allow-Origin")).isEqualTo("https://shop.example");
        assertThat(response.getHeader("Access-Control-Allow-Methods")).isEqualTo("POST");
        assertThat(response.getHeader("Access-Control-Allow-Credentials")).isNull();
    }

    @Test
    void refusesOtherSites() throws Exception {
        ask("POST", "/api/activities", "https://shop.example.evil");

        assertThat(response.getStatus()).isEqualTo(403);
        assertThat(response.getContentType()).isEqualTo("application/problem+json");
        assertThat(chain.getRequest()).as("the application never sees it").isNull();
    }

    @Test
    void allowsANamedSiteToReadNothingElse() throws Exception {
        ask("GET", "/api/users/me/activity", "https://shop.example");

        assertThat(response.getHeader("Access-Control-Allow-Origin")).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/t", "/batch", "/api/send", "/array/key/config"})
    void letsClientsOfANamedSiteSendWhateverHeadersTheyHave(String path) throws Exception {
        askAsClient("OPTIONS", path, "https://shop.example", List.of("https://shop.example"));

        assertThat(response.getStatus()).isEqualTo(200);
        assertThat(response.getHeader("Access-Control-Allow-Origin")).isEqualTo("https://shop.example");
        assertThat(response.getHeader("Access-Control-Allow-Headers")).contains("x-write-key", "x-retry-count");
        assertThat(response.getHeader("Access-Control-Allow-Credentials")).isEqualTo("true");
        assertThat(response.getHeader("Access-Control-Max-Age")).isEqualTo("3600");
    }

    @Test
    void refusesClientsOfOtherSites() throws Exception {
        askAsClient("POST", "/v1/t", "https://shop.example", List.of());

        assertThat(response.getStatus()).isEqualTo(403);
        assertThat(response.getContentType()).isEqualTo("application/problem+json");
        assertThat(chain.getRequest()).as("the application never sees it").isNull();
    }

    @Test
    void clientsWithoutAnOriginPass() throws Exception {
        var request = new MockHttpServletRequest("POST", "/v1/batch");
        CrossOrigin.clientFilter(List.of()).doFilter(request, response, chain);

        assertThat(chain.getRequest()).isSameAs(request);
    }

    private void askAsClient(String method, String path, String origin, List<String> allowed) throws Exception {
        var request = new MockHttpServletRequest(method, path);
        request.addHeader("Origin", origin);
        if (method.equals("OPTIONS")) {
            request.addHeader("Access-Control-Request-Method", "POST");
            request.addHeader("Access-Control-Request-Headers", "content-type,x-write-key,x-retry-count");
        }
        CrossOrigin.clientFilter(allowed).doFilter(request, response, chain);
    }

    private void ask(String method, String path, String origin) throws Exception {
        var request = new MockHttpServletRequest(method, path);
        request.addHeader("Origin", origin);
        if (method.equals("OPTIONS")) {
            request.addHeader("Access-Control-Request-Method", "POST");
            request.addHeader("Access-Control-Request-Headers", "authorization,content-type");
        }
        CrossOrigin.filter(List.of("https://shop.example")).doFilter(request, response, chain);
    }
}

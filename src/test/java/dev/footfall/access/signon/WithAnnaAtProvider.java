package dev.footfall.access.signon;

import dev.footfall.testkit.TestBrowser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Anna is signed in at the provider, and a browser has the way there and back before it. */
abstract class WithAnnaAtProvider extends WithProvider {

    private static final HttpClient WEB = HttpClient.newHttpClient();

    @LocalServerPort
    int port;

    @Autowired
    JdbcClient database;

    final UUID anna = UUID.randomUUID();
    final String name = "anna-" + UUID.randomUUID();
    TestBrowser browser = new TestBrowser(0);

    @BeforeEach
    void annaIsSignedInAtTheProvider() {
        browser = new TestBrowser(port);
        PROVIDER.knows(claims(anna.toString(), Map.of("preferred_username", name)));
    }

    List<String> accounts(String query) {
        return database.sql(query).param("anna", anna).query(String.class).list();
    }

    static Map<String, Object> claims(String subject, Map<String, Object> more) {
        var claims = new HashMap<>(more);
        claims.put("sub", subject);
        return claims;
    }

    /** To the provider and back. */
    HttpResponse<String> signIn(TestBrowser who) {
        return who.get(atProvider(start(who, "")));
    }

    static String start(TestBrowser who, String query) {
        return who.get("/login/oidc" + query).headers().firstValue("Location").orElseThrow();
    }

    /** Where the provider sends the browser: path and query on our own site. */
    static String atProvider(String address) {
        try {
            var request = HttpRequest.newBuilder(URI.create(address)).build();
            var answer = WEB.send(request, HttpResponse.BodyHandlers.ofString());
            var back = URI.create(answer.headers().firstValue("Location").orElseThrow());
            return back.getRawPath() + "?" + back.getRawQuery();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}

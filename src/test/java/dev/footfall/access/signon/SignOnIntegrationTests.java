package dev.footfall.access.signon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.platform.Role;
import dev.footfall.testkit.LocalProvider;
import dev.footfall.testkit.TestBrowser;
import dev.footfall.testkit.TestKeys;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

class SignOnIntegrationTests extends WithProvider {

    private static final HttpClient WEB = HttpClient.newHttpClient();

    @LocalServerPort
    int port;

    @Autowired
    JdbcClient database;

    private final UUID anna = UUID.randomUUID();
    private final String name = "anna-" + UUID.randomUUID();
    private TestBrowser browser = new TestBrowser(0);

    @BeforeEach
    void annaIsSignedInAtTheProvider() {
        browser = new TestBrowser(port);
        PROVIDER.knows(claims(anna.toString(), Map.of("preferred_username", name)));
    }

    @Test
    void theFirstSignInMakesAnAccountAndTheNextOneFindsIt() {
        var first = signIn(browser);
        var again = signIn(new TestBrowser(port));

        assertThat(first.headers().firstValue("Location")).hasValue("/");
        assertThat(again.statusCode()).isEqualTo(302);
        assertThat(browser.get("/me/account").body()).contains(name, anna.toString(), "signed in on 2 browsers");
        assertThat(accounts("select name || ' ' || role from account where id = :anna"))
                .containsExactly(name + " USER");
    }

    @Test
    void whoseSubjectIsNoUuidGetsARandomUserId() {
        var subject = "auth|" + UUID.randomUUID();
        PROVIDER.knows(claims(subject, Map.of("email", name + "@example.org")));
        signIn(browser);
        signIn(new TestBrowser(port));

        assertThat(database.sql("select name from account where subject = :subject")
                        .param("subject", subject)
                        .query(String.class)
                        .list())
                .containsExactly(name + "@example.org");
    }

    @Test
    void rolesAreTakenOverAtTheNextSignIn() {
        PROVIDER.knows(claims(anna.toString(), Map.of("preferred_username", name, "roles", List.of("OPS", "cook"))));
        signIn(browser);
        assertThat(browser.get("/admin/jobs").statusCode()).isEqualTo(200);

        PROVIDER.knows(claims(anna.toString(), Map.of("preferred_username", name, "roles", "analyst")));
        var other = new TestBrowser(port);
        signIn(other);
        assertThat(browser.get("/admin/jobs").headers().firstValue("Location").orElse(""))
                .as("what was allowed before")
                .startsWith("/login");
        assertThat(other.get("/admin/jobs").statusCode()).isEqualTo(403);
        assertThat(other.get("/admin").statusCode()).isEqualTo(200);

        PROVIDER.knows(claims(anna.toString(), Map.of("preferred_username", name)));
        signIn(other);
        assertThat(other.get("/admin").statusCode())
                .as("a provider that says nothing of roles")
                .isEqualTo(200);
    }

    @Test
    void theLastAdministratorStaysOneWhateverTheProviderSays() {
        PROVIDER.knows(claims(anna.toString(), Map.of("roles", List.of("ADMIN"))));
        signIn(browser);
        var others = database.sql("""
                        update account set disabled_at = now()
                        where role = 'ADMIN' and disabled_at is null and id <> :anna
                        returning id""").param("anna", anna).query(UUID.class).list();
        try {
            PROVIDER.knows(claims(anna.toString(), Map.of("roles", List.of("USER"))));

            assertThat(signIn(browser).statusCode()).isEqualTo(302);
            assertThat(browser.get("/admin/settings").statusCode()).isEqualTo(200);
        } finally {
            database.sql("update account set disabled_at = null where id in (:others)")
                    .param("others", others)
                    .update();
        }
    }

    @Test
    void aDisabledAccountIsRefusedInTheWordsOfTheForm() {
        signIn(browser);
        database.sql("update account set disabled_at = now() where id = :anna")
                .param("anna", anna)
                .update();

        var other = new TestBrowser(port);
        PROVIDER.knows(claims(anna.toString(), Map.of("roles", List.of("ADMIN"))));
        var answer = signIn(other);

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.body()).contains("That name and password do not go together.");
        assertThat(other.session()).isEmpty();
        assertThat(accounts("select role from account where id = :anna and disabled_at is not null"))
                .containsExactly("USER");
    }

    @Test
    void aNameOrAddressOpensNobodyElsesAccount() {
        var address = name + "@example.org";
        TestBrowser.makeAccount(port, address, Role.ADMIN);
        PROVIDER.knows(claims(
                anna.toString(), Map.of("preferred_username", address, "email", address, "email_verified", true)));
        signIn(browser);

        assertThat(browser.get("/admin/settings").statusCode()).isEqualTo(403);
        assertThat(accounts("select name || ' ' || role from account where id = :anna"))
                .containsExactly(address + "-2 USER");
    }

    @Test
    void theAccountOfTheSameUserIdIsTheirs() {
        var known = TestBrowser.makeAccount(port, name, Role.OPS);
        PROVIDER.knows(claims(known.toString(), Map.of("preferred_username", "somebody else")));
        signIn(browser);

        assertThat(browser.get("/me/account").body()).contains(name, "name=\"current\"");
        assertThat(browser.get("/admin/jobs").statusCode()).isEqualTo(200);
    }

    @Test
    void anAccountWithoutPasswordIsNoneForTheForm() {
        signIn(browser);

        assertThat(browser.get("/me/account").body())
                .contains("This account has no password")
                .doesNotContain("name=\"current\"");
        for (var guess : List.of("", "null", TestBrowser.PASSWORD)) {
            assertThat(new TestBrowser(port).tryToSignIn(name, guess).statusCode())
                    .isEqualTo(401);
        }
        assertThat(browser.post(
                                "/me/account/password",
                                Map.of("current", "", "password", "a new password", "again", "a new password"))
                        .statusCode())
                .isEqualTo(400);
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"NONE", "AWAY"})
    void anAnswerThatIsNotGoodSignsNobodyIn(LocalProvider.Fault fault) {
        PROVIDER.breaks(fault);
        var answer = signIn(browser);

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.body())
                .contains("Signing in with Example ID did not come to its end.", "<form", BUTTON)
                .containsPattern("reference [0-9a-f]{8}")
                .doesNotContain("Exception", "invalid_");
        assertThat(browser.session()).isEmpty();
        assertThat(accounts("select name from account where id = :anna")).isEmpty();
    }

    @Test
    void anAnswerToAnotherBrowsersQuestionIsRefused() {
        var back = atProvider(start(browser, ""));
        var stranger = new TestBrowser(port);

        assertThat(stranger.get(back).statusCode()).as("no question").isEqualTo(401);
        start(stranger, "");
        assertThat(stranger.get(back).statusCode()).as("another question").isEqualTo(401);
        assertThat(stranger.session()).isEmpty();
        assertThat(browser.get(back).statusCode()).as("its own").isEqualTo(302);
        assertThat(browser.get(back).statusCode()).as("a second time").isEqualTo(401);
    }

    @Test
    void whatStrangersSendAsAnErrorIsNotShown() {
        var answer = browser.get("/login/oidc/callback?error=%0A%3Cscript%3E&error_description=forged&state=x");

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.body()).doesNotContain("forged", "<script>");
    }

    @Test
    void aProviderThatIsAwayIsSaid() {
        var back = atProvider(start(browser, ""));
        PROVIDER.breaks(LocalProvider.Fault.AWAY);
        for (var path : List.of(back, "/login/oidc?next=/me/account")) {
            var answer = browser.get(path);
            assertThat(answer.statusCode()).as(path).isEqualTo(503);
            assertThat(answer.headers().firstValue("Retry-After")).isPresent();
            assertThat(answer.body())
                    .contains("Signing in with Example ID is not possible just now", "<form")
                    .containsPattern("reference [0-9a-f]{8}")
                    .doesNotContain("Exception", PROVIDER.issuer());
        }
        assertThat(browser.get("/login").statusCode()).as("the form").isEqualTo(200);

        PROVIDER.breaks(LocalProvider.Fault.NONE);
        assertThat(signIn(browser).statusCode()).as("back again").isEqualTo(302);
    }

    @Test
    void whoWasSentToSignInComesBack() {
        assertThat(browser.get("/login?next=%2Fme%2Factivity%3Fdays%3D7%26type%3Dapp_view")
                        .body())
                .contains("href=\"/login/oidc?next=%2Fme%2Factivity%3Fdays%3D7%26type%3Dapp_view\"", BUTTON);

        var answer = browser.get(atProvider(start(browser, "?next=%2Fme%2Factivity%3Fdays%3D7%26type%3Dapp_view")));
        assertThat(answer.headers().firstValue("Location")).hasValue("/me/activity?days=7&type=app_view");
    }

    @ParameterizedTest
    @ValueSource(strings = {"https%3A%2F%2Fevil.example", "%2F%2Fevil.example", "%2F%5Cevil.example"})
    void signingInLeadsToNoOtherSite(String next) {
        var answer = browser.get(atProvider(start(browser, "?next=" + next)));

        assertThat(answer.headers().firstValue("Location")).hasValue("/");
    }

    @Test
    void aStrangerOnTheWayHasNoSessionAndACookieThatOnlyTheWayBackGets() {
        var answer = browser.get("/login/oidc");

        assertThat(browser.session()).isEmpty();
        assertThat(answer.headers().allValues("Set-Cookie"))
                .singleElement()
                .asString()
                .contains("SIGN_ON=", "Path=/login/oidc", "HttpOnly", "SameSite=Lax")
                .doesNotContain("Domain");
        assertThat(answer.headers().firstValue("Location").orElse(""))
                .contains("code_challenge=", "code_challenge_method=S256", "nonce=", "state=")
                .doesNotContain("code_verifier");
    }

    @Test
    void signingOutEverywhereEndsTheSessionsOfAllBrowsers() {
        signIn(browser);
        var other = new TestBrowser(port);
        signIn(other);
        browser.post("/logout/everywhere", Map.of());

        assertThat(other.get("/me/account").statusCode()).isEqualTo(302);
    }

    @Test
    void erasureTakesTheAccountAndItsSessions() {
        signIn(browser);
        var answer = browser.send(browser.request("/api/admin/users/" + anna + "/erasure")
                .header("Authorization", "Bearer " + TestKeys.ADMIN)
                .POST(HttpRequest.BodyPublishers.noBody()));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(accounts("select subject from account where id = :anna")).isEmpty();
        assertThat(browser.get("/me/account").statusCode()).isEqualTo(302);
    }

    private List<String> accounts(String query) {
        return database.sql(query).param("anna", anna).query(String.class).list();
    }

    private static Map<String, Object> claims(String subject, Map<String, Object> more) {
        var claims = new HashMap<>(more);
        claims.put("sub", subject);
        return claims;
    }

    /** To the provider and back. */
    private HttpResponse<String> signIn(TestBrowser who) {
        return who.get(atProvider(start(who, "")));
    }

    private static String start(TestBrowser who, String query) {
        return who.get("/login/oidc" + query).headers().firstValue("Location").orElseThrow();
    }

    /** Where the provider sends the browser: path and query on our own site. */
    private static String atProvider(String address) {
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

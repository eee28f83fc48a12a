package dev.footfall.access.signon;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.JWTClaimsSet;
import dev.footfall.platform.Caller.Role;
import dev.footfall.testkit.TestBrowser;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The provider's word ends sessions that it began, by OpenID Connect Back-Channel Logout; nobody else's does. */
class OidcBackChannelLogoutIntegrationTests extends WithAnnaAtProvider {

    private static final String EVENT = "http://schemas.openid.net/event/backchannel-logout";

    @Test
    void logoutTokenEndsAllSessionsOfThePerson() {
        signIn(browser);
        var second = new TestBrowser(port);
        signIn(second);
        assertThat(isSignedIn(second)).isTrue();

        var answer = logout(PROVIDER.logoutToken(token -> token.subject(anna.toString())));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Cache-Control").orElse("")).contains("no-store");
        assertThat(isSignedIn(browser)).isFalse();
        assertThat(isSignedIn(second)).isFalse();
        assertThat(accounts("select subject from audit_entry where action = 'signed-out-by-provider'"))
                .contains(name);
        signIn(browser);
        assertThat(isSignedIn(browser)).as("signed in again").isTrue();
    }

    @Test
    void logoutTokenWithSidEndsThatSessionOnly() {
        var first = signedIn("session one");
        var second = signedIn("session two");

        assertThat(logout(PROVIDER.logoutToken(token -> token.claim("sid", "session one")))
                        .statusCode())
                .isEqualTo(200);
        assertThat(isSignedIn(first)).isFalse();
        assertThat(isSignedIn(second)).isTrue();

        logout(PROVIDER.logoutToken(token -> token.subject(anna.toString()).claim("sid", "session two")));
        assertThat(isSignedIn(second)).isFalse();
    }

    @Test
    void endsSessionsWithoutSidByPerson() {
        signIn(browser);

        logout(PROVIDER.logoutToken(token -> token.subject(anna.toString()).claim("sid", "of another browser")));

        assertThat(isSignedIn(browser)).isFalse();
    }

    @Test
    void leavesPasswordSessionsAlone() {
        signIn(browser);
        database.sql("""
                        update account set password_hash = (select password_hash from account where name = :other)
                        where id = :anna""").param("anna", anna).param("other", withPassword()).update();
        var byPassword = new TestBrowser(port);
        byPassword.signIn(name, TestBrowser.PASSWORD);

        logout(PROVIDER.logoutToken(token -> token.subject(anna.toString())));

        assertThat(isSignedIn(byPassword)).isTrue();
        assertThat(isSignedIn(browser)).isFalse();
    }

    @Test
    void acceptsLogoutOfSomebodyNotSignedIn() {
        assertThat(logout(PROVIDER.logoutToken(token -> token.subject("nobody")))
                        .statusCode())
                .isEqualTo(200);
    }

    static Stream<Named<Consumer<JWTClaimsSet.Builder>>> wrongTokens() {
        return Stream.of(
                Named.of("another issuer", token -> token.issuer("https://other.example")),
                Named.of("another client", token -> token.audience("another client")),
                Named.of("no client", token -> token.audience(List.<String>of())),
                Named.of(
                        "expired",
                        token ->
                                token.issueTime(at(Duration.ofMinutes(-4))).expirationTime(at(Duration.ofMinutes(-2)))),
                Named.of("old", token -> token.expirationTime(null).issueTime(at(Duration.ofMinutes(-11)))),
                Named.of(
                        "of the future",
                        token -> token.issueTime(at(Duration.ofMinutes(5))).expirationTime(at(Duration.ofMinutes(6)))),
                Named.of("without a time", token -> token.issueTime(null)),
                Named.of("without an id", token -> token.jwtID(null)),
                Named.of("an ID token", token -> token.claim("events", null).claim("nonce", "n")),
                Named.of("with a nonce", token -> token.claim("nonce", "n")),
                Named.of("without an event", token -> token.claim("events", null)),
                Named.of("of another event", token -> token.claim("events", Map.of(EVENT + "s", Map.of()))),
                Named.of("with an event that is a list", token -> token.claim("events", List.of(EVENT))),
                Named.of("with an event that is a text", token -> token.claim("events", Map.of(EVENT, "yes"))),
                Named.of("about nobody", token -> token.subject(null)));
    }

    @ParameterizedTest
    @MethodSource("wrongTokens")
    void invalidTokenEndsNothing(Consumer<JWTClaimsSet.Builder> wrong) {
        signIn(browser);

        var answer = logout(PROVIDER.logoutToken(token -> {
            token.subject(anna.toString());
            wrong.accept(token);
        }));

        assertRefused(answer);
    }

    @Test
    void tokenOfOtherTypeOrKeyEndsNothing() {
        signIn(browser);
        Consumer<JWTClaimsSet.Builder> annas = token -> token.subject(anna.toString());

        assertRefused(logout(PROVIDER.forgedLogoutToken(annas)));
        assertRefused(logout(PROVIDER.logoutToken(annas, "at+jwt")));
        assertThat(logout(PROVIDER.logoutToken(annas, "JWT")).statusCode())
                .as("older providers")
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "a.b.c", "eyJhbGciOiJub25lIn0.e30.", "\0"})
    void nonTokenEndsNothing(String text) {
        signIn(browser);

        assertRefused(logout(text));
    }

    @Test
    void acceptsPostOnly() {
        assertThat(browser.get(OidcBackChannelLogout.PATH).statusCode()).isNotEqualTo(200);
    }

    private void assertRefused(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("\"error\":\"invalid_request\"");
        assertThat(isSignedIn(browser)).isTrue();
    }

    private TestBrowser signedIn(String session) {
        PROVIDER.knows(claims(anna.toString(), Map.of("preferred_username", name, "sid", session)));
        var signedIn = new TestBrowser(port);
        signIn(signedIn);
        return signedIn;
    }

    private static boolean isSignedIn(TestBrowser who) {
        return who.get("/me/activity").statusCode() == 200;
    }

    /** As the provider calls: with no cookie and no CSRF token. */
    private HttpResponse<String> logout(String token) {
        var provider = new TestBrowser(port);
        return provider.send(provider.request(OidcBackChannelLogout.PATH)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(
                        "logout_token=" + URLEncoder.encode(token, StandardCharsets.UTF_8))));
    }

    private String withPassword() {
        var account = "with-password-" + UUID.randomUUID();
        TestBrowser.makeAccount(port, account, Role.USER);
        return account;
    }

    private static Date at(Duration fromNow) {
        return Date.from(Instant.now().plus(fromNow));
    }
}

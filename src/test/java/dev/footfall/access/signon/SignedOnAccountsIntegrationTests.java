package dev.footfall.access.signon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.platform.Caller.Role;
import dev.footfall.testkit.TestApi;
import dev.footfall.testkit.TestBrowser;
import dev.footfall.testkit.TestKeys;
import dev.footfall.testkit.TestTokens;
import java.net.http.HttpRequest;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whose account somebody from the provider gets, and what becomes of it. */
class SignedOnAccountsIntegrationTests extends WithAnnaAtProvider {

    @Test
    void firstSignInMakesAnAccountAndTheNextFindsIt() {
        var first = signIn(browser);
        var again = signIn(new TestBrowser(port));

        assertThat(first.headers().firstValue("Location")).hasValue("/");
        assertThat(again.statusCode()).isEqualTo(302);
        assertThat(browser.get("/me/account").body()).contains(name, anna.toString(), "signed in on 2 browsers");
        assertThat(accounts("select name || ' ' || role from account where id = :anna"))
                .containsExactly(name + " USER");
    }

    /** What the host platform sends under the same text is theirs, whether it signs them in or a token does. */
    @Test
    void findsOwnActivityByATextSubject() {
        var subject = "auth0|" + name;
        PROVIDER.knows(claims(subject, Map.of("email", name + "@example.org")));
        signIn(browser);
        signIn(new TestBrowser(port));
        var api = new TestApi(port);
        api.post(
                "/api/activities",
                TestKeys.CAPTURE,
                "{\"userId\": \"%s\", \"activityType\": \"app_share\"}".formatted(subject));
        api.post(
                "/api/activities",
                TestTokens.ofSubject(subject),
                "{\"userId\": \"%s\", \"activityType\": \"favorite_add\"}".formatted(subject));

        assertThat(database.sql("select name from account where subject = :subject")
                        .param("subject", subject)
                        .query(String.class)
                        .list())
                .containsExactly(name + "@example.org");
        assertThat(database.sql("select count(*) from activity join account on account.id = user_id where name = :name")
                        .param("name", name + "@example.org")
                        .query(Long.class)
                        .single())
                .isEqualTo(2);
        assertThat(api.get("/api/users/me/activity", TestTokens.ofSubject(subject))
                        .json()
                        .at("/days/0/count")
                        .asInt())
                .isEqualTo(2);
    }

    @Test
    void updatesRolesAtTheNextSignIn() {
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
    void keepsTheLastAdministratorWhateverTheProviderSays() {
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
    void refusesADisabledAccount() {
        signIn(browser);
        database.sql("update account set disabled_at = now() where id = :anna")
                .param("anna", anna)
                .update();

        var other = new TestBrowser(port);
        PROVIDER.knows(claims(anna.toString(), Map.of("roles", List.of("ADMIN"))));
        var answer = signIn(other);

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.body()).contains("Wrong name or password.");
        assertThat(other.session()).isEmpty();
        assertThat(accounts("select role from account where id = :anna and disabled_at is not null"))
                .containsExactly("USER");
    }

    @Test
    void nameOrEmailOpensNobodyElsesAccount() {
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
    void findsTheAccountByUserId() {
        var known = TestBrowser.makeAccount(port, name, Role.OPS);
        PROVIDER.knows(claims(known.toString(), Map.of("preferred_username", "somebody else")));
        signIn(browser);

        assertThat(browser.get("/me/account").body()).contains(name, "name=\"current\"");
        assertThat(browser.get("/admin/jobs").statusCode()).isEqualTo(200);
    }

    @Test
    void accountWithoutPasswordCannotUseTheForm() {
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

    @Test
    void signOutEverywhereEndsAllSessions() {
        signIn(browser);
        var other = new TestBrowser(port);
        signIn(other);
        browser.post("/logout/everywhere", Map.of());

        assertThat(other.get("/me/account").statusCode()).isEqualTo(302);
    }

    @Test
    void erasureRemovesTheAccountAndItsSessions() {
        signIn(browser);
        var answer = browser.send(browser.request("/api/admin/users/" + anna + "/erasure")
                .header("Authorization", "Bearer " + TestKeys.ADMIN)
                .POST(HttpRequest.BodyPublishers.noBody()));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(accounts("select subject from account where id = :anna")).isEmpty();
        assertThat(browser.get("/me/account").statusCode()).isEqualTo(302);
    }

    /** Whether they had an account or not: the provider still knows them, and vouches for them. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void keepsTheErasedOut(boolean wasHere) {
        if (wasHere) {
            signIn(browser);
        }
        browser.send(browser.request("/api/admin/users/" + anna + "/erasure")
                .header("Authorization", "Bearer " + TestKeys.ADMIN)
                .POST(HttpRequest.BodyPublishers.noBody()));
        PROVIDER.knows(claims(anna.toString(), Map.of("preferred_username", name, "roles", List.of("ADMIN"))));
        var answer = signIn(browser);

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.body()).contains("Wrong name or password.");
        assertThat(accounts("select name from account where id = :anna")).isEmpty();
        assertThat(browser.get("/me/account").statusCode()).isEqualTo(302);
    }
}

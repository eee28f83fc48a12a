package dev.footfall.access.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.platform.Caller.Role;
import dev.footfall.testkit.BesideTest;
import dev.footfall.testkit.TestApi;
import dev.footfall.testkit.TestBrowser;
import dev.footfall.testkit.TestKeys;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The settings' part about accounts, and everybody's own account. */
@BesideTest
class AccountsPageIntegrationTests {

    private static final String PAGE = "/admin/settings/accounts";
    private static final Pattern SHOWN = Pattern.compile("id=\"password\">([^<]+)<");
    private static final String OTHER = "quite another password";

    @LocalServerPort
    int port;

    @Autowired
    JdbcClient database;

    private TestBrowser admin = new TestBrowser(0);
    private TestBrowser dora = new TestBrowser(0);
    private String name = "";
    private String page = "";

    @BeforeEach
    void makeAccounts() {
        database.sql("delete from sign_in_attempt").update();
        admin = TestBrowser.signedInAs(port, Role.ADMIN);
        name = "dora-" + UUID.randomUUID();
        page = PAGE + "/" + TestBrowser.makeAccount(port, name, Role.ANALYST);
        dora = new TestBrowser(port);
    }

    @Test
    void makesAnAccountAndShowsItsPasswordOnce() {
        var made = admin.post(PAGE + "/new", Map.of("name", "eva " + name, "role", "OPS", "password", "", "id", ""));

        assertThat(made.statusCode()).isEqualTo(200);
        dora.signIn("eva " + name, shown(made.body()));
        assertThat(admin.get(PAGE).body()).contains("eva " + name, "Operator").doesNotContain(shown(made.body()));
    }

    @Test
    void makesAnAccountForAPersonOfThePlatform() {
        var person = UUID.randomUUID();
        var made = admin.post(
                PAGE + "/new",
                Map.of("name", "eva " + name, "role", "USER", "password", OTHER, "id", person.toString()));

        assertThat(made.statusCode()).isEqualTo(302);
        dora.signIn("eva " + name, OTHER);
        assertThat(dora.get("/me/account").body()).contains(person.toString(), "eva " + name);
    }

    @Test
    void showsMistakesBesideFieldsAndNoPassword() {
        var taken = admin.post(PAGE + "/new", Map.of("name", name, "role", "OPS", "password", OTHER));
        assertThat(taken.statusCode()).isEqualTo(409);
        assertThat(taken.body()).contains("id=\"e-name\"", "already").doesNotContain(OTHER);
        var id = page.substring(PAGE.length() + 1);
        var takenId = admin.post(PAGE + "/new", Map.of("name", "eva " + name, "role", "OPS", "id", id));
        assertThat(takenId.statusCode()).isEqualTo(409);
        assertThat(takenId.body()).contains("id=\"e-id\"", "already").doesNotContain("id=\"e-name\"");

        var wrong = admin.post(PAGE + "/new", Map.of("name", "<b>", "role", "KING", "password", "short"));
        assertThat(wrong.statusCode()).isEqualTo(400);
        assertThat(wrong.body()).contains("id=\"e-name\"", "id=\"e-role\"", "value=\"&lt;b&gt;\"");
        assertThat(admin.post(PAGE + "/new", Map.of("name", "eva", "role", "OPS", "password", "short"))
                        .body())
                .contains("id=\"e-password\"");
        assertThat(admin.post(PAGE + "/new", Map.of("name", "eva", "role", "OPS", "id", "1".repeat(256)))
                        .body())
                .contains("id=\"e-id\"");
    }

    @Test
    void explainsAnErasedPersonBesideTheId() {
        var person = UUID.randomUUID();
        var erasure = "/api/admin/users/" + person + "/erasure";
        new TestApi(port).post(erasure, TestKeys.ADMIN, "");
        var form = Map.of("name", "eva " + name, "role", "USER", "id", person.toString());

        var refused = admin.post(PAGE + "/new", form);
        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(refused.body())
                .contains("id=\"e-id\"", "was erased", person.toString())
                .doesNotContain("id=\"e-name\"");

        new TestApi(port).delete(erasure, TestKeys.ADMIN);
        assertThat(admin.post(PAGE + "/new", form).statusCode()).isEqualTo(200);
    }

    @Test
    void appliesAChangedRoleAtOnceAndSignsOut() {
        dora.signIn(name, TestBrowser.PASSWORD);
        assertThat(admin.post(page + "/role", Map.of("role", "ANALYST")).statusCode())
                .isEqualTo(302);
        assertThat(dora.get("/me/account").statusCode()).as("nothing changed").isEqualTo(200);

        assertThat(admin.post(page + "/role", Map.of("role", "OPS")).statusCode())
                .isEqualTo(302);

        assertThat(dora.get("/me/account").statusCode()).isEqualTo(302);
        dora.signIn(name, TestBrowser.PASSWORD);
        assertThat(dora.get("/me/account").body()).contains("Operator");
        assertThat(admin.post(page + "/role", Map.of("role", "KING")).statusCode())
                .isEqualTo(400);
    }

    @Test
    void asksBeforeDisablingAndAllowsUndo() {
        dora.signIn(name, TestBrowser.PASSWORD);
        assertThat(admin.get(page + "/disable").body()).contains("signed out on 1 browser", name);
        assertThat(dora.get("/me/account").statusCode()).as("only asked").isEqualTo(200);

        assertThat(admin.post(page + "/disable", Map.of()).statusCode()).isEqualTo(302);
        assertThat(dora.get("/me/account").statusCode()).isEqualTo(302);
        assertThat(dora.tryToSignIn(name, TestBrowser.PASSWORD).statusCode()).isEqualTo(401);
        assertThat(admin.get(PAGE).body()).contains("disabled</span>");

        assertThat(admin.post(page + "/enable", Map.of()).statusCode()).isEqualTo(302);
        dora.signIn(name, TestBrowser.PASSWORD);
    }

    @Test
    void keepsTheLastAdministrator() {
        var disabled = database.sql("""
                        update account set disabled_at = now()
                        where role = 'ADMIN' and disabled_at is null and id <> (
                            select id from account where role = 'ADMIN' order by created_at desc limit 1)
                        returning id""").query(UUID.class).list();
        try {
            var last = database.sql("select id from account where role = 'ADMIN' and disabled_at is null")
                    .query(UUID.class)
                    .single();
            var refused = admin.post(PAGE + "/" + last + "/disable", Map.of());
            assertThat(refused.statusCode()).isEqualTo(409);
            assertThat(refused.body()).contains("This is the last administrator");
            assertThat(admin.post(PAGE + "/" + last + "/role", Map.of("role", "OPS"))
                            .statusCode())
                    .isEqualTo(409);
        } finally {
            disabled.forEach(id -> database.sql("update account set disabled_at = null where id = :id")
                    .param("id", id)
                    .update());
        }
    }

    @Test
    void passwordResetSignsOutAndShowsItOnce() {
        dora.signIn(name, TestBrowser.PASSWORD);

        var chosen =
                shown(admin.post(page + "/password", Map.of("password", "")).body());
        assertThat(dora.get("/me/account").statusCode()).isEqualTo(302);
        dora.signIn(name, chosen);

        assertThat(admin.post(page + "/password", Map.of("password", "short")).statusCode())
                .isEqualTo(400);
        assertThat(admin.post(page + "/password", Map.of("password", OTHER)).statusCode())
                .isEqualTo(302);
        dora.signIn(name, OTHER);
    }

    @Test
    void asksBeforeSigningOutEverywhere() {
        dora.signIn(name, TestBrowser.PASSWORD);
        var phone = new TestBrowser(port);
        phone.signIn(name, TestBrowser.PASSWORD);

        assertThat(admin.get(page + "/sign-out").body()).contains("signed out on 2 browsers");
        assertThat(admin.post(page + "/sign-out", Map.of()).statusCode()).isEqualTo(302);

        assertThat(List.of(dora, phone))
                .allSatisfy(browser ->
                        assertThat(browser.get("/me/account").statusCode()).isEqualTo(302));
    }

    @Test
    void changesOwnPasswordAndSignsOutOtherBrowsers() {
        dora.signIn(name, TestBrowser.PASSWORD);
        var phone = new TestBrowser(port);
        phone.signIn(name, TestBrowser.PASSWORD);
        var before = dora.session();

        assertThat(change("not the password", OTHER, OTHER).body()).contains("id=\"e-current\"");
        assertThat(change(TestBrowser.PASSWORD, OTHER, "different").body()).contains("id=\"e-again\"");
        assertThat(change(TestBrowser.PASSWORD, "short", "short").statusCode()).isEqualTo(400);
        var changed = change(TestBrowser.PASSWORD, OTHER, OTHER);

        assertThat(changed.statusCode()).isEqualTo(302);
        assertThat(dora.get("/me/account").body()).contains("Your password is changed.", "on this browser only");
        assertThat(dora.session()).isNotEqualTo(before);
        assertThat(phone.get("/me/account").statusCode()).isEqualTo(302);
        phone.signIn(name, OTHER);
    }

    @Test
    void stopsGuessingOfTheOwnPassword() {
        dora.signIn(name, TestBrowser.PASSWORD);
        for (int i = 0; i < SignInThrottle.Limit.SIGNED_IN.failures; i++) {
            change("guess " + i, OTHER, OTHER);
        }

        assertThat(change(TestBrowser.PASSWORD, OTHER, OTHER).body()).contains("Too many attempts");
    }

    @Test
    void recordsEveryChange() {
        admin.post(page + "/role", Map.of("role", "OPS"));
        admin.post(page + "/password", Map.of("password", OTHER));
        admin.post(page + "/sign-out", Map.of());
        dora.signIn(name, OTHER);
        change(OTHER, TestBrowser.PASSWORD, TestBrowser.PASSWORD);

        assertThat(database.sql("""
                                        select action from audit_entry where actor_kind = 'ACCOUNT'
                                            and subject like :name || '%' order by id
                                            """).param("name", name).query(String.class).list())
                .containsExactly(
                        "account-changed", "password-reset", "signed-out-everywhere", "signed-in", "password-changed");
    }

    private HttpResponse<String> change(String current, String password, String again) {
        return dora.post("/me/account/password", Map.of("current", current, "password", password, "again", again));
    }

    private static String shown(String page) {
        var password = SHOWN.matcher(page);
        assertThat(password.find()).as(page).isTrue();
        return password.group(1);
    }
}

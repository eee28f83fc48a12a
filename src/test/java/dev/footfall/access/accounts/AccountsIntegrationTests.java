package dev.footfall.access.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.footfall.platform.Caller.Role;
import dev.footfall.testkit.BesideTest;
import dev.footfall.testkit.TestBrowser;
import dev.footfall.testkit.TestKeys;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.client.RestTestClient;

@BesideTest
class AccountsIntegrationTests {

    @LocalServerPort
    int port;

    @Autowired
    RestTestClient http;

    @Autowired
    JdbcClient database;

    @Autowired
    FirstAccount firstAccount;

    private String name = "";

    @BeforeEach
    void chooseName() {
        name = "ben-" + UUID.randomUUID();
    }

    @Test
    void makesTheFirstAccountOnceAsAdministrator() {
        firstAccount.afterSingletonsInstantiated();

        assertThat(database.sql("select role from account where name = 'admin'")
                        .query(String.class)
                        .list())
                .containsExactly("ADMIN");
    }

    @Test
    void showsAGeneratedPasswordOnce() {
        var answer = call(HttpMethod.POST, "", Map.of("name", name, "role", "analyst"), 201);

        var password = answer.replaceAll(".*\"password\":\"([^\"]+)\".*", "$1");
        new TestBrowser(port).signIn(name, password);
        assertThat(call(HttpMethod.GET, "", null, 200)).contains(name).doesNotContain(password, "argon2");
    }

    @Test
    void namesWrongInputByField() {
        assertThat(call(HttpMethod.POST, "", Map.of("name", "<b>", "role", "BOSS"), 400))
                .contains(wrong("name", "invalid_value"), wrong("role", "unknown_value"));
        assertThat(call(HttpMethod.POST, "", Map.of("name", "x".repeat(101)), 400))
                .contains(wrong("name", "too_long"), wrong("role", "required"));
        assertThat(call(HttpMethod.POST, "", Map.of("name", name, "role", "OPS", "password", "short"), 400))
                .contains("weak_password")
                .doesNotContain("short\"");
        assertThat(call(HttpMethod.POST, "", Map.of("name", name, "role", "OPS", "password", "password1234"), 400))
                .contains("weak_password");
        assertThat(call(HttpMethod.POST, "", Map.of(), 400)).contains(wrong("name", "required"));
        call(HttpMethod.PUT, "/" + UUID.randomUUID(), Map.of("role", "OPS"), 404);
        call(HttpMethod.PUT, "/" + "x".repeat(256), Map.of("role", "OPS"), 400);
    }

    @Test
    void comparesNamesWithoutCase() {
        TestBrowser.makeAccount(port, name, Role.OPS);

        call(HttpMethod.POST, "", Map.of("name", name.toUpperCase(Locale.ROOT), "role", "OPS"), 409);
    }

    @Test
    void makesAnAccountForAPersonOfTheHostPlatform() {
        var person = UUID.randomUUID();
        call(HttpMethod.POST, "", Map.of("id", person, "name", name, "role", "USER"), 201);

        assertThat(database.sql("select id from account where name = :name")
                        .param("name", name)
                        .query(UUID.class)
                        .single())
                .isEqualTo(person);
    }

    @Test
    void appliesANewRoleAtTheNextRequest() {
        var id = TestBrowser.makeAccount(port, name, Role.ADMIN);
        var browser = new TestBrowser(port);
        browser.signIn(name, TestBrowser.PASSWORD);
        assertThat(browser.get("/admin/nothing").statusCode()).isEqualTo(404);

        call(HttpMethod.PUT, "/" + id, Map.of("role", "USER"), 200);

        assertThat(browser.get("/admin/nothing").statusCode()).isEqualTo(302);
        browser.signIn(name, TestBrowser.PASSWORD);
        assertThat(browser.get("/admin/nothing").statusCode()).isEqualTo(403);
    }

    @Test
    void shutsOutADisabledAccountAtOnce() {
        var id = TestBrowser.makeAccount(port, name, Role.USER);
        var browser = new TestBrowser(port);
        browser.signIn(name, TestBrowser.PASSWORD);

        call(HttpMethod.PUT, "/" + id, Map.of("role", "USER", "disabled", true), 200);

        assertThat(browser.get("/me/activity").statusCode()).isEqualTo(302);
        assertThat(browser.tryToSignIn(name, TestBrowser.PASSWORD).statusCode()).isEqualTo(401);
    }

    @Test
    void endsASessionLeftInTheDatabase() {
        var id = TestBrowser.makeAccount(port, name, Role.USER);
        var browser = new TestBrowser(port);
        browser.signIn(name, TestBrowser.PASSWORD);

        // As another node would find it that had just read the session.
        database.sql("update account set session_generation = session_generation + 1 where id = :id")
                .param("id", id)
                .update();

        assertThat(browser.get("/me/activity").statusCode()).isEqualTo(302);
    }

    /** What an administrator does to an account; the last one lets it in again. */
    static Stream<Arguments> changes() {
        return Stream.of(
                arguments("another role", List.of(put("OPS", false))),
                arguments("disabled for a while", List.of(put("USER", true), put("USER", false))),
                arguments("a new password", List.of(new Change(HttpMethod.POST, "/password", null))),
                arguments("signed out", List.of(new Change(HttpMethod.DELETE, "/sessions", null))));
    }

    private record Change(
            HttpMethod method, String path, @Nullable Object body) {}

    private static Change put(String role, boolean disabled) {
        return new Change(HttpMethod.PUT, "", Map.of("role", role, "disabled", disabled));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("changes")
    void changeEndsSessionsThatItDidNotFind(String what, List<Change> changes) {
        var id = TestBrowser.makeAccount(port, name, Role.USER);
        var browser = new TestBrowser(port);
        browser.signIn(name, TestBrowser.PASSWORD);
        hideSession(browser);

        for (var change : changes) {
            call(change.method, "/" + id + change.path, change.body, change.method == HttpMethod.DELETE ? 204 : 200);
        }

        assertThat(browser.get("/me/activity").statusCode()).isEqualTo(302);
    }

    @ParameterizedTest
    @CsvSource({
        "/logout/everywhere, ''",
        "/me/account/password, a better password for tests",
    })
    void ownChangeEndsSessionsThatItDidNotFind(String path, String password) {
        TestBrowser.makeAccount(port, name, Role.USER);
        var other = new TestBrowser(port);
        other.signIn(name, TestBrowser.PASSWORD);
        hideSession(other);
        var browser = new TestBrowser(port);
        browser.signIn(name, TestBrowser.PASSWORD);

        var form = Map.of("current", TestBrowser.PASSWORD, "password", password, "again", password);
        assertThat(browser.post(path, password.isEmpty() ? Map.of() : form).statusCode())
                .isBetween(302, 303);

        assertThat(other.get("/me/activity").statusCode()).isEqualTo(302);
    }

    /** Its row outlives the removal of the account's sessions, as one that another node is about to store. */
    private void hideSession(TestBrowser browser) {
        assertThat(database.sql("update spring_session set principal_name = 'hidden' where session_id = :id")
                        .param("id", new String(Base64.getDecoder().decode(browser.session()), StandardCharsets.UTF_8))
                        .update())
                .isEqualTo(1);
    }

    @Test
    void passwordResetSignsOutEverywhere() {
        var id = TestBrowser.makeAccount(port, name, Role.USER);
        var browser = new TestBrowser(port);
        browser.signIn(name, TestBrowser.PASSWORD);

        var answer = call(HttpMethod.POST, "/" + id + "/password", null, 200);

        assertThat(browser.get("/me/activity").statusCode()).isEqualTo(302);
        assertThat(browser.tryToSignIn(name, TestBrowser.PASSWORD).statusCode()).isEqualTo(401);
        browser.signIn(name, answer.replaceAll(".*\"password\":\"([^\"]+)\".*", "$1"));
    }

    @Test
    void keepsTheLastAdministrator() {
        database.sql("update account set disabled_at = now() where role = 'ADMIN' and name <> 'admin'")
                .update();
        var admin = database.sql("select id from account where name = 'admin'")
                .query(UUID.class)
                .single();

        call(HttpMethod.PUT, "/" + admin, Map.of("role", "USER"), 409);
        call(HttpMethod.PUT, "/" + admin, Map.of("role", "ADMIN", "disabled", true), 409);
    }

    @Test
    void recordsChangesOfAccounts() {
        var id = TestBrowser.makeAccount(port, name, Role.USER);
        call(HttpMethod.PUT, "/" + id, Map.of("role", "OPS"), 200);
        call(HttpMethod.DELETE, "/" + id + "/sessions", null, 204);

        assertThat(database.sql("select action from audit_entry where subject like :name || '%' order by id")
                        .param("name", name)
                        .query(String.class)
                        .list())
                .containsExactly("account-made", "account-changed", "signed-out-everywhere");
    }

    private static String wrong(String field, String code) {
        return "\"field\":\"%s\",\"code\":\"%s\"".formatted(field, code);
    }

    private String call(HttpMethod method, String path, @Nullable Object body, int status) {
        var request = http.method(method)
                .uri("/api/admin/accounts" + path)
                .header("Authorization", "Bearer " + TestKeys.ADMIN)
                .contentType(MediaType.APPLICATION_JSON);
        var answer = body == null ? request.exchange() : request.body(body).exchange();
        answer.expectStatus().isEqualTo(status);
        var bytes = answer.expectBody().returnResult().getResponseBodyContent();
        return new String(bytes, StandardCharsets.UTF_8);
    }
}

package dev.footfall.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.platform.Caller.Role;
import dev.footfall.testkit.BesideTest;
import dev.footfall.testkit.TestBrowser;
import dev.footfall.testkit.TestKeys;
import dev.footfall.testkit.TestTokens;
import dev.footfall.testkit.Wait;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Who came, left and was refused at the door is in the audit. */
@BesideTest
class AccessAuditIntegrationTests {

    @LocalServerPort
    int port;

    @Autowired
    JdbcClient database;

    @Test
    void recordsSignOut() {
        var name = "anna-" + UUID.randomUUID();
        TestBrowser.makeAccount(port, name, Role.USER);
        var browser = new TestBrowser(port);
        browser.signIn(name, TestBrowser.PASSWORD);
        browser.post("/logout", Map.of());
        browser.post("/logout", Map.of());

        assertThat(database.sql("select action from audit_entry where actor = :name order by id")
                        .param("name", name)
                        .query(String.class)
                        .list())
                .containsExactly("signed-in", "signed-out");
    }

    @Test
    void throttlesAndRecordsWrongKeysByAddress() {
        var guesser = TestBrowser.at(port, "127.0.0.9");
        var wrong = "a wrong key of " + UUID.randomUUID();
        for (int i = 0; i < CredentialThrottle.LIMIT; i++) {
            assertThat(call(guesser, wrong + i).statusCode()).isEqualTo(401);
        }
        assertThat(call(guesser, wrong + 0).statusCode()).as("again").isEqualTo(401);
        var answer = call(guesser, wrong);

        assertThat(answer.statusCode()).isEqualTo(429);
        assertThat(answer.headers().firstValue("Retry-After")).hasValue("60");
        assertThat(answer.body()).contains("Too many wrong keys or tokens");
        assertThat(call(guesser, TestKeys.CAPTURE).statusCode())
                .as("a right one that is new there")
                .isEqualTo(429);
        assertThat(call(guesser, TestTokens.of(UUID.randomUUID())).statusCode())
                .as("a person's token")
                .isEqualTo(200);
        assertThat(call(guesser, TestTokens.of(UUID.randomUUID()) + "x").statusCode())
                .as("a bad token")
                .isEqualTo(429);
        assertThat(call(TestBrowser.at(port, "127.0.0.10"), TestKeys.CAPTURE).statusCode())
                .as("elsewhere")
                .isEqualTo(200);
        Wait.until(() -> actions().containsAll(List.of("key-refused", "key-throttled")));
        assertThat(database.sql("select audit_entry::text from audit_entry where action like 'key-%'")
                        .query(String.class)
                        .list())
                .hasSizeLessThan(10)
                .noneMatch(row -> row.contains(wrong) || row.contains("127.0.0.9"));
    }

    private List<String> actions() {
        return database.sql("select distinct action from audit_entry")
                .query(String.class)
                .list();
    }

    private static HttpResponse<String> call(TestBrowser who, String credential) {
        HttpRequest.Builder request = who.request("/api/apps").header("Authorization", "Bearer " + credential);
        return who.send(request.GET());
    }
}

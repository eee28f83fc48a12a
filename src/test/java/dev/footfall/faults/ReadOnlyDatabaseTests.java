package dev.footfall.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.platform.Caller.Role;
import dev.footfall.testkit.OwnProcesses;
import dev.footfall.testkit.TestApi;
import dev.footfall.testkit.TestBrowser;
import dev.footfall.testkit.TestKeys;
import dev.footfall.testkit.TestTokens;
import dev.footfall.testkit.Wait;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The database comes back as a standby, which answers but takes no changes, and is made the primary some time later.
 */
@OwnProcesses
class ReadOnlyDatabaseTests {

    private FaultFixture fixture;

    @BeforeEach
    void start() {
        fixture = FaultFixture.embedded(Map.of());
    }

    @AfterEach
    void end() {
        fixture.close();
    }

    @Test
    void answers503WhileReadOnlyAndRecovers() throws SQLException, IOException {
        int port = fixture.app().uri("/").getPort();
        TestApi api = new TestApi(port);
        TestBrowser browser = TestBrowser.signedInAs(port, Role.ADMIN);
        UUID person = UUID.randomUUID();
        fixture.load(2, 5, 100);
        fixture.awaitAcked(50);

        becomeStandby();

        fixture.awaitAcked(100);
        Wait.until(() -> fixture.calls().readiness().equals("DEGRADED") && fixture.spooled() > 0);
        Wait.until(() -> api.delete("/api/users/me/activity", TestTokens.of(person))
                .body()
                .contains("read-only"));
        isReadOnly(api.delete("/api/users/me/activity", TestTokens.of(person)));
        isReadOnly(api.post("/api/admin/keys", TestKeys.ADMIN, "{\"name\": \"new\", \"scopes\": [\"capture\"]}"));
        isReadOnly(api.post("/api/admin/users/" + person + "/erasure", TestKeys.ADMIN, ""));
        isReadOnly(api.put("/api/users/me/tracking", TestTokens.of(person), "{\"enabled\": false}"));
        isReadOnly(api.post("/api/admin/jobs/rollup/runs", TestKeys.ADMIN, "{}"));
        var signIn = browser.tryToSignIn("admin", TestBrowser.PASSWORD);
        assertThat(signIn.statusCode()).isEqualTo(503);
        assertThat(signIn.body()).contains("read-only");
        assertThat(api.get("/api/admin/keys", TestKeys.ADMIN).status())
                .as("what only reads")
                .isEqualTo(200);

        becomePrimary();

        Wait.until(() -> fixture.calls().readiness().equals("UP"));
        assertThat(api.delete("/api/users/me/activity", TestTokens.of(person)).status())
                .isLessThan(300);
        fixture.audit(21, "read-only");
        assertThat(fixture.app().log()).contains("The database is back").doesNotContain("Failed at");
    }

    private static void isReadOnly(TestApi.Answer answer) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(503);
        assertThat(answer.body()).contains("The database is read-only right now.");
        assertThat(answer.header("Retry-After")).isNotBlank();
    }

    private void becomeStandby() throws IOException {
        Files.createFile(fixture.app().dataFolder().resolve("postgres/cluster/data/standby.signal"));
        fixture.postgres().kill9();
        Wait.until(() -> answers("select pg_is_in_recovery()"));
    }

    private void becomePrimary() throws SQLException {
        assertThat(answers("select pg_promote(true)")).isTrue();
    }

    private boolean answers(String query) throws SQLException {
        try (Connection connection = fixture.connect();
                Statement statement = connection.createStatement();
                var row = statement.executeQuery(query)) {
            return row.next() && row.getBoolean(1);
        }
    }
}

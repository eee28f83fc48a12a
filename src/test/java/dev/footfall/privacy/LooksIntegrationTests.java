package dev.footfall.privacy;

import static dev.footfall.testkit.TestActivity.anActivity;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.footfall.platform.Role;
import dev.footfall.testkit.Dump;
import dev.footfall.testkit.FootfallTest;
import dev.footfall.testkit.TestActivities;
import dev.footfall.testkit.TestApi;
import dev.footfall.testkit.TestBrowser;
import dev.footfall.testkit.TestKeys;
import dev.footfall.testkit.TestTokens;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Every look at one person by somebody else is recorded, and told to that person. */
@FootfallTest
class LooksIntegrationTests {

    @LocalServerPort
    int port;

    @Autowired
    TestActivities rows;

    @Autowired
    AuditLog audit;

    @Autowired
    JdbcClient database;

    private final UUID person = UUID.randomUUID();
    private TestApi api;

    @BeforeEach
    void insert() {
        api = new TestApi(port);
        rows.insert(anActivity().by(person).at(Instant.now().minusSeconds(60)));
    }

    @Test
    void looksByApiAreRecorded() {
        api.get(200, "/api/admin/users/" + person + "/activity");
        api.get(200, "/api/admin/activities?userId=" + person);
        api.get("/api/admin/activities/export?userId=" + person, TestKeys.ADMIN);
        api.get(200, "/api/admin/activities");

        assertThat(audit.looksAt(person, 10))
                .extracting(AuditLog.Look::what)
                .containsExactlyInAnyOrder("timeline", "list", "csv");
        assertThat(audit.looksAt(person, 10)).allMatch(look -> look.kind().equals("key"));
    }

    @Test
    void looksOnPagesAreRecordedByTheNameOfTheAccount() {
        var admin = TestBrowser.signedInAs(port, Role.ADMIN);
        admin.get("/admin/users/" + person);
        admin.get("/admin/users/" + person);
        admin.get("/admin/activities?userId=" + person);
        admin.get("/admin/activities/export?userId=" + person);

        assertThat(audit.looksAt(person, 10))
                .allMatch(look -> look.kind().equals("account") && look.who().startsWith("admin"));
        assertThat(audit.looksAt(person, 10).stream()
                        .filter(look -> look.what().equals("timeline"))
                        .mapToLong(AuditLog.Look::times)
                        .sum())
                .isEqualTo(2);
    }

    @Test
    void onesOwnLooksAreNobodysBusiness() {
        api.get("/api/users/me/activity", TestTokens.of(person));
        api.get("/api/users/me/activity/export", TestTokens.of(person));
        api.get("/api/admin/users/" + person + "/activity", TestTokens.of(person, "ADMIN"));

        assertThat(audit.looksAt(person, 10)).isEmpty();
    }

    @Test
    void theRecordHoldsNoIdAndCanNeitherBeChangedNorRemoved() {
        api.get(200, "/api/admin/users/" + person + "/activity");

        assertThat(new Dump(database).rowsWith(person)).isNotEmpty().allMatch(row -> row.startsWith("activity:"));
        assertThatThrownBy(() -> database.sql("delete from audit_entry").update())
                .isInstanceOf(DataAccessException.class);
    }

    @Test
    void whatIsHeldIncludesWhoLooked() {
        api.get(200, "/api/admin/users/" + person + "/activity");
        api.put("/api/users/me/tracking", TestTokens.of(person), "{\"enabled\": false}");

        var held =
                api.get("/api/users/me/activity/export", TestTokens.of(person)).json();

        assertThat(held.get("activities")).hasSize(1);
        assertThat(held.get("held")
                        .get("pauses, receipts and looks")
                        .valueStream()
                        .map(row -> row.get("what").asString()))
                .contains("looked", "pause", "tracking-paused");
    }
}

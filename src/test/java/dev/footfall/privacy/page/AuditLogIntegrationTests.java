package dev.footfall.privacy.page;

import static dev.footfall.testkit.TestActivity.anActivity;
import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.platform.Caller.Role;
import dev.footfall.testkit.BesideTest;
import dev.footfall.testkit.Dump;
import dev.footfall.testkit.TestActivities;
import dev.footfall.testkit.TestApi;
import dev.footfall.testkit.TestBrowser;
import dev.footfall.testkit.TestKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Properties;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Who did what to whom, and when, on the page of privacy and as CSV. */
@BesideTest
class AuditLogIntegrationTests {

    private static final Pattern ACTION = Pattern.compile(
            "(?:Audit\\.Entry\\(|record\\(|day, |null, |action = |\\? |: )\\s*\"([a-z]+(?:-[a-z]+)+|exported|denied|unsubscribed)\"(?!, null\\))");

    @LocalServerPort
    int port;

    @Autowired
    TestActivities rows;

    @Autowired
    JdbcClient database;

    @Autowired
    Clock clock;

    private final UUID person = UUID.randomUUID();
    private TestApi api;
    private TestBrowser browser;

    @BeforeEach
    void look() {
        api = new TestApi(port);
        browser = TestBrowser.signedInAs(port, Role.ADMIN);
        rows.insert(anActivity().by(person).at(clock.instant().minusSeconds(60)));
        browser.get("/admin/users/" + person);
    }

    @Test
    void tellsWhoLookedAtWhom() {
        var page = browser.get("/admin/privacy?action=looked&person=" + person).body();

        assertThat(log(page))
                .contains("Looked at a person", "their timeline", "href=\"/admin/users/" + person + "\"")
                .contains(">" + person.toString().substring(0, 8) + "<")
                .containsPattern(">admin[0-9a-f-]{36}<");
        assertThat(log(browser.get("/admin/privacy?person=" + UUID.randomUUID()).body()))
                .doesNotContain("their timeline");
    }

    @Test
    void findsAPersonByWhatListsShow() {
        var digits = person.toString().substring(0, 8);
        var mark = database.sql("select left(encode(person_hash, 'hex'), 8) from audit_person where person_id = :id")
                .param("id", person)
                .query(String.class)
                .single();

        for (var typed : new String[] {digits, mark, "%23" + mark, person.toString()}) {
            assertThat(log(browser.get("/admin/privacy?action=looked&person=" + typed)
                            .body()))
                    .as(typed)
                    .contains("/admin/users/" + person);
        }
        assertThat(browser.get("/admin/privacy?person=somebody%40example.org")
                        .headers()
                        .firstValue("Location")
                        .orElse(""))
                .matches(".*/admin/privacy\\?person=[0-9a-f-]{36}#log");
    }

    @Test
    void filtersByAccountAndDay() {
        var today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        api.get("/api/admin/users/" + person + "/activity", TestKeys.ADMIN);
        var prefix = database.sql(
                        "select distinct actor from audit_entry where actor_kind = 'KEY' and action = 'looked'")
                .query(String.class)
                .list()
                .getFirst();

        var ofKey =
                log(browser.get("/admin/privacy?action=looked&who=" + prefix).body());
        assertThat(ofKey).contains("FOOTFALL_ADMIN_KEY", prefix).doesNotContain(">admin");
        assertThat(log(browser.get("/admin/privacy?action=looked&from=" + today + "&to=" + today)
                        .body()))
                .contains("/admin/users/" + person);
        assertThat(log(browser.get("/admin/privacy?action=looked&to=" + today.minusDays(1))
                        .body()))
                .doesNotContain("/admin/users/" + person);
        var wrong = browser.get("/admin/privacy?from=" + today + "&to=" + today.minusDays(1));
        assertThat(wrong.statusCode()).isEqualTo(400);
        assertThat(wrong.body()).contains("The last day must not be before the first.", "Who did what");
    }

    @Test
    void writesTheSameEntriesAsCsv() {
        var file = browser.get("/admin/privacy/log?action=looked&person=" + person);

        assertThat(file.headers().firstValue("Content-Disposition").orElse("")).contains("audit.csv");
        assertThat(file.body()).startsWith("\uFEFFat,who,kind,action,subject,person_id,person_mark,times\r\n");
        assertThat(file.body().lines().skip(1))
                .hasSize(1)
                .first()
                .asString()
                .containsSubsequence(",admin", ",account,looked,timeline," + person + ",", ",1");
        assertThat(log(browser.get("/admin/privacy?action=audit-read").body())).contains("as CSV: looked");
    }

    @Test
    void keepsTheMarkAloneAfterAnErasure() {
        api.post("/api/admin/users/" + person + "/erasure", TestKeys.ADMIN, "");
        browser.get("/admin/users/" + person);

        var entries = log(browser.get("/admin/privacy?person=" + person).body());
        assertThat(entries).contains("receipt ", "their timeline").containsPattern(">#[0-9a-f]{8}<");
        assertThat(entries).doesNotContain("href=\"/admin/users/" + person);
        assertThat(new Dump(database).rowsWith(person.toString())).isEmpty();
    }

    @Test
    void hasWordsForEveryAction() throws IOException {
        var texts = new Properties();
        try (var reader = Files.newBufferedReader(Path.of("src/main/resources/messages.properties"))) {
            texts.load(reader);
        }
        var actions = new TreeSet<String>();
        try (var files = Files.walk(Path.of("src/main/java"))) {
            for (var file :
                    files.filter(file -> file.toString().endsWith(".java")).toList()) {
                var code = Files.readString(file);
                if (code.contains("Audit")) {
                    ACTION.matcher(code).results().map(found -> found.group(1)).forEach(actions::add);
                }
            }
        }
        assertThat(actions).contains("person-erased", "job-started", "dead-letter-replayed", "key-rotated", "denied");
        assertThat(actions.stream().filter(action -> !texts.containsKey("audit.did." + action)))
                .as("actions without a text audit.did.ACTION")
                .isEmpty();
    }

    private static String log(String page) {
        return page.substring(page.indexOf("id=\"log\""));
    }
}

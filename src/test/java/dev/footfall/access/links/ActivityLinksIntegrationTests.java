package dev.footfall.access.links;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.platform.Caller.Role;
import dev.footfall.platform.KeyedHash;
import dev.footfall.testkit.BesideTest;
import dev.footfall.testkit.TestBrowser;
import dev.footfall.testkit.TestKeys;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

@BesideTest
class ActivityLinksIntegrationTests {

    @LocalServerPort
    int port;

    @Autowired
    JdbcClient database;

    @Autowired
    KeyedHash hash;

    @Test
    void opensThePersonsPageOnce() {
        var link = link(UUID.randomUUID());
        var browser = new TestBrowser(port);

        var answer = browser.get(link);

        assertThat(answer.statusCode()).isEqualTo(302);
        assertThat(answer.headers().firstValue("Location")).hasValue("/me/activity");
        assertThat(browser.get("/me/activity").statusCode()).as("no sign-in").isNotIn(302, 401, 403);
        assertThat(new TestBrowser(port).get(link).statusCode())
                .as("a second time")
                .isEqualTo(410);
    }

    @Test
    void asksBeforeReplacingASession() {
        var person = UUID.randomUUID();
        var link = link(person);
        var browser = TestBrowser.signedInAs(port, Role.ANALYST);

        var question = browser.get(link);
        assertThat(question.statusCode()).isEqualTo(200);
        assertThat(question.body())
                .contains("You are signed in as analyst", "Open it", "action=\"" + link + "\"")
                .doesNotContain(person.toString());
        assertThat(browser.get("/admin").statusCode()).as("still signed in").isEqualTo(200);
        assertThat(browser.send(browser.request(link).POST(HttpRequest.BodyPublishers.noBody()))
                        .statusCode())
                .as("without a token")
                .isEqualTo(403);

        assertThat(browser.post(link, Map.of()).statusCode()).isEqualTo(302);
        assertThat(browser.get("/admin").statusCode()).isEqualTo(403);
        assertThat(browser.get("/me/activity").statusCode()).isEqualTo(200);
        assertThat(browser.post(link, Map.of()).statusCode())
                .as("a second time")
                .isEqualTo(410);

        var another = browser.get(link(UUID.randomUUID()));
        assertThat(another.body()).contains("This browser shows one person");
    }

    /** A host platform makes a new link at each click; and whoever is signed in keeps what they may do. */
    @Test
    void keepsTheSessionOfTheSamePerson() {
        var linked = UUID.randomUUID();
        var browser = new TestBrowser(port);
        browser.get(link(linked));
        var session = browser.session();
        var second = link(linked);
        assertThat(browser.get(second).headers().firstValue("Location")).hasValue("/me/activity");
        assertThat(browser.session()).isEqualTo(session);
        assertThat(new TestBrowser(port).get(second).statusCode()).as("used").isEqualTo(410);

        var name = "ada-" + UUID.randomUUID();
        var account = TestBrowser.makeAccount(port, name, Role.ADMIN);
        browser.signIn(name, TestBrowser.PASSWORD);
        assertThat(browser.get(link(account)).statusCode()).isEqualTo(302);
        assertThat(browser.get("/me/account").statusCode()).as("no less").isEqualTo(200);
    }

    @Test
    void opensNothingElse() {
        var browser = new TestBrowser(port);
        browser.get(link(UUID.randomUUID()));

        assertThat(browser.get("/admin").statusCode()).isEqualTo(403);
        assertThat(browser.get("/me/account").statusCode()).isEqualTo(403);
        assertThat(browser.get("/api/users/me/activity").statusCode()).isEqualTo(401);
    }

    @Test
    void headRequestDoesNotUseItUp() {
        var link = link(UUID.randomUUID());
        var scanner = new TestBrowser(port);

        scanner.send("HEAD", link);

        assertThat(scanner.session()).isEmpty();
        assertThat(new TestBrowser(port).get(link).statusCode()).isEqualTo(302);
    }

    @Test
    void expiresAfterFiveMinutes() {
        var now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        var text = linksAt(now).create(UUID.randomUUID()).text();
        var other = linksAt(now).create(UUID.randomUUID()).text();

        assertThat(linksAt(now.plus(Duration.ofSeconds(299))).use(text)).isPresent();
        assertThat(linksAt(now.plus(Duration.ofSeconds(300))).use(other)).isEmpty();
    }

    @Test
    void tableAloneDoesNotRevealThePerson() {
        var person = UUID.randomUUID();
        var link = link(person);
        var text = link.substring(link.lastIndexOf('/') + 1);

        var row = database.sql("select activity_link::text from activity_link where person_hash = :hash")
                .param("hash", hash.of(person))
                .query(String.class)
                .single();
        var id = HexFormat.of()
                .formatHex(ByteBuffer.allocate(16)
                        .putLong(person.getMostSignificantBits())
                        .putLong(person.getLeastSignificantBits())
                        .array());
        assertThat(row).doesNotContain(person.toString(), id, text);
        assertThat(link).doesNotContain(person.toString(), id);
    }

    @Test
    void storesThePersonAsAHashOnly() {
        var person = UUID.randomUUID();
        var browser = new TestBrowser(port);
        browser.get(link(person));

        assertThat(database.sql("select principal_name from spring_session where principal_name = :hash")
                        .param("hash", HexFormat.of().formatHex(hash.of(person)))
                        .query(String.class)
                        .list())
                .hasSize(1);
        assertThat(database.sql("select action from audit_entry where person_hash = :hash order by id")
                        .param("hash", hash.of(person))
                        .query(String.class)
                        .list())
                .containsExactly("link-made", "link-opened");
        assertThat(database.sql("select audit_entry::text from audit_entry")
                        .query(String.class)
                        .list())
                .noneMatch(entry -> entry.contains(person.toString()));
    }

    private ActivityLinks linksAt(Instant now) {
        return new ActivityLinks(database, hash, Clock.fixed(now, ZoneOffset.UTC));
    }

    /** Its path. */
    private String link(UUID person) {
        var browser = new TestBrowser(port);
        var answer = browser.send(browser.request("/api/users/" + person + "/activity-links")
                .header("Authorization", "Bearer " + TestKeys.ADMIN)
                .POST(HttpRequest.BodyPublishers.noBody()));
        assertThat(answer.statusCode()).isEqualTo(201);
        return URI.create(answer.body().replaceAll(".*\"url\":\"([^\"]+)\".*", "$1"))
                .getPath();
    }
}

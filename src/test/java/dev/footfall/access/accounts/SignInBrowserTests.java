package dev.footfall.access.accounts;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.platform.Caller.Role;
import dev.footfall.testkit.FootfallTest;
import dev.footfall.testkit.Tab;
import dev.footfall.testkit.TestApi;
import dev.footfall.testkit.TestBrowser;
import dev.footfall.testkit.TestKeys;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

@FootfallTest
class SignInBrowserTests {

    @LocalServerPort
    int port;

    @Autowired
    JdbcClient database;

    @Test
    void signsInByKeyboardAfterATypo() {
        var name = "dora-" + UUID.randomUUID();
        TestBrowser.makeAccount(port, name, Role.ADMIN);
        try (var tab = Tab.ofStranger(port, Tab.Look.DEFAULT)) {
            tab.expectRefusals();
            tab.open("/login?next=/admin/nothing");
            assertThat(tab.find("[role=alert]")).hasCount(0);
            assertThat(tab.find("#f-name")).isFocused();
            tab.page().keyboard().type(name);
            tab.press("Tab");
            tab.page().keyboard().type("not the password");
            tab.press("Enter");
            assertThat(tab.text("Wrong name or password.")).isVisible();
            assertThat(tab.find("[role=alert]")).hasCount(1);
            assertThat(tab.page().getByLabel("Name")).hasValue(name);
            tab.assertAccessible();
            tab.screenshot("login-refused");

            assertThat(tab.find("#f-password")).isFocused();
            tab.page().keyboard().type(TestBrowser.PASSWORD);
            tab.press("Enter");
            tab.page().waitForURL("**/admin/nothing");

            assertThat(tab.page().context().cookies())
                    .filteredOn(cookie -> cookie.name.equals("SESSION"))
                    .singleElement()
                    .satisfies(cookie -> {
                        assertThat(cookie.httpOnly).isTrue();
                        assertThat(cookie.expires).as("ends with the browser").isNegative();
                    });
            assertThat(tab.page().evaluate("document.cookie"))
                    .as("what scripts see")
                    .isEqualTo("");
        }
    }

    /** The session ends while filters are being chosen. */
    @Test
    void returnsToTheChosenFiltersAfterSessionEnd() {
        var name = "erin-" + UUID.randomUUID();
        TestBrowser.makeAccount(port, name, Role.ADMIN);
        var browser = new TestBrowser(port);
        browser.signIn(name, TestBrowser.PASSWORD);
        try (var tab = Tab.with(browser.session(), port, Tab.Look.DEFAULT)) {
            tab.expectRefusals();
            tab.open("/admin/activities?entityType=App&type=app_view");
            new TestApi(port).delete("/api/admin/accounts/" + id(name) + "/sessions", TestKeys.ADMIN);
            tab.find("#f-userId").fill("00000000-0000-4000-8000-000000000001");
            tab.press("Enter");
            tab.page().waitForURL("**/login?next=**");
            tab.find("#f-name").fill(name);
            tab.find("#f-password").fill(TestBrowser.PASSWORD);
            tab.press("Enter");

            tab.page().waitForURL("**/admin/activities?**");
            assertThat(tab.page().url())
                    .contains("userId=00000000-0000-4000-8000-000000000001", "type=app_view", "entityType=App");
            assertThat(tab.find("#explorer")).isVisible();
            assertThat(tab.find("html")).hasCount(1);
        }
    }

    /** What was typed is not lost, except passwords; nothing was saved. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void returnsToTheFormAfterSessionEnd(boolean scripts) {
        var name = "frank-" + UUID.randomUUID();
        TestBrowser.makeAccount(port, name, Role.ADMIN);
        var browser = new TestBrowser(port);
        browser.signIn(name, TestBrowser.PASSWORD);
        var look = Tab.Look.DEFAULT;
        try (var tab = Tab.with(browser.session(), port, scripts ? look : look.withoutScripts())) {
            tab.open("/admin/settings/accounts/new");
            tab.find("main #f-name").fill("gina");
            tab.find("main [name=role][value=OPS]").check();
            tab.find("main [name=password]").fill("a password of hers");
            new TestApi(port).delete("/api/admin/accounts/" + id(name) + "/sessions", TestKeys.ADMIN);
            tab.find("main [type=submit]").click();
            tab.page().waitForURL("**/login?next=**");
            assertThat(tab.find("main")).containsText("your session has ended");
            tab.find("#f-name").fill(name);
            tab.find("#f-password").fill(TestBrowser.PASSWORD);
            tab.press("Enter");

            tab.page().waitForURL("**/admin/settings/accounts/new");
            assertThat(tab.find("main #f-name")).hasValue(scripts ? "gina" : "");
            assertThat(tab.find("main [name=password]")).hasValue("");
            if (scripts) {
                assertThat(tab.find("main [name=role][value=OPS]")).isChecked();
                assertThat(tab.find("#refilled")).isVisible();
                tab.open("/admin/settings/accounts/new");
                assertThat(tab.find("main #f-name")).hasValue("");
            }
        }
    }

    private UUID id(String name) {
        return database.sql("select id from account where name = :name")
                .param("name", name)
                .query(UUID.class)
                .single();
    }
}

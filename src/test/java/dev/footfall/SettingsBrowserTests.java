package dev.footfall;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.footfall.activity.ActivityTypes;
import dev.footfall.platform.Caller.Role;
import dev.footfall.testkit.FootfallTest;
import dev.footfall.testkit.Tab;
import dev.footfall.testkit.Tab.Look;
import dev.footfall.testkit.TestApi;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The settings as an administrator uses them, with scripts and without. */
@FootfallTest
class SettingsBrowserTests {

    @LocalServerPort
    int port;

    @Autowired
    JdbcClient database;

    @Autowired
    ActivityTypes types;

    @AfterEach
    void removeType() {
        database.sql("delete from activity_type where name = 'bookmark_add'").update();
        types.refresh();
    }

    /** Without scripts, for these pages have none. */
    @Test
    void addsATypeAfterAMistakeAndShortensItsRetention() {
        try (var tab = Tab.as(Role.ADMIN, port, Look.DEFAULT.withoutScripts())) {
            tab.expectRefusals();
            tab.open("/admin/settings");
            tab.find(".doors a:has-text('Activity types')").press("Enter");
            tab.find("a:has-text('Add a type')").press("Enter");
            tab.find("#f-name").fill("Bookmark");
            tab.find("#f-label").fill("Bookmark");
            tab.find("input[name=color][value=teal]").press("Space");
            submit(tab, "Add a type");
            assertThat(tab.find("#e-name")).containsText("lower-case letter");
            assertThat(tab.find("#f-label")).hasValue("Bookmark");
            assertThat(tab.find("input[name=color][value=teal]")).isChecked();
            tab.screenshot("settings-type-error");

            tab.find("#f-name").fill("bookmark_add");
            submit(tab, "Add a type");
            assertThat(tab.find("[role=status]:has-text('is added')")).isVisible();
            assertThat(tab.find("a.type.dot-teal:has-text('Bookmark')")).isVisible();

            tab.find("a.type:has-text('Bookmark')").press("Enter");
            tab.find("#f-retainDays").fill("30");
            submit(tab, "Save");
            assertThat(tab.find("h1")).hasText("Keep “Bookmark” for a shorter time?");
            tab.screenshot("settings-type-question");
            submit(tab, "Delete older activity");
            assertThat(tab.find("[role=status]:has-text('is saved')")).isVisible();
        }
    }

    @Test
    void sortsATableByTheHeadOfAColumn() {
        try (var tab = Tab.as(Role.ADMIN, port)) {
            tab.open("/admin/settings/types");
            var names = tab.find("tbody td:nth-child(2)");
            var found = names.allInnerTexts();
            var name = tab.find("th:has-text('Name')");
            name.locator("button").click();
            assertThat(name).hasAttribute("aria-sort", "ascending");
            assertThat(names.allInnerTexts()).isSorted().containsExactlyInAnyOrderElementsOf(found);
            name.locator("button").press("Enter");
            assertThat(name).hasAttribute("aria-sort", "descending");
            assertThat(names.allInnerTexts()).isSortedAccordingTo(Comparator.reverseOrder());
            tab.assertAccessible();

            database.sql("insert into app (id, name, updated_at) values (gen_random_uuid(), 'Sorted', now())")
                    .update();
            tab.open("/admin/settings/apps");
            var changed = tab.find("th:has-text('Last changed')");
            for (var order : List.of("descending", "ascending")) {
                changed.locator("a").press("Enter");
                assertThat(changed).hasAttribute("aria-sort", order);
                assertThat(changed.locator("a")).isFocused();
            }
        }
    }

    /** A phone, and a window of 1,280 pixels at 200 % zoom: no id breaks after each letter. */
    @ParameterizedTest
    @ValueSource(ints = {Tab.PHONE, 640})
    void showsEveryColumnOfTheSettings(int width) {
        var app = UUID.randomUUID();
        database.sql("insert into app (id, name, updated_at) values (:id, 'A name of some words', now())")
                .param("id", app)
                .update();
        try (var tab = Tab.as(Role.ADMIN, port)) {
            tab.page().setViewportSize(width, 900);
            for (String page : List.of("apps", "types", "keys", "accounts")) {
                tab.open("/admin/settings/" + page);
                tab.assertFitsItsWidth();
                tab.screenshot("settings-" + page + "-" + width);
                for (var row : tab.find("tbody tr").all()) {
                    assertThat(row.boundingBox().height).as(page).isLessThan(300);
                    for (var cell : row.locator("td:visible").all()) {
                        assertThat(cell.boundingBox().x + cell.boundingBox().width)
                                .as(page)
                                .isLessThanOrEqualTo(width);
                    }
                }
            }
        } finally {
            database.sql("delete from app where id = :id").param("id", app).update();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void makesRotatesAndRevokesAKey(boolean scripts) {
        var name = "shop " + UUID.randomUUID();
        try (var tab = Tab.as(Role.ADMIN, port, look(scripts))) {
            tab.expectRefusals();
            tab.open("/admin/settings/keys/new");
            submit(tab, "Create a key");
            assertThat(tab.find("#e-name")).isVisible();
            tab.find("#f-name").fill(name);
            submit(tab, "Create a key");
            var key = tab.find("#key").innerText();
            assertThat(new TestApi(port).get("/api/nothing", key).status()).isEqualTo(404);
            look(tab, scripts);
            tab.screenshot("settings-key-made");
            if (scripts) {
                tab.find("[data-copy=key]").click();
                assertThat(tab.find("[data-copy=key]")).hasText("Copied");
            }

            tab.find("a:has-text('I have saved it')").press("Enter");
            tab.find("a:has-text('" + name + "')").press("Enter");
            submit(tab, "Rotate");
            assertThat(tab.text("The old key is valid until")).isVisible();
            tab.find("a:has-text('I have saved it')").press("Enter");
            tab.find("tr:has-text('replaced') a:has-text('" + name + "')").press("Enter");
            assertThat(tab.find("a:has-text('Replaced by')")).isVisible();
            look(tab, scripts);
            tab.screenshot("settings-key");
            tab.find("main a:has-text('Revoke')").press("Enter");
            assertThat(tab.find(scripts ? "dialog[open] h1" : "main h1")).hasText("Revoke the key “" + name + "”?");
            tab.screenshot(scripts ? "settings-key-question-dialog" : "settings-key-question");
            look(tab, scripts);
            if (scripts) {
                tab.press("Escape");
                assertThat(tab.find("#dialog")).isHidden();
                assertThat(tab.find("main a:has-text('Revoke')")).isFocused();
                tab.press("Enter");
            } else {
                tab.find("a:has-text('Cancel')").press("Enter");
                tab.find("main a:has-text('Revoke')").press("Enter");
            }
            submit(tab, "Revoke");
            assertThat(tab.find("[role=status]:has-text('is revoked')")).isVisible();
            assertThat(new TestApi(port).get("/api/nothing", key).status()).isEqualTo(401);
            tab.find("details.ended summary").press("Enter");
            assertThat(tab.find("details.ended tr:has-text('" + name + "')")).isVisible();
        }
    }

    @Test
    void personGetsAccountAndChangesPassword() {
        var name = "dora-" + UUID.randomUUID();
        try (var admin = Tab.as(Role.ADMIN, port);
                var dora = Tab.ofStranger(port, Look.DEFAULT)) {
            admin.expectRefusals();
            dora.expectRefusals();
            admin.open("/admin/settings/accounts/new");
            admin.page().getByLabel("Name").fill(name);
            admin.page().getByLabel("Operator").press("Space");
            submit(admin, "Create an account");
            var password = admin.find("#password").innerText();
            admin.screenshot("settings-password");
            admin.assertAccessible();

            dora.open("/login");
            dora.find("#f-name").fill(name);
            dora.find("#f-password").fill(password);
            dora.press("Enter");
            dora.find(".topbar .menu summary").press("Enter");
            dora.find(".menu a:has-text('My account')").press("Enter");
            dora.page().getByLabel("Current password").fill(password);
            dora.page()
                    .getByLabel("New password", new Page.GetByLabelOptions().setExact(true))
                    .fill("quite another password");
            dora.page().getByLabel("Repeat the new password").fill("a different password");
            submit(dora, "Change the password");
            assertThat(dora.find("#e-again")).isVisible();
            dora.screenshot("my-account-error");
            dora.assertAccessible();
            dora.page().getByLabel("Current password").fill(password);
            dora.page()
                    .getByLabel("New password", new Page.GetByLabelOptions().setExact(true))
                    .fill("quite another password");
            dora.page().getByLabel("Repeat the new password").fill("quite another password");
            submit(dora, "Change the password");
            assertThat(dora.find("[role=status]:has-text('Your password is changed.')"))
                    .isVisible();

            admin.find("a:has-text('I have saved it')").press("Enter");
            admin.find("a:has-text('" + name + "')").press("Enter");
            assertThat(admin.text("1 browser")).isVisible();
            admin.screenshot("settings-account");
            admin.assertAccessible();
            admin.find("a:has-text('Disable')").press("Enter");
            assertThat(admin.find("dialog[open] p")).containsText("signed out on 1 browser");
            admin.find("dialog button:has-text('Disable')").press("Enter");
            assertThat(admin.find("tr:has-text('" + name + "') .badge-danger")).hasText("disabled");
            dora.open("/me/account");
            assertThat(dora.page()).hasURL(Pattern.compile(".*/login\\?next=.*"));
        }
    }

    /** axe is a script itself. */
    private static void look(Tab tab, boolean scripts) {
        if (scripts) {
            tab.assertAccessible();
        }
    }

    private static Look look(boolean scripts) {
        return scripts ? Look.DEFAULT : Look.DEFAULT.withoutScripts();
    }

    /** With the keyboard. */
    private static void submit(Tab tab, String button) {
        tab.page()
                .getByRole(
                        AriaRole.BUTTON,
                        new Page.GetByRoleOptions().setName(button).setExact(true))
                .press("Enter");
    }
}

package dev.footfall.notify;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.footfall.platform.Caller.Role;
import dev.footfall.testkit.Tab;
import dev.footfall.testkit.Tab.Look;
import java.io.InputStream;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Digests as an analyst makes them by keyboard, without scripts, and as a reader leaves them. */
class DigestsBrowserTests extends WithMailServer {

    @Test
    void analystMakesADigestAndTheReaderLeaves() throws Exception {
        fill();
        try (var tab = Tab.as(Role.ANALYST, port, Look.DEFAULT.withoutScripts())) {
            tab.expectRefusals();
            tab.open("/admin");
            tab.find(".sidebar a:has-text('Digests')").press("Enter");
            tab.find("a:has-text('Add a digest')").press("Enter");
            tab.find("#f-name").fill("Morning");
            tab.find("input[name=rule][value=day]").press("Space");
            tab.find("#f-addresses").fill("nobody");
            save(tab);
            assertThat(tab.find("#e-addresses")).containsText("one mail address a line");
            assertThat(tab.find("#f-name")).hasValue("Morning");
            tab.find("#f-addresses").fill("me@footfall.example");
            save(tab);
            assertThat(tab.find("[role=status]:has-text('is saved')")).isVisible();
            tab.find("a:has-text('What would be sent')").press("Enter");
            assertThat(tab.find("article dt")).hasCount(3);
            tab.screenshot("digest-preview");
        }
        database.sql("update subscription set created_at = now() - interval '3 days'")
                .update();
        runNotify();
        String link = mails().getFirst().getHeader("List-Unsubscribe")[0].replaceAll("[<>]", "");
        try (var tab = Tab.as(Role.ADMIN, port, Look.DEFAULT)) {
            tab.open(link.replace(SITE, ""));
            tab.assertAccessible();
            tab.find("main button").press("Enter");
            assertThat(tab.find("h1")).hasText("You have unsubscribed");
            tab.find("main button").press("Enter");
            assertThat(tab.find("h1")).hasText("Unsubscribe");
            tab.assertQuiet();
        }
    }

    /** As a mail program shows it, which has the pictures in the mail. */
    @Test
    void mailsAreReadableInBothLanguages() throws Exception {
        fill();
        for (String language : List.of("en", "ar")) {
            make(
                    admin,
                    "digests",
                    Map.of(
                            "rule",
                            "week",
                            "figures",
                            "people",
                            "language",
                            language,
                            "addresses",
                            language + "@b.example"));
        }
        runNotify();
        try (var tab = Tab.ofStranger(port, Look.DEFAULT.phone())) {
            for (var mail : mails()) {
                var parts = parts(mail);
                String picture = Base64.getEncoder()
                        .encodeToString(((InputStream) parts.get("image/png").getFirst()).readAllBytes());
                tab.page()
                        .setContent(parts.get("text/html")
                                .getFirst()
                                .toString()
                                .replace("<div role=", "<main><div role=")
                                .replace("cid:people", "data:image/png;base64," + picture));
                assertThat(tab.find("img")).hasJSProperty("naturalWidth", 480);
                tab.assertFitsItsWidth();
                tab.assertAccessible();
                tab.screenshot("mail-" + mail.getHeader("Content-Language")[0]);
                // as dark mail programs show it, whatever it says itself
                tab.page()
                        .addStyleTag(
                                new Page.AddStyleTagOptions().setContent("html { background: #121212; color: #eee }"));
                tab.assertReadableInTheDark("mail-" + mail.getHeader("Content-Language")[0]);
            }
            tab.assertQuiet();
        }
    }

    /** Made, read dry, changed and deleted, by mouse. */
    @Test
    void administratorKeepsAnAlert() throws Exception {
        fill();
        try (var tab = Tab.as(Role.ADMIN, port, Look.DEFAULT)) {
            tab.open("/admin/settings/alerts");
            tab.find("main a[href$='/alerts/new']").first().click();
            tab.find("#f-name").fill("Too many");
            tab.find("input[name=rule][value=above]").check();
            tab.find("#f-threshold").fill("1");
            tab.find("#f-addresses").fill("me@footfall.example");
            tab.find("main form button[type=submit]").click();
            tab.find("a:has-text('What would be sent')").click();
            assertThat(tab.find("article")).containsText("above the limit of 1.");
            tab.assertAccessible();
            tab.open("/admin/settings/alerts");
            tab.find("a:has-text('Too many')").first().click();
            tab.find("#f-name").fill("Far too many");
            tab.find("main form button[type=submit]").click();
            tab.find("a:has-text('Far too many')").first().click();
            tab.find("a[href$='/deletion']").click();
            tab.find("#dialog button[type=submit]").click();
            assertThat(tab.find("[role=status]:has-text('is deleted')")).isVisible();
            tab.assertQuiet();
        }
    }

    private static void save(Tab tab) {
        tab.page()
                .getByRole(
                        AriaRole.BUTTON,
                        new Page.GetByRoleOptions().setName("Save").setExact(true))
                .press("Enter");
    }
}

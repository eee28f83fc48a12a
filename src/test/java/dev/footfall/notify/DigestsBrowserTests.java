package dev.footfall.notify;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.footfall.platform.Caller.Role;
import dev.footfall.testkit.Tab;
import dev.footfall.testkit.Tab.Look;
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

    private static void save(Tab tab) {
        tab.page()
                .getByRole(
                        AriaRole.BUTTON,
                        new Page.GetByRoleOptions().setName("Save").setExact(true))
                .press("Enter");
    }
}

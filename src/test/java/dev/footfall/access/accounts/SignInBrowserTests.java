package dev.footfall.access.accounts;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.platform.Role;
import dev.footfall.testkit.FootfallTest;
import dev.footfall.testkit.Tab;
import dev.footfall.testkit.TestBrowser;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;

@FootfallTest
class SignInBrowserTests {

    @LocalServerPort
    int port;

    @Test
    void signingInWithTheKeyboardAfterATypingError() {
        var name = "dora-" + UUID.randomUUID();
        TestBrowser.makeAccount(port, name, Role.ADMIN);
        try (var tab = Tab.ofStranger(port, Tab.Look.USUAL)) {
            tab.expectRefusals();
            tab.open("/login?next=/admin/nothing");
            assertThat(tab.find("[role=alert]")).hasCount(0);
            assertThat(tab.find("#f-name")).isFocused();
            tab.page().keyboard().type(name);
            tab.press("Tab");
            tab.page().keyboard().type("not the password");
            tab.press("Enter");
            assertThat(tab.text("That name and password do not go together.")).isVisible();
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
}

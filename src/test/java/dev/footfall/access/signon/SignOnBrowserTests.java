package dev.footfall.access.signon;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import dev.footfall.testkit.LocalProvider;
import dev.footfall.testkit.Tab;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;

class SignOnBrowserTests extends WithProvider {

    @LocalServerPort
    int port;

    private final String name = "dora-" + UUID.randomUUID();

    @BeforeEach
    void doraIsSignedInAtTheProvider() {
        PROVIDER.knows(Map.of("sub", UUID.randomUUID().toString(), "preferred_username", name));
    }

    @Test
    void signsInByTheButtonWithoutScripts() {
        for (var look : new Tab.Look[] {Tab.Look.DEFAULT, Tab.Look.DEFAULT.withoutScripts()}) {
            try (var tab = Tab.ofStranger(port, look)) {
                tab.open("/me/account");
                tab.text(BUTTON).click();
                tab.page().waitForURL("**/me/account");

                assertThat(tab.find("h1")).hasText("My account");
                assertThat(tab.find("dd").first()).hasText(name);
            }
        }
    }

    @Test
    void showsTheButtonAndWhySignInFailed() {
        for (var look :
                new Tab.Look[] {Tab.Look.DEFAULT, Tab.Look.DEFAULT.dark().phone()}) {
            try (var tab = Tab.ofStranger(port, look)) {
                tab.expectRefusals();
                var suffix = "-" + look.scheme().name().toLowerCase(Locale.ROOT) + "-" + look.width();
                tab.open("/login");
                assertThat(tab.text(BUTTON)).isVisible();
                tab.screenshot("signon-login" + suffix);

                PROVIDER.breaks(LocalProvider.Fault.DENIED);
                tab.text(BUTTON).click();
                assertThat(tab.find("[role=alert]")).containsText("failed. Try again.");
                tab.assertAccessible();
                tab.assertFitsItsWidth();
                tab.screenshot("signon-failed" + suffix);
                PROVIDER.breaks(LocalProvider.Fault.NONE);
            }
        }
    }
}
